#include "http/rate.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr std::int64_t second = 1'000'000;

// 10 a second, burst 20: 20 pass at once, then one each 100 ms.
TEST(rate, lets_a_burst_pass_and_then_its_pace) {
  rate_bucket x{10, 20};
  for (auto i = 0; i < 20; ++i) {
    const auto decision = x.take(1, 5 * second);
    EXPECT_TRUE(decision.allowed) << i;
    EXPECT_EQ(decision.remaining, 19 - i);
  }
  const auto refused = x.take(1, 5 * second);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.retry_after_us, 100'000);
  EXPECT_FALSE(x.take(1, 5 * second + 99'000).allowed);
  EXPECT_TRUE(x.take(1, 5 * second + 100'000).allowed);
}

// 200 at once, then one each microsecond. Two threads share it; the one whose clock was read first
// comes last, because it was kept from running for a millisecond.
TEST(rate, refuses_nobody_for_a_clock_that_was_read_early) {
  rate_bucket x{1'000'000, 200};
  EXPECT_TRUE(x.take(3, 5 * second + 1'000).allowed);
  const auto late = x.take(1, 5 * second);
  EXPECT_TRUE(late.allowed);
  EXPECT_EQ(late.remaining, 196);
  x.owe(1, 5 * second);
  EXPECT_EQ(x.take(1, 5 * second).remaining, 194);
}

// In T seconds no more than burst + rate * T may pass: 20 + 10 * 30.
TEST(rate, holds_in_the_long_run) {
  rate_bucket x{10, 20};
  auto passed = 0;
  for (std::int64_t now = 0; now <= 30 * second; now += 1'000)
    passed += x.take(1, now).allowed ? 1 : 0;
  EXPECT_EQ(passed, 320);
}

// 50 from a bucket of 20: it waits for a full one, then owes 30 more, 3 s at 10 a second, so the
// next single one passes when 29 are paid.
TEST(rate, lets_a_batch_above_the_burst_pass_in_debt) {
  rate_bucket x{10, 20};
  EXPECT_TRUE(x.take(50, 100 * second).allowed);
  const auto next = x.take(1, 100 * second);
  EXPECT_FALSE(next.allowed);
  EXPECT_EQ(next.retry_after_us, 3'100'000);
  EXPECT_TRUE(x.take(1, 100 * second + 3'100'000).allowed);
}

TEST(rate, takes_back_what_was_not_used) {
  rate_bucket x{10, 20};
  EXPECT_TRUE(x.take(15, second).allowed);
  x.give_back(15);
  EXPECT_EQ(x.take(1, second).remaining, 19);
  EXPECT_TRUE(x.take(50, 100 * second).allowed) << "debts too";
  x.give_back(50);
  EXPECT_EQ(x.take(0, 100 * second).remaining, 20);
}

// 10 a second, burst 20. 15 are owed beside 10 that were taken: 5 too many, paid after half a
// second; then one passes 100 ms later.
TEST(rate, counts_what_was_done_already) {
  rate_bucket x{10, 20};
  x.take(10, second);
  x.owe(15, second);
  EXPECT_FALSE(x.take(1, second + 599'000).allowed);
  EXPECT_TRUE(x.take(1, second + 600'000).allowed);
}

// Two full buckets are 40, of which 20 are the burst: 2 s, and 100 ms for the next one.
TEST(rate, lets_no_more_than_two_full_buckets_be_owed) {
  rate_bucket x{10, 20};
  x.owe(1'000, second);
  x.owe(1'000, second);
  EXPECT_FALSE(x.take(1, 3 * second + 99'000).allowed);
  EXPECT_TRUE(x.take(1, 3 * second + 100'000).allowed);
}

TEST(rate, table_keeps_one_bucket_a_name) {
  rate_table x;
  const auto ada = x.find("ada", 10, 20, 0);
  EXPECT_EQ(x.find("ada", 10, 20, 0), ada);
  EXPECT_NE(x.find("bob", 10, 20, 0), ada);
  EXPECT_EQ(x.size(), 2u);
}

TEST(rate, table_forgets_who_is_idle_and_only_those) {
  rate_table x;
  const auto held = x.find("held", 10, 20, second);
  x.find("spent", 10, 20, second)->take(20, second);
  for (auto i = 0; i < 100; ++i)
    x.find("idle" + std::to_string(i), 10, 20, second);
  EXPECT_EQ(x.size(), 102u);
  x.find("new", 10, 20, second + second / 2);
  EXPECT_EQ(x.size(), 3u) << "held, spent, new";
}

TEST(rate, table_is_bounded_under_a_flood_of_names) {
  rate_table x;
  std::shared_ptr<rate_bucket> last;
  for (auto i = 0; i < 100'100; ++i) {
    last = x.find(std::to_string(i), 1, 1, second);
    last->take(1, second);
  }
  EXPECT_LE(x.size(), 100'000u);
  EXPECT_FALSE(last->take(1, second).allowed) << "newcomers share one";
}

} // namespace
} // namespace attune
