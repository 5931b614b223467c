#include "models/key_index.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(key_index, finds_what_was_inserted_and_nothing_else) {
  key_index index;
  for (item_index i = 0; i < 20'000; ++i)
    index.insert({stable_hash("in", i)}, i);
  for (item_index i = 0; i < 20'000; ++i) {
    EXPECT_EQ(index.find({stable_hash("in", i)}), i);
    EXPECT_FALSE(index.find({stable_hash("out", i)}));
  }
}

TEST(key_index, takes_any_key) {
  key_index index;
  EXPECT_FALSE(index.find({0}));
  index.insert({0}, 5);
  index.insert({~0ULL}, 6);
  EXPECT_EQ(index.find({0}), 5u);
  EXPECT_EQ(index.find({~0ULL}), 6u);
}

// Their high bits, and so the shards, are equal; their low bits, and so the places, too.
TEST(key_index, tells_keys_apart_that_meet_in_one_place) {
  key_index index;
  for (item_index i = 0; i < 50; ++i)
    index.insert({std::uint64_t{i} * 1024}, i);
  for (item_index i = 0; i < 50; ++i)
    EXPECT_EQ(index.find({std::uint64_t{i} * 1024}), i);
  EXPECT_FALSE(index.find({50 * 1024}));
}

TEST(key_index, a_frozen_version_knows_no_later_key) {
  key_index index;
  index.insert({1}, 0);
  const auto frozen = index.freeze();
  index.insert({2}, 1);
  EXPECT_EQ(frozen.find({1}), 0u);
  EXPECT_FALSE(frozen.find({2}));
  EXPECT_EQ(index.find({2}), 1u);
}

} // namespace attune
