#include "tools/load/watched_process.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

using namespace attune;

TEST(watched_process, sees_time_and_memory_of_a_process) {
  const auto own = watched_process::find(getpid());
  ASSERT_TRUE(own);
  const auto before = own->cpu_ns();
  while (own_cpu_ns() < before + 20'000'000) {
  }
  EXPECT_GE(own->cpu_ns(), before + 20'000'000);
  EXPECT_GT(own->resident_bytes(), 100'000u);
}

TEST(watched_process, does_not_find_what_is_not_there) {
  EXPECT_FALSE(watched_process::find(0));
  EXPECT_FALSE(watched_process::find(0x7ffffff0)); // Above what the kernel hands out.
}
