#include "store/journal.hpp"

#include "protocol/bytes.hpp"
#include "store/row.hpp"
#include "tests/store/backends.hpp"
#include "tests/store/some_records.hpp"
#include "tests/support/faulty_store.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace attune {
namespace {

using test::anna;
using test::ben;
using test::hour_us;
using test::noon_us;
using test::record_of;
using test::sample_of;
using test::visit_to;

template <class Backend>
class journal_test : public ::testing::Test {
protected:
  void SetUp() override { log.emplace(journal::open(*data, {}).value()); }

  /// A journal opened anew, over what is stored.
  void restart() {
    log.reset();
    backend.reopen(data);
    log.emplace(journal::open(*data, {}).value());
  }

  committed append(const std::vector<visitor_record>& records,
                   const std::vector<item_write>& items = {}) {
    auto done = log->append(records, items);
    EXPECT_TRUE(done) << done.error().what;
    return done.value();
  }

  std::vector<stored_response> answers() {
    std::vector<stored_response> out;
    EXPECT_TRUE(log->for_each_answer([&](stored_response&& x) { out.push_back(std::move(x)); },
                                     [](const fault& why) { ADD_FAILURE() << why.what; }));
    return out;
  }

  std::vector<numbered_lesson> lessons_after(std::uint64_t after) {
    std::vector<numbered_lesson> out;
    EXPECT_TRUE(
      log->for_each_lesson(after, [&](numbered_lesson&& x) { out.push_back(std::move(x)); }));
    return out;
  }

