#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <chrono>
#include <fstream>
#include <thread>

namespace attune {
namespace {

class engine_test : public test::engine_fixture {};

TEST_F(engine_test, what_cannot_start_says_why) {
  setup.models.rewards = {{"clack", 1}};
  const auto refused = engine::start(setup);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("clack"), std::string::npos);
}

TEST_F(engine_test, a_data_folder_that_is_a_file_is_refused) {
  const test::temp_folder folder;
  std::ofstream{folder.in("data")} << "not a folder";
  setup.store.url = "rocks:" + folder.in("data");
  const auto refused = engine::start(setup);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find(folder.in("data")), std::string::npos);
}

/// The settings with which the fixture starts, and other slots, rewards and priors.
model_settings other_settings() {
  model_settings x;
  x.slots["home"].n = 5;
  x.rewards = {{"like", 1}};
  x.priors["popular"] = 2;
  return x;
}

TEST_F(engine_test, other_settings_take_a_number_and_are_in_force) {
  start();
  auto c = watching(1);
  const auto done = subject->reload(other_settings());
  ASSERT_TRUE(done) << done.error().what;
  EXPECT_TRUE(done->changed);
  EXPECT_GT(done->number, 0u);
  EXPECT_TRUE(done->later.empty());
  c.say(batch(1, {act(signal_kind::click, "i1")}));
  EXPECT_TRUE(c.sink->until([](const auto& s) { return s.slates().back()->entries.size() == 5; }));
  const auto again = subject->reload(other_settings());
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->changed);
  EXPECT_EQ(again->number, done->number);
}

TEST_F(engine_test, other_priors_are_what_the_learner_begins_with) {
  start();
  const auto weight_of_popular = [&] {
    const auto text =
      wait<std::string>([&](auto done) { subject->operators().models(std::move(done)); });
    const auto weights = text ? text->find(R"("weights")") : std::string::npos;
    const auto at = weights == std::string::npos ? weights : text->find(R"("popular":)", weights);
    return at == std::string::npos ? std::string{} : text->substr(at + 10, 2);
  };
  EXPECT_NE(weight_of_popular(), "2,");
  ASSERT_TRUE(subject->reload(other_settings()));
  for (int tenths = 0; tenths < 100 && weight_of_popular() != "2,"; ++tenths)
    std::this_thread::sleep_for(std::chrono::milliseconds{100});
  EXPECT_EQ(weight_of_popular(), "2,");
}

TEST_F(engine_test, settings_that_cannot_be_in_force_change_nothing) {
  start();
  auto gone = other_settings();
  gone.slots.erase("similar");
  const auto refused = subject->reload(gone);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("similar"), std::string::npos);
  auto wrong = other_settings();
  wrong.rewards = {{"clack", 1}};
  EXPECT_FALSE(subject->reload(wrong));
  auto later = model_settings{};
  later.candidates = 200;
  const auto waits = subject->reload(later);
  ASSERT_TRUE(waits);
  EXPECT_FALSE(waits->changed);
  EXPECT_EQ(waits->later, std::vector<std::string>{"models.candidates"});
}

TEST_F(engine_test, items_are_published_when_the_write_is_answered) {
  start();
  item x;
  x.id = "new";
  const auto put = wait<std::vector<item_outcome>>(
    [&](auto done) { subject->port().put_items({x}, std::move(done)); });
  ASSERT_TRUE(put);
  list_request list;
  list.what.slot = "home";
  list.what.candidates = {"new"};
  const auto shown = wait<slate>([&](auto done) { subject->port().list(list, std::move(done)); });
  ASSERT_TRUE(shown);
  ASSERT_EQ(shown->entries.size(), 1u);
  EXPECT_EQ(shown->entries[0].body->id, "new");
}

TEST_F(engine_test, of_an_item_that_one_write_names_twice_the_last_row_holds) {
  start();
  const auto before = subject->port().page_items({}, 1'000).value().items.size();
  item first;
  first.id = "new";
  first.title = "First";
  auto second = first;
  second.title = "Second";
  const auto put = wait<std::vector<item_outcome>>([&](auto done) {
    subject->port().put_items({first, second}, std::move(done));
  });
  ASSERT_TRUE(put);
  const auto page = subject->port().page_items({}, 1'000).value().items;
  ASSERT_EQ(page.size(), before + 1);
  EXPECT_NE(page.back().find("Second"), std::string::npos) << page.back();
}

TEST_F(engine_test, an_unknown_item_cannot_be_removed) {
  start();
  const auto gone =
    wait<bool>([&](auto done) { subject->port().delete_item("nobody", std::move(done)); });
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().code, fault_code::not_found);
}

TEST_F(engine_test, a_callers_own_candidates_are_ranked) {
  start();
  list_request x;
  x.what.slot = "home";
  x.own_candidates.resize(2);
  x.own_candidates[0].id = "mine-1";
  x.own_candidates[1].id = "mine-2";
  const auto list = wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); });
  ASSERT_TRUE(list);
  EXPECT_EQ(list->entries.size(), 2u);
}

