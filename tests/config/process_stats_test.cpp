#include "config/process_stats.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(process_stats, sees_a_living_process) {
  const auto stats = read_process_stats();
  EXPECT_GT(stats.cpu_seconds, 0);
  EXPECT_GT(stats.resident_bytes, 1'000'000u);
  EXPECT_GE(stats.open_descriptors, 3u); // The standard streams.
  EXPECT_GE(stats.threads, 1u);
}

} // namespace
} // namespace attune