  Backend backend;
  std::unique_ptr<store> data = backend.open();
  std::optional<journal> log;
};

TYPED_TEST_SUITE(journal_test, test::backends, test::backend_names);

TYPED_TEST(journal_test, answers_are_kept_with_the_write_that_they_answer) {
  const stored_response a{"a", "request", 5, "bytes"};
  const std::vector<item_write> items{{{7}, "item"}};
  const std::vector<answer_changes> changes{{{a}, {}}, {{{"b", "r", 6, "c"}}, {}}, {{}, {"b"}}};
  const auto before = this->log->next_number();
  ASSERT_TRUE(this->log->append({}, items, changes));
  EXPECT_EQ(this->log->next_number(), before + 1) << "an answer takes no number";
  this->restart();
  EXPECT_EQ(this->answers(), std::vector{a});
  const std::vector<answer_changes> alone{{{}, {"a"}}};
  ASSERT_TRUE(this->log->append({}, {}, alone)) << "without an item";
  this->restart();
  EXPECT_TRUE(this->answers().empty());
}

/// Two records that teach: 2 examples and 1 sample, then 1 example.
std::vector<visitor_record> teaching() {
  auto one = record_of(anna, 1, "one");
  one.examples = {visit_to(1), visit_to(2)};
  one.samples = {sample_of(3)};
  auto two = record_of(ben, 1, "two");
  two.examples = {visit_to(4)};
  return {one, two};
}

TYPED_TEST(journal_test, numbers_lessons_then_items_without_a_gap) {
  const auto done = this->append(teaching(), {{{9}, "nine"}});
  EXPECT_EQ(done.first_number, 1u);
  ASSERT_EQ(done.lessons.size(), 4u);
  EXPECT_EQ(done.lessons[0], (numbered_lesson{1, visit_to(1)}));
  EXPECT_EQ(done.lessons[1], (numbered_lesson{2, visit_to(2)}));
  EXPECT_EQ(done.lessons[2], (numbered_lesson{3, sample_of(3)}));
  EXPECT_EQ(done.lessons[3], (numbered_lesson{4, visit_to(4)}));
  ASSERT_EQ(done.items.size(), 1u);
  EXPECT_EQ(done.items[0], (numbered_item{5, {{9}, "nine"}}));
  EXPECT_EQ(done.last_number(), 5u);
  EXPECT_EQ(this->log->next_number(), 6u);
}

TYPED_TEST(journal_test, replays_what_it_handed_on) {
  auto handed_on = this->append(teaching()).lessons;
  const auto more = this->append(teaching(), {{{9}, "nine"}}).lessons;
  handed_on.insert(handed_on.end(), more.begin(), more.end());
  this->restart();
  EXPECT_EQ(this->lessons_after(0), handed_on);
  EXPECT_EQ(this->lessons_after(7).size(), 1u);
  EXPECT_EQ(this->log->next_number(), 10u) << "numbers go on after a restart";
}

TYPED_TEST(journal_test, appending_nothing_commits_nothing) {
  const auto done = this->append({});
  EXPECT_EQ(done.last_number(), 0u);
  EXPECT_EQ(this->log->next_number(), 1u);
}

TYPED_TEST(journal_test, tells_a_visitor_what_it_committed) {
  auto x = record_of(anna, 1, "one");
  x.seen = {7};
  x.sessions = {{{1, 2}, anna, "session"}};
  x.profile = "state";
  this->append({x, record_of(anna, 2, "two")});
  this->restart();
  const auto history = this->log->load(anna).value();
  EXPECT_EQ(history.profile, "state");
  EXPECT_EQ(history.records, std::vector<std::string>{"two"});
  EXPECT_EQ(this->log->record(anna, 1).value(), "one");
  EXPECT_TRUE(this->log->seen(anna, 7, noon_us).value());
  EXPECT_EQ(this->log->find_session({1, 2}).value()->bytes, "session");
}

TYPED_TEST(journal_test, items_come_back_in_their_newest_version) {
  this->append({}, {{{9}, "old"}, {{8}, "eight"}});
  this->append({}, {{{9}, "new"}});
  this->restart();
  std::vector<numbered_item> shown;
  ASSERT_TRUE(this->log->for_each_item([&](numbered_item&& x) { shown.push_back(std::move(x)); }));
  EXPECT_EQ(shown, (std::vector<numbered_item>{{2, {{8}, "eight"}}, {3, {{9}, "new"}}}));
}

TYPED_TEST(journal_test, an_activation_number_is_never_used_again) {
  std::set<std::uint64_t> used;
  for (auto restarts = 0; restarts < 3; ++restarts) {
    for (auto i = 0; i < 5'000; ++i)
      EXPECT_TRUE(used.insert(this->log->next_activation().value()).second);
    this->restart();
  }
  EXPECT_EQ(used.count(0), 0u);
}

TYPED_TEST(journal_test, checkpoints_come_back) {
  ASSERT_TRUE(this->log->write_checkpoint(checkpoint_name::learner, {3, "weights"}));
  this->restart();
  const auto read = this->log->read_checkpoint(checkpoint_name::learner).value();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->number, 3u);
  EXPECT_EQ(read->bytes, "weights");
  EXPECT_FALSE(this->log->read_checkpoint(checkpoint_name::segmenter).value());
}

TYPED_TEST(journal_test, settings_are_written_when_they_change) {
  const auto first = this->log->record_settings("a").value();
  this->restart();
  EXPECT_EQ(this->log->record_settings("a").value(), first);
  this->append(teaching());
  const auto second = this->log->record_settings("b").value();
  EXPECT_GT(second, first);
  EXPECT_EQ(this->log->record_settings("a").value(), second + 1) << "back again is a change";
  EXPECT_EQ(this->log->settings_at(first).value(), "a");
  EXPECT_EQ(this->log->settings_at(second).value(), "b");
  EXPECT_EQ(this->log->settings_at(second + 9).value(), std::nullopt);
}

TYPED_TEST(journal_test, keeps_a_thousand_settings) {
  const auto first = this->log->record_settings("first").value();
  for (auto i = 0; i < 1'000; ++i)
    ASSERT_TRUE(this->log->record_settings(std::to_string(i)));
  EXPECT_EQ(this->log->settings_at(first).value(), std::nullopt);
  EXPECT_EQ(this->log->settings_at(first + 1).value(), "0");
}

TYPED_TEST(journal_test, another_pseudonym_key_is_refused) {
  ASSERT_TRUE(this->log->check_pseudonyms("digest"));
  this->restart();
  EXPECT_TRUE(this->log->check_pseudonyms("digest"));
  const auto refused = this->log->check_pseudonyms("another");
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("stranger"), std::string::npos);
}

TYPED_TEST(journal_test, expiry_drops_old_seen_ids_and_sessions) {
  auto x = record_of(anna, 1, "one");
  x.seen = {7};
  x.sessions = {{{1, 2}, anna, "session"}};
  this->append({x});
  ASSERT_TRUE(this->log->expire(noon_us + 29 * hour_us));
  EXPECT_FALSE(this->log->seen(anna, 7, noon_us).value());
  EXPECT_TRUE(this->log->find_session({1, 2}).value()) << "known for 720 hours";
  ASSERT_TRUE(this->log->expire(noon_us + 724 * hour_us)) << "whole four hours at a time";
  EXPECT_FALSE(this->log->find_session({1, 2}).value());
  EXPECT_EQ(this->log->load(anna).value().last_n(), 1u);
}

TYPED_TEST(journal_test, refuses_what_is_too_large_and_commits_nothing_of_it) {
  const auto large = std::string(16'777'217, 'x');
  auto session = record_of(anna, 1, "e");
  session.sessions = {{{1, 2}, anna, large}};
  auto profile = record_of(anna, 1, "e");
  profile.profile = large;
  for (const auto& bad : {record_of(anna, 1, large), session, profile}) {
    const std::vector<visitor_record> records{record_of(ben, 1, "e"), bad};
    const auto refused = this->log->append(records);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, fault_code::too_large);
  }
  EXPECT_FALSE(this->log->append({}, std::vector<item_write>{{{1}, large}}));
  EXPECT_EQ(this->log->load(ben).value().last_n(), 0u);
  EXPECT_EQ(this->log->next_number(), 1u);
}

