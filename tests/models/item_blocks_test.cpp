#include "models/item_blocks.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <map>

namespace attune {
namespace {

TEST(item_blocks, behaves_like_a_map) {
  item_blocks<int> blocks;
  std::map<std::uint64_t, int> reference;
  rng chance{1};
  for (int i = 0; i < 20'000; ++i) {
    const auto key = chance.below(10'000) * 0x9e3779b97f4a7c15u;
    blocks.at({key}) += i;
    reference[key] += i;
  }
  ASSERT_EQ(blocks.size(), reference.size());
  for (const auto& [key, value] : reference)
    ASSERT_EQ(*blocks.find({key}), value);
  EXPECT_EQ(blocks.find({12'345}), nullptr);
}

TEST(item_blocks, a_view_does_not_see_later_changes) {
  item_blocks<int> blocks;
  blocks.at({1}) = 10;
  const auto before = blocks.share();
  blocks.at({1}) = 11;
  blocks.at({2}) = 20;
  EXPECT_EQ(*before.find({1}), 10);
  EXPECT_EQ(before.find({2}), nullptr);
  EXPECT_EQ(*blocks.share().find({1}), 11);
}

TEST(item_blocks, order_does_not_depend_on_history) {
  item_blocks<int> a;
  item_blocks<int> b;
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    a.at({i}) = 1;
    b.at({9'999 - i}) = 1;
  }
  std::vector<item_key> order_a;
  std::vector<item_key> order_b;
  a.for_each([&](item_key x, int) { order_a.push_back(x); });
  b.for_each([&](item_key x, int) { order_b.push_back(x); });
  EXPECT_EQ(order_a, order_b);
  EXPECT_EQ(order_a.size(), 10'000u);
}

TEST(item_blocks, retain_drops_and_spares_views) {
  item_blocks<int> blocks;
  for (std::uint64_t i = 0; i < 10'000; ++i)
    blocks.at({i}) = static_cast<int>(i);
  const auto before = blocks.share();
  blocks.retain([](item_key, int& value) { return (value += 1) % 2 == 0; });
  EXPECT_EQ(blocks.size(), 5'000u);
  EXPECT_EQ(blocks.find({2}), nullptr);
  EXPECT_EQ(*blocks.find({3}), 4);
  EXPECT_EQ(*before.find({2}), 2);
}

} // namespace
} // namespace attune
