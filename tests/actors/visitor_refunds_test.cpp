#include "store/journal.hpp"
#include "store/open.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

using codes = std::vector<fault_code>;

/// A visitor who buys what it is shown, on a folder of its own.
class visitor_refunds : public test::engine_fixture {
protected:
  void SetUp() override {
    setup.store.url = "rocks:" + folder.path().string();
    start();
  }

  /// A row about the first item of the list that was shown first.
  signal about_shown(const client& c, signal_kind kind, const std::string& order) {
    auto x = act(kind, "");
    std::shared_ptr<const slate> list;
    c.sink->until([&](const auto& s) {
      list = s.slates().front();
      return true;
    });
    x.lines.push_back({.item = list->entries.front().body->id});
    x.order_id = order;
    if (kind == signal_kind::purchase)
      x.rid = list->rid;
    return x;
  }

  /// Says these rows and waits for the ack. @returns the codes of those that were dropped.
  codes say(client& c, std::uint64_t seq, std::vector<signal> rows) {
    c.say(batch(seq, std::move(rows)));
    codes out;
    EXPECT_TRUE(c.sink->until([&](const auto& s) {
      out.clear();
      for (auto n = told_; n < s.dropped().size(); ++n)
        out.push_back(s.dropped()[n].code);
      return !s.acks().empty() && s.acks().back() >= seq;
    }));
    told_ += out.size();
    return out;
  }

  /// What the journal says was earned, in the order in which it was learned. Ends the engine.
  std::vector<reward_increase> rewards() {
    stop();
    const auto store = open_store(setup.store).value();
    const auto log = journal::open(*store, setup.store).value();
    std::vector<reward_increase> out;
    EXPECT_TRUE(log.for_each_lesson(0, [&](numbered_lesson&& x) {
      if (const auto* example = std::get_if<training_example>(&x.what))
        if (const auto* earned = std::get_if<reward_increase>(example))
          out.push_back(*earned);
    }));
    return out;
  }

  static void expect_taken_back(const std::vector<reward_increase>& earned) {
    ASSERT_EQ(earned.size(), 2u);
    EXPECT_GT(earned[0].increase, 0);
    EXPECT_EQ(earned[1].increase, -earned[0].increase);
    EXPECT_EQ(earned[1].x, earned[0].x);
    EXPECT_EQ(earned[1].drawn, earned[0].drawn);
    EXPECT_EQ(earned[1].at_us, earned[0].at_us) << "so that both have one weight";
  }

  test::temp_folder folder;

private:
  std::size_t told_ = 0; // Of the only client to which rows are dropped.
};

TEST_F(visitor_refunds, an_order_is_taken_back_once) {
  auto c = watching(1);
  EXPECT_EQ(say(c, 1, {about_shown(c, signal_kind::purchase, "o-1")}), codes{});
  auto refund = act(signal_kind::refund, "");
  refund.order_id = "o-1";
  EXPECT_EQ(say(c, 2, {refund}), codes{});
  refund.id = "again";
  EXPECT_EQ(say(c, 3, {refund}), codes{fault_code::not_found});
  c = {};
  expect_taken_back(rewards());
}

TEST_F(visitor_refunds, what_nobody_bought_cannot_be_taken_back) {
  auto c = watching(1);
  auto other = watching(2);
  EXPECT_EQ(say(c, 1, {about_shown(c, signal_kind::purchase, "o-1")}), codes{});
  EXPECT_EQ(say(other, 1, {about_shown(other, signal_kind::refund, "o-1")}),
            codes{fault_code::not_found});
  c = {};
  other = {};
  EXPECT_EQ(rewards().size(), 1u);
}

TEST_F(visitor_refunds, of_two_the_second_one_takes_the_reward_back) {
  auto c = watching(1);
  auto two = about_shown(c, signal_kind::purchase, "o-1");
  two.lines.front().quantity = 2;
  EXPECT_EQ(say(c, 1, {two}), codes{});
  EXPECT_EQ(say(c, 2, {about_shown(c, signal_kind::refund, "")}), codes{});
  EXPECT_NE(page(1).find(R"("bought":1)"), std::string::npos) << page(1);
  EXPECT_EQ(say(c, 3, {about_shown(c, signal_kind::refund, "")}), codes{});
  EXPECT_NE(page(1).find(R"("bought":0)"), std::string::npos) << page(1);
  c = {};
  expect_taken_back(rewards());
}

TEST_F(visitor_refunds, a_refund_finds_a_purchase_of_its_own_batch) {
  auto c = watching(1);
  EXPECT_EQ(
    say(c, 1,
        {about_shown(c, signal_kind::purchase, "o-1"), about_shown(c, signal_kind::refund, "o-1"),
         about_shown(c, signal_kind::refund, "o-1")}),
    codes{fault_code::not_found})
    << "the second refund has nothing left";
  c = {};
  expect_taken_back(rewards());
}

TEST_F(visitor_refunds, a_purchase_before_a_restart_is_remembered) {
  auto c = watching(1);
  const auto refund = about_shown(c, signal_kind::refund, "o-1");
  EXPECT_EQ(say(c, 1, {about_shown(c, signal_kind::purchase, "o-1")}), codes{});
  c = {};
  stop();
  start();
  auto again = watching(1);
  EXPECT_EQ(say(again, 1, {refund}), codes{});
  again = {};
  expect_taken_back(rewards());
}

TEST_F(visitor_refunds, what_is_kept_no_more_is_too_old) {
  stop();
  setup.store.records_kept = 100;
  setup.engine.profile_every = 50;
  start();
  auto c = watching(1);
  EXPECT_EQ(say(c, 1, {about_shown(c, signal_kind::purchase, "o-1")}), codes{});
  for (std::uint64_t seq = 2; seq <= 400; ++seq)
    EXPECT_EQ(say(c, seq, {act(signal_kind::search, "")}), codes{});
  EXPECT_EQ(say(c, 401, {about_shown(c, signal_kind::refund, "o-1")}), codes{fault_code::too_old});
  c = {};
  EXPECT_EQ(rewards().size(), 1u);
}

} // namespace
} // namespace attune