TYPED_TEST(journal_test, another_format_does_not_open) {
  const auto refused_with = [&](std::uint64_t format) {
    write_batch batch;
    batch.put(table::meta, "format",
              checked_value(table::meta, "format", byte_writer{}.varint(format).take()));
    EXPECT_TRUE(this->data->commit(batch));
    const auto opened = journal::open(*this->data, {});
    return opened ? std::string{} : opened.error().what;
  };
  EXPECT_EQ(refused_with(2), "");
  EXPECT_NE(refused_with(3).find("newer"), std::string::npos);
  EXPECT_NE(refused_with(1).find("start the version that wrote them"), std::string::npos);
}

TYPED_TEST(journal_test, damaged_meta_does_not_open) {
  for (const auto* key : {"format", "number", "activation"}) {
    this->append(teaching());
    ASSERT_TRUE(this->log->next_activation());
    const auto good = this->data->get(table::meta, key).value().value();
    write_batch damage;
    damage.put(table::meta, key, "rubbish");
    ASSERT_TRUE(this->data->commit(damage));
    EXPECT_FALSE(journal::open(*this->data, {})) << key;
    write_batch repair;
    repair.put(table::meta, key, good);
    ASSERT_TRUE(this->data->commit(repair));
  }
}

/// A journal over a folder, on a disk that fails when a test says so.
struct faulty_journal_test : ::testing::Test {
  test::rocks_backend backend;
  std::shared_ptr<test::store_faults> faults = std::make_shared<test::store_faults>();
  std::unique_ptr<store> data = std::make_unique<test::faulty_store>(backend.open(), faults);
  journal log = journal::open(*data, {}).value();

  result<committed> append(const std::vector<visitor_record>& records) {
    return log.append(records);
  }

  std::vector<std::string> records_after_restart(visitor_id who) {
    auto fresh = journal::open(*data, {}).value();
    const auto history = fresh.load(who);
    EXPECT_TRUE(history) << history.error().what;
    return history ? history->records : std::vector<std::string>{};
  }
};

TEST_F(faulty_journal_test, a_key_is_written_with_what_it_seals_whatever_was_committed_between) {
  const std::vector records{record_of(anna, 1, "one")};
  faults->full = true;
  ASSERT_FALSE(append(records));
  EXPECT_TRUE(log.store_refused());
  faults->full = false;
  ASSERT_TRUE(log.next_activation());
  ASSERT_TRUE(append(records));
  EXPECT_EQ(records_after_restart(anna), std::vector<std::string>{"one"});
}

TEST_F(faulty_journal_test, one_by_one_they_have_their_keys_after_all_failed) {
  auto giant = record_of({3, 3}, 1, std::string(17 << 20, 'x'));
  ASSERT_FALSE(append({record_of(anna, 1, "a"), record_of(ben, 1, "b"), giant}));
  EXPECT_FALSE(log.store_refused());
  ASSERT_TRUE(append({record_of(anna, 1, "a")}));
  ASSERT_TRUE(append({record_of(ben, 1, "b")}));
  EXPECT_FALSE(append({giant}));
  EXPECT_FALSE(log.store_refused()) << "the record is at fault";
  EXPECT_EQ(records_after_restart(anna), std::vector<std::string>{"a"});
  EXPECT_EQ(records_after_restart(ben), std::vector<std::string>{"b"});
}

} // namespace
} // namespace attune
