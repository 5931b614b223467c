#include "config/sharded.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace attune {
namespace {

TEST(sharded, loses_no_count_of_any_thread) {
  sharded<2> sums;
  std::vector<std::thread> threads;
  for (int t = 0; t < 12; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i)
        sums.add(1, 2);
    });
  for (auto& one : threads)
    one.join();
  EXPECT_EQ(sums.sum(1), 12u * 10'000u * 2u);
  EXPECT_EQ(sums.sum(0), 0u);
}

TEST(sharded, a_complement_subtracts) {
  sharded<1> sums;
  sums.add(0, 5);
  std::thread{[&] { sums.add(0, ~std::uint64_t{0}); }}.join();
  EXPECT_EQ(sums.sum(0), 4u);
}

} // namespace
} // namespace attune
