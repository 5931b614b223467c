#include "actors/interruptible_pause.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace attune {
namespace {

using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

TEST(interruptible_pause, ends_in_time) {
  interruptible_pause subject;
  const auto end = clock::now() + 5ms;
  subject.until(end);
  EXPECT_GE(clock::now(), end);
}

TEST(interruptible_pause, is_cut_short_by_another_thread) {
  interruptible_pause subject;
  std::thread other{[&] { subject.cut(); }};
  subject.until(clock::now() + 1h); // It would outlast the test.
  other.join();
}

TEST(interruptible_pause, a_cut_counts_for_one_pause_only) {
  interruptible_pause subject;
  subject.cut();
  subject.cut();
  subject.until(clock::now() + 1h);
  const auto end = clock::now() + 5ms;
  subject.until(end);
  EXPECT_GE(clock::now(), end);
}

} // namespace
} // namespace attune
