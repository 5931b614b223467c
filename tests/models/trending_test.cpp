#include "models/trending.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace attune {
namespace {

constexpr item_key a{1};
constexpr item_key b{2};
constexpr item_key c{3};

std::string bytes_of(const trending& x) {
  byte_writer out;
  x.encode(out);
  return out.take();
}

TEST(trending, counts_halve_with_each_half_life) {
  trending table{{.half_life_us = 1'000}};
  table.learn({5'000, a, 2});
  table.learn({6'000, a, 1});
  const auto now = table.snapshot();
  EXPECT_NEAR(now->count(a, 6'000), 2 / 2.0 + 1, 1e-12);
  EXPECT_NEAR(now->count(a, 7'000), 1, 1e-12);
  EXPECT_EQ(now->count(b, 7'000), 0);
}

TEST(trending, a_recent_visit_leads_two_old_ones) {
  trending table{{.half_life_us = 1'000}};
  table.learn({0, a, 1});
  table.learn({0, a, 1});
  table.learn({3'000, b, 1}); // a is at 2/8 by now.
  const auto now = table.snapshot();
  EXPECT_EQ(now->leaders().front().item, b);
  EXPECT_NEAR(now->fraction(b), 0.8, 1e-12);
  EXPECT_NEAR(now->fraction(a), 0.2, 1e-12);
}

TEST(trending, fraction_is_of_all_visits) {
  trending table{{.half_life_us = 1'000}};
  table.learn({0, a, 2});
  table.learn({1'000, b, 3}); // a is at 1 by now.
  EXPECT_NEAR(table.snapshot()->fraction(a), 0.25, 1e-12);
  EXPECT_NEAR(table.snapshot()->fraction(b), 0.75, 1e-12);
  EXPECT_EQ(table.snapshot()->fraction(c), 0);
}

TEST(trending, nonsense_is_ignored) {
  trending table{{}};
  for (const auto weight : {0.0f, -1.0f, std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity()})
    table.learn({0, a, weight});
  EXPECT_TRUE(table.snapshot()->leaders().empty());
  EXPECT_EQ(table.snapshot()->fraction(a), 0);
}

TEST(trending, the_incremental_leaders_are_the_true_ones) {
  trending table{{.half_life_us = 50'000, .leaders = 20}};
  rng chance{9};
  for (int i = 0; i < 20'000; ++i) {
    table.learn({i * 100, {chance.below(300)}, 1});
    if (i % 997 != 0)
      continue;
    const auto now = table.snapshot();
    std::vector<trending_snapshot::leader> all;
    for (std::uint64_t item = 0; item < 300; ++item)
      if (const auto count = now->fraction({item}); count > 0)
        all.push_back({{item}, count});
    std::sort(all.begin(), all.end(), [](const auto& x, const auto& y) {
      return x.count != y.count ? x.count > y.count : x.item < y.item;
    });
    ASSERT_EQ(now->leaders().size(), std::min<std::size_t>(20, all.size()));
    for (std::size_t place = 0; place < now->leaders().size(); ++place)
      ASSERT_EQ(now->leaders()[place].item, all[place].item) << i;
  }
}

TEST(trending, a_snapshot_does_not_change) {
  trending table{{.half_life_us = 0}};
  table.learn({0, a, 1});
  const auto before = table.snapshot();
  EXPECT_EQ(table.snapshot(), before);
  table.learn({0, a, 1});
  EXPECT_EQ(before->count(a, 0), 1);
}

// Room is 8 + 8/8 = 9 items; the tenth drops the two with the fewest visits.
TEST(trending, too_many_items_drop_the_least_visited) {
  trending table{{.half_life_us = 0, .max_items = 8}};
  for (std::uint64_t i = 1; i <= 10; ++i)
    table.learn({0, {i}, static_cast<float>(i)});
  const auto now = table.snapshot();
  EXPECT_EQ(now->fraction({1}), 0);
  EXPECT_EQ(now->fraction({2}), 0);
  EXPECT_GT(now->fraction({3}), 0);
}

TEST(trending, goes_on_from_a_checkpoint_with_the_same_bits) {
  const trending_settings settings{.half_life_us = 10'000, .leaders = 10, .max_items = 100};
  trending whole{settings};
  trending stopped{settings};
  rng chance{4};
  for (int i = 0; i < 5'000; ++i) {
    const visit_count visit{i * 300, {chance.below(150)}, static_cast<float>(chance.uniform())};
    whole.learn(visit);
    stopped.learn(visit);
    if (i % 700 == 350) {
      const auto bytes = bytes_of(stopped);
      stopped = trending{settings};
      byte_reader in{bytes};
      ASSERT_TRUE(stopped.decode(in));
      ASSERT_TRUE(in.at_end());
    }
  }
  EXPECT_EQ(bytes_of(whole), bytes_of(stopped));
  EXPECT_EQ(whole.snapshot()->leaders(), stopped.snapshot()->leaders());
}

TEST(trending, damaged_bytes_are_refused) {
  trending table{{}};
  table.learn({0, a, 1});
  table.learn({0, b, 1});
  const auto bytes = bytes_of(table);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    byte_reader in{std::string_view{bytes}.substr(0, size)};
    ASSERT_FALSE(trending{{}}.decode(in)) << size;
  }
}

} // namespace
} // namespace attune
