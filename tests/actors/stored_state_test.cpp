#include "actors/catalogue_keeper.hpp"
#include "actors/engine_clock.hpp"
#include "models/embedding.hpp"
#include "models/timeline.hpp"
#include "models/visitor_state.hpp"
#include "protocol/bytes.hpp"
#include "store/row.hpp"
#include "tests/support/faulty_engine_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

// Stored state that this program cannot read: it is left as it is, and whose it is gets an error.

namespace attune {
namespace {

class stored_state_test : public test::faulty_engine_fixture {
protected:
  static visitor_record record_of(std::uint64_t visitor) {
    visitor_record x;
    x.visitor = {visitor, visitor};
    x.n = 1;
    x.entries = encode_record({});
    return x;
  }

  void expect_refused(std::uint64_t visitor, table where, const std::string& key) {
    const auto before = rows->get(where, key).value();
    ASSERT_TRUE(before);
    start();
    const auto refused = try_open(hello(visitor));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, fault_code::internal);
    EXPECT_EQ(told.refused(), std::vector{"visitor " + to_string(visitor_id{visitor, visitor})});
    EXPECT_TRUE(try_open(hello(visitor + 1))) << "the others are served";
    stop();
    EXPECT_EQ(rows->get(where, key).value(), before) << "nothing was written over it";
  }
};

TEST_F(stored_state_test, a_profile_that_does_not_decode_is_refused_and_kept) {
  auto x = record_of(7);
  x.profile = "no profile";
  write(x);
  expect_refused(7, table::profile, key_of(visitor_id{7, 7}));
}

TEST_F(stored_state_test, a_record_that_does_not_decode_is_refused_and_kept) {
  auto x = record_of(7);
  x.entries = "no record";
  write(x);
  expect_refused(7, table::timeline, key_of(visitor_id{7, 7}, 1));
}

TEST_F(stored_state_test, a_visitor_that_was_refused_is_refused_again) {
  auto x = record_of(7);
  x.profile = "no profile";
  write(x);
  start();
  for (auto n = 0; n < 3; ++n) {
    const auto refused = try_open(hello(7));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, fault_code::internal);
  }
}

TEST_F(stored_state_test, a_session_that_does_not_decode_is_told_and_begins_anew) {
  const session_id session{9, 9};
  auto x = record_of(7);
  x.sessions.push_back({session, x.visitor, "no session"});
  write(x);
  start();
  auto again = hello(7);
  again.session = session;
  again.token = token_digest{9, 9};
  const auto greeted = try_open(again);
  ASSERT_TRUE(greeted);
  EXPECT_FALSE(greeted->first.resumed);
  EXPECT_EQ(told.refused(), std::vector{"session " + to_string(session)});
}

// Else a visitor whose lives are short would fold all of them at each start.
TEST_F(stored_state_test, lives_too_short_for_a_profile_write_one_together) {
  setup.engine.profile_every = 16;
  for (auto life = 0; life < 5; ++life) {
    start();
    auto c = watching(1);
    for (std::uint64_t n = 1; n <= 10; ++n) {
      c.say(batch(n, {act(signal_kind::click, "i" + std::to_string(n))}));
      ASSERT_TRUE(
        c.sink->until([&](const auto& k) { return !k.acks().empty() && k.acks().back() == n; }));
    }
    c.session.reset();
    stop();
  }
  auto log = journal::open(*rows, setup.store).value();
  const auto past = log.load({1, 1});
  ASSERT_TRUE(past && past->profile);
  const auto stored = visitor_state::decode(*past->profile);
  ASSERT_TRUE(stored);
  EXPECT_GE(stored->signals(), 50u - 16u);
}

// By HTTP, each another list than the one before: as fast as anybody can ask.
TEST_F(stored_state_test, lists_alone_leave_a_bounded_past) {
  rows = std::make_shared<memory_store>(100'000);
  setup.store.records_kept = 256;
  start();
  auto c = watching(1);
  for (std::uint32_t n = 0; n < 700; ++n) {
    list_request list;
    list.who.session = c.facts.session;
    list.what.slot = "home";
    list.what.n = 20 + n % 17;
    list.what.item = "i" + std::to_string(n % 40);
    list.what.live = false;
    ASSERT_TRUE(wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); }));
  }
  c.session.reset();
  stop();
  auto log = journal::open(*rows, setup.store).value();
  const auto past = log.load({1, 1});
  ASSERT_TRUE(past && past->profile);
  EXPECT_GE(past->last_n(), 700u);
  EXPECT_LE(past->records.size(), 256u);
  std::size_t bytes = 0;
  for (const auto& record : past->records)
    bytes += record.size();
  EXPECT_LE(bytes, 256u * 1024);
  std::size_t kept = 0;
  ASSERT_TRUE(rows->scan(table::timeline, key_of(visitor_id{1, 1}, 0),
                         key_of(visitor_id{1, 1}, 1'000'000), [&](auto, auto) {
                           ++kept;
                           return true;
                         }));
  EXPECT_LE(kept, 2 * 256u);
}