TEST_F(engine_test, a_callers_own_candidate_that_is_sold_out_is_not_ranked) {
  start();
  list_request x;
  x.what.slot = "home";
  x.own_candidates.resize(3);
  for (std::size_t n = 0; n < 3; ++n) {
    x.own_candidates[n].id = "mine-" + std::to_string(n);
    x.what.candidates.push_back(x.own_candidates[n].id);
  }
  x.own_candidates[0].stock = 0;
  x.own_candidates[1].available = false;
  const auto list = wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); });
  ASSERT_TRUE(list);
  ASSERT_EQ(list->entries.size(), 1u);
  EXPECT_EQ(list->entries[0].body->id, "mine-2");
}

TEST_F(engine_test, one_item_is_shown_as_it_was_written) {
  start();
  EXPECT_EQ(subject->port().find_item("i1"), R"({"id":"i1","categories":["c1"]})");
  EXPECT_EQ(subject->port().find_item("nobody"), std::nullopt);
}

TEST_F(engine_test, the_catalogue_is_read_in_pages) {
  start();
  const auto first = subject->port().page_items("", 30).value();
  EXPECT_EQ(first.items.size(), 30u);
  const auto rest = subject->port().page_items(first.next_cursor, 30).value();
  EXPECT_EQ(rest.items.size(), 10u);
  EXPECT_TRUE(rest.next_cursor.empty());
  for (const auto* cursor : {"abc", "-1", "1x", "4294967296"})
    EXPECT_EQ(subject->port().page_items(cursor, 30).error().code, fault_code::bad_message)
      << cursor;
}

TEST_F(engine_test, everything_is_ready_after_the_start) {
  start();
  for (const auto& check : subject->operators().ready())
    EXPECT_TRUE(check.ok) << check.name;
}

TEST_F(engine_test, models_and_segments_are_shown) {
  start();
  const auto models = wait<std::string>([&](auto done) { subject->operators().models(done); });
  ASSERT_TRUE(models);
  EXPECT_NE(models->find("\"together\""), std::string::npos);
  const auto segments = wait<std::string>([&](auto done) { subject->operators().segments(done); });
  ASSERT_TRUE(segments);
  EXPECT_NE(segments->find("\"data\""), std::string::npos);
}

TEST_F(engine_test, who_watches_is_told_of_signals_and_lists) {
  start();
  std::mutex mutex;
  std::vector<std::string> lines;
  auto watch = subject->operators().tail([&](const std::string& line) {
    const std::lock_guard lock{mutex};
    lines.push_back(line);
  });
  auto ada = watching(1);
  ada.say(batch(1, {act(signal_kind::click, "i7")}));
  ASSERT_TRUE(ada.sink->until([](const auto& s) { return !s.acks().empty(); }));
  watch.reset();
  const std::lock_guard lock{mutex};
  ASSERT_EQ(lines.size(), 3u); // The first list, the signal, the list that it led to.
  EXPECT_NE(lines[0].find(R"("event":"list")"), std::string::npos) << lines[0];
  EXPECT_NE(lines[1].find(R"("kind":"click","item":"i7")"), std::string::npos) << lines[1];
  EXPECT_NE(lines[2].find(R"("cause":["click"])"), std::string::npos) << lines[2];
  EXPECT_NE(lines[2].find(R"("propensity":)"), std::string::npos) << lines[2];
}

TEST_F(engine_test, other_settings_fold_anew_what_the_journal_keeps) {
  const test::temp_folder folder;
  setup.store.url = "rocks:" + folder.in("data");
  setup.engine.checkpoint_every = 100;
  start();
  auto ada = watching(1);
  for (std::uint64_t n = 1; n <= 60; ++n) {
    ada.say(batch(n, {act(signal_kind::click, "i" + std::to_string(n % 40))}));
    ASSERT_TRUE(ada.sink->until([&](const auto& s) { return s.acks().size() >= n; }));
  }
  const auto popular = [&] {
    const auto models = wait<std::string>([&](auto done) { subject->operators().models(done); });
    const auto at = models->find(R"("popular":[)");
    return models->substr(at, models->find(']', at) - at);
  };
  stop();
  start();
  const auto before = popular();
  EXPECT_NE(before.find("i20"), std::string::npos) << before;
  stop();
  setup.models.posterior_ridge += 1;
  setup.models.segments += 1;
  start();
  EXPECT_EQ(popular(), before);
}

TEST_F(engine_test, it_ends_at_once_with_clients_and_timers_pending) {
  start();
  auto c = watching(1);
  c.say(batch(2, {act(signal_kind::click, "i1")})); // A gap: its timer runs for 5 s.
  const auto began = std::chrono::steady_clock::now();
  c.session.reset();
  stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds{5});
}

} // namespace
} // namespace attune
