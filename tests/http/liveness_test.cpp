#include "http/liveness.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using action = liveness::action;

constexpr liveness::limits limits{5'000, 25'000, 30'000, 2'000};

liveness greeted() {
  liveness x{limits, 0};
  x.greeted();
  return x;
}

TEST(liveness, wants_a_hello_in_time) {
  liveness x{limits, 1'000};
  EXPECT_EQ(x.due_ms(), 6'000);
  EXPECT_EQ(x.check(5'999), action::fine);
  EXPECT_EQ(x.check(6'000), action::no_hello);
}

TEST(liveness, asks_a_silent_peer_once_and_then_gives_it_up) {
  auto x = greeted();
  EXPECT_EQ(x.due_ms(), 25'000);
  EXPECT_EQ(x.check(25'000), action::ping);
  EXPECT_EQ(x.check(25'001), action::fine) << "it was asked";
  EXPECT_EQ(x.due_ms(), 50'000);
  EXPECT_EQ(x.check(50'000), action::dead);
}

TEST(liveness, forgets_a_silence_that_was_broken) {
  auto x = greeted();
  x.check(25'000);
  x.heard(26'000);
  EXPECT_EQ(x.check(50'000), action::fine);
  EXPECT_EQ(x.check(51'000), action::ping);
}

TEST(liveness, cannot_judge_a_peer_that_it_does_not_read) {
  auto x = greeted();
  x.deaf(true, 10'000);
  EXPECT_EQ(x.check(1'000'000), action::fine);
  EXPECT_EQ(x.due_ms(), liveness::never);
  x.deaf(false, 1'000'000);
  EXPECT_EQ(x.check(1'024'999), action::fine);
  EXPECT_EQ(x.check(1'025'000), action::ping);
}

TEST(liveness, ends_a_write_that_hangs) {
  auto x = greeted();
  x.writing(20'000);
  x.heard(49'000);
  EXPECT_EQ(x.check(49'999), action::fine);
  EXPECT_EQ(x.check(50'000), action::stalled);
  x.written();
  EXPECT_EQ(x.check(50'000), action::fine);
}

TEST(liveness, waits_a_moment_for_the_answer_to_a_close) {
  liveness x{limits, 0};
  x.ending(3'000);
  EXPECT_EQ(x.due_ms(), 5'000);
  EXPECT_EQ(x.check(4'999), action::fine) << "no hello is expected any more";
  EXPECT_EQ(x.check(5'000), action::dead);
}

} // namespace
} // namespace attune
