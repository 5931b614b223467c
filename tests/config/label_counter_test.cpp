#include "config/label_counter.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(label_counter, counts_each_pair) {
  label_counter counter;
  counter.add("/v1/items", "200");
  counter.add("/v1/items", "200");
  counter.add("/v1/items", "413");
  const auto rows = counter.read();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].count, 2u);
  EXPECT_EQ(rows[1].labels[1], "413");
}

TEST(label_counter, shows_at_0_what_is_expected) {
  label_counter counter;
  counter.expect("/v1/rank", "503");
  ASSERT_EQ(counter.read().size(), 1u);
  EXPECT_EQ(counter.read()[0].count, 0u);
  counter.add("/v1/rank", "503");
  counter.expect("/v1/rank", "503");
  EXPECT_EQ(counter.read()[0].count, 1u) << "and counts on from there";
}

TEST(label_counter, is_bounded_whatever_is_counted) {
  label_counter counter;
  for (int i = 0; i < 10'000; ++i)
    counter.add(std::to_string(i));
  const auto rows = counter.read();
  EXPECT_EQ(rows.size(), 257u);
  std::uint64_t sum = 0;
  for (const auto& row : rows)
    sum += row.count;
  EXPECT_EQ(sum, 10'000u);
}

} // namespace
} // namespace attune