// 3,000 decisions at once, the last of which is to keep nothing.
TEST_F(stored_state_test, decisions_of_consent_without_end_write_few_records) {
  for (const auto other : {purpose::profile, purpose::measure}) {
    SCOPED_TRACE(purpose_names[static_cast<std::size_t>(other)]);
    rows = std::make_shared<memory_store>(100'000);
    start();
    auto c = watching(1);
    for (std::int64_t ts = 2; ts <= 3'001; ++ts) {
      client_message decision =
        ts % 2 == 0 ? only({purpose::contextual, other}, ts) : only({purpose::contextual}, ts);
      while (c.session->offer(std::move(decision)) != admission::accepted)
        std::this_thread::yield(); // As many are on their way as may be.
    }
    const auto began = std::chrono::steady_clock::now();
    EXPECT_NE(page(1).find(R"("consent":["contextual"])"), std::string::npos) << "it holds at once";
    c.session.reset();
    stop();
    const auto s = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    auto log = journal::open(*rows, setup.store).value();
    const auto past = log.load({1, 1});
    ASSERT_TRUE(past);
    // Eight at once and four a second; with each the list that says so, and a few for the rest.
    EXPECT_LE(past->last_n(), 24u + static_cast<std::uint64_t>(8 * s)) << "in " << s << " s";
    start();
    auto back = hello(1);
    back.consent.reset();
    const auto same = open(back);
    EXPECT_NE(page(1).find(R"("consent":["contextual"])"), std::string::npos) << "and for ever";
    stop();
  }
}

// Ten visits to one item, and checkpoints that do not read any more.
class damaged_checkpoint_test : public stored_state_test {
protected:
  void write_lessons() {
    auto x = record_of(7);
    for (auto n = 0; n < 10; ++n)
      x.examples.push_back(visit_count{system_now_us(), key_of("i7"), 1});
    write(x);
    write_batch damage;
    damage.put(table::checkpoint, "learner", "rubbish");
    damage.put(table::checkpoint, "segmenter", "rubbish");
    ASSERT_TRUE(rows->commit(damage));
  }

  /// As if the first five lessons had been trimmed.
  void trim() {
    write_batch batch;
    batch.put(table::meta, "trimmed",
              checked_value(table::meta, "trimmed", byte_writer{}.varint(5).take()));
    ASSERT_TRUE(rows->commit(batch));
  }

  void expect_learned() {
    start();
    const auto models = wait<std::string>([&](auto done) { subject->operators().models(done); });
    ASSERT_TRUE(models);
    EXPECT_NE(models->find(R"("popular":["i7"])"), std::string::npos) << *models;
    auto begun = told.begun_anew();
    std::sort(begun.begin(), begun.end());
    EXPECT_EQ(begun, (std::vector<std::string>{"learner", "segmenter"}));
  }
};

TEST_F(damaged_checkpoint_test, is_passed_over_where_all_lessons_are_kept) {
  write_lessons();
  expect_learned();
}

TEST_F(damaged_checkpoint_test, is_passed_over_with_what_is_left_where_loss_is_accepted) {
  write_lessons();
  trim();
  setup.store.accept_loss = true;
  expect_learned();
}

TEST_F(stored_state_test, an_item_whose_row_is_damaged_is_told_and_the_others_are_served) {
  const auto key = key_of("odd");
  write(record_of(7), {{key, "soon rubbish"}, {key_of("even"), {}}});
  write_batch damage;
  ASSERT_TRUE(rows->scan(table::item, {}, {}, [&](std::string_view at, std::string_view value) {
    if (value.find("soon rubbish") != value.npos)
      damage.put(table::item, at, "rubbish");
    return true;
  }));
  ASSERT_TRUE(rows->commit(damage));
  start();
  EXPECT_EQ(told.refused(), std::vector<std::string>{"item " + name_of(key)});
  EXPECT_EQ(subject->port().page_items("", 100).value().items.size(), 40u);
}

TEST_F(stored_state_test, an_item_that_does_not_decode_is_told_and_the_others_are_served) {
  const auto key = key_of("odd");
  write(record_of(7), {{key, "no item"}, {key_of("even"), {}}});
  start();
  char named[32];
  std::snprintf(named, sizeof named, "item %016llx", static_cast<unsigned long long>(key.value));
  EXPECT_EQ(told.refused(), std::vector<std::string>{named});
  EXPECT_EQ(subject->port().page_items("", 100).value().items.size(), 40u);
  EXPECT_NE(stats_of("catalogue").find("\"undecodable\":1"), std::string::npos);
}

} // namespace
} // namespace attune
