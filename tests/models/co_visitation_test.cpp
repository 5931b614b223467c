#include "models/co_visitation.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace attune {
namespace {

constexpr item_key a{101};
constexpr item_key b{202};
constexpr item_key c{303};

double score_of(co_visitation& table, std::vector<item_key> history, item_key item,
                std::int64_t now_us = 0) {
  score_table scores;
  table.snapshot()->score(history, now_us, scores, 1);
  const auto* found = scores.find(item);
  return found == nullptr ? 0 : found->scores[1];
}

std::string bytes_of(const co_visitation& x) {
  byte_writer out;
  x.encode(out);
  return out.take();
}

/// A walk over `items` items with ten of memory.
std::vector<transition> walk(std::uint64_t seed, int steps, std::uint64_t items) {
  rng chance{seed};
  std::vector<transition> out;
  std::vector<item_key> before;
  for (int i = 0; i < steps; ++i) {
    const item_key item{scatter(1 + chance.below(items))};
    const auto at = std::int64_t{1'700'000'000'000'000} + i * std::int64_t{3'600'000'000};
    out.push_back({at, item, before});
    before.insert(before.begin(), item);
    if (before.size() > max_lags)
      before.pop_back();
  }
  return out;
}

// a then b: c(a -> b) = 1. Then c after (b, a): c(b -> c) = 1, c(a -> c) = 1/2, so that
// c(a -> .) = 3/2. After a alone: b has 1 / (3/2) = 2/3 and c has (1/2) / (3/2) = 1/3.
TEST(co_visitation, score_is_the_share_of_what_followed) {
  co_visitation table{{.shrinkage = 0, .half_life_us = 0}};
  table.learn({0, b, {a}});
  table.learn({0, c, {b, a}});
  EXPECT_NEAR(score_of(table, {a}, b), 2.0 / 3, 1e-7);
  EXPECT_NEAR(score_of(table, {a}, c), 1.0 / 3, 1e-7);
  // After (b, a) the weights 1 and 1/2 sum up to 1: c has 2/3 * 1/1 + 1/3 * (1/2) / (3/2) = 7/9.
  EXPECT_NEAR(score_of(table, {b, a}, c), 7.0 / 9, 1e-7);
}

TEST(co_visitation, an_item_may_follow_itself) {
  co_visitation table{{.shrinkage = 0, .half_life_us = 0}};
  table.learn({0, a, {a}});
  EXPECT_NEAR(score_of(table, {a}, a), 1, 1e-7);
}

TEST(co_visitation, one_lag_learns_direct_successors_only) {
  co_visitation table{{.lag_weights = {1}, .shrinkage = 0, .half_life_us = 0}};
  table.learn({0, c, {b, a}});
  EXPECT_EQ(table.snapshot()->find(a), nullptr);
  EXPECT_NEAR(score_of(table, {b}, c), 1, 1e-7);
}

// b came one half-life before c: 1/2 against 1.
TEST(co_visitation, what_is_a_half_life_old_counts_half) {
  co_visitation table{{.shrinkage = 0, .half_life_us = 1'000}};
  table.learn({10'000, b, {a}});
  table.learn({11'000, c, {a}});
  EXPECT_NEAR(score_of(table, {a}, b), 1.0 / 3, 1e-6);
  EXPECT_NEAR(score_of(table, {a}, c), 2.0 / 3, 1e-6);
}

TEST(co_visitation, order_of_arrival_does_not_matter_for_decay) {
  co_visitation table{{.shrinkage = 0, .half_life_us = 1'000}};
  table.learn({100'000, c, {a}}); // Three eras later, and yet first.
  table.learn({99'000, b, {a}});
  EXPECT_NEAR(score_of(table, {a}, b), 1.0 / 3, 1e-6);
}

TEST(co_visitation, forgotten_successors_are_dropped) {
  co_visitation table{{.half_life_us = 1'000}};
  table.learn({0, b, {a}});
  table.learn({1'000'000, c, {a}}); // 1,000 half-lives: far below the smallest float.
  EXPECT_EQ(table.snapshot()->find(a)->to, std::vector<item_key>{c});
}

TEST(co_visitation, a_snapshot_does_not_change) {
  co_visitation table{{.half_life_us = 0}};
  table.learn({0, b, {a}});
  const auto before = table.snapshot();
  EXPECT_EQ(table.snapshot(), before); // Nothing was learned in between.
  table.learn({0, c, {a}});
  EXPECT_EQ(before->find(a)->to.size(), 1u);
  EXPECT_EQ(table.snapshot()->find(a)->to.size(), 2u);
}

// A row of 8 grows to 15; the sixteenth successor leaves the 8 heaviest, first come first among
// equals: 15 was seen twice, then 1 to 7 once.
TEST(co_visitation, a_full_row_keeps_its_heaviest) {
  co_visitation table{{.half_life_us = 0, .row_cap = 8}};
  for (std::uint64_t i = 1; i <= 15; ++i)
    table.learn({0, {i}, {a}});
  table.learn({0, {15}, {a}});
  EXPECT_EQ(table.snapshot()->find(a)->to.size(), 15u);
  table.learn({0, {16}, {a}});
  EXPECT_EQ(table.snapshot()->find(a)->to,
            (std::vector<item_key>{{15}, {1}, {2}, {3}, {4}, {5}, {6}, {7}}));
  EXPECT_EQ(table.snapshot()->find(a)->total, 17);
}

TEST(co_visitation, rows_are_heaviest_first) {
  co_visitation table{{.half_life_us = 86'400'000'000}};
  for (const auto& step : walk(6, 2'000, 60))
    table.learn(step);
  const auto now = table.snapshot();
  for (std::uint64_t i = 1; i <= 60; ++i) {
    const auto& weight = now->find({scatter(i)})->weight;
    ASSERT_TRUE(std::is_sorted(weight.begin(), weight.end(), std::greater<>{}));
  }
}

// Pairs (b, a) at lag 1 and (c, b), (c, a) at lags 1 and 2, weights 1 and 1/2: a has b 1, c 1/2.
TEST(co_visitation, symmetric_pairs_count_for_both_but_not_for_one_alone) {
  co_visitation table{{.symmetric = true, .half_life_us = 0}};
  table.learn({0, b, {a}});
  table.learn({0, c, {b, a}});
  table.learn({0, c, {c}});
  const auto now = table.snapshot();
  EXPECT_EQ(now->find(a)->to, (std::vector<item_key>{b, c}));
  EXPECT_EQ(now->find(b)->total, 2);
  EXPECT_EQ(now->find(c)->to, (std::vector<item_key>{b, a}));
  EXPECT_EQ(now->find(c)->total, 1.5);
}

// c(a -> b) = 1 a half-life ago, 1/2 now, shrinkage 2: (1/2) / (1/2 + 2) = 1/5. With an unknown
// event before it the lag weights 1 and 1/2 become 2/3 and 1/3.
TEST(co_visitation, shares_of_thin_rows_shrink) {
  co_visitation table{{.shrinkage = 2, .half_life_us = 1'000}};
  table.learn({5'000, b, {a}});
  EXPECT_NEAR(score_of(table, {a}, b, 6'000), 1.0 / 5, 1e-6);
  EXPECT_NEAR(score_of(table, {c, a}, b, 6'000), 1.0 / 15, 1e-6);
}

TEST(co_visitation, too_many_rows_drop_the_least_visited) {
  co_visitation table{{.lag_weights = {1}, .half_life_us = 0, .max_rows = 8}};
  for (std::uint64_t i = 1; i <= 9; ++i)
    for (std::uint64_t times = 0; times < 11 - i; ++times)
      table.learn({0, a, {{i}}});
  table.learn({0, a, {{10}}});
  EXPECT_NE(table.snapshot()->find({8}), nullptr);
  EXPECT_EQ(table.snapshot()->find({9}), nullptr);
  EXPECT_EQ(table.snapshot()->find({10}), nullptr);
}

TEST(co_visitation, goes_on_from_a_checkpoint_with_the_same_bits) {
  const co_visitation_settings settings{.row_cap = 32, .max_rows = 200};
  const auto steps = walk(5, 3'000, 400);
  co_visitation whole{settings};
  co_visitation stopped{settings};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    whole.learn(steps[i]);
    stopped.learn(steps[i]);
    if (i % 7 == 0)
      whole.snapshot(); // When it is asked for must not matter.
    if (i % 500 == 250) {
      const auto bytes = bytes_of(stopped);
      stopped = co_visitation{settings};
      byte_reader in{bytes};
      ASSERT_TRUE(stopped.decode(in));
      ASSERT_TRUE(in.at_end());
    }
  }
  EXPECT_EQ(bytes_of(whole), bytes_of(stopped));
}

TEST(co_visitation, damaged_bytes_are_refused) {
  co_visitation table{{}};
  for (const auto& step : walk(5, 50, 10))
    table.learn(step);
  const auto bytes = bytes_of(table);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    byte_reader in{std::string_view{bytes}.substr(0, size)};
    ASSERT_FALSE(co_visitation{{}}.decode(in)) << size;
  }
}

TEST(co_visitation, a_nonsensical_weight_is_refused) {
  byte_writer out;
  out.varint(1).raw(a.value).raw(std::int64_t{0}).raw(1.0).varint(1).raw(b.value);
  out.raw(std::numeric_limits<float>::quiet_NaN());
  byte_reader in{out.bytes()};
  EXPECT_FALSE(co_visitation{{}}.decode(in));
}

} // namespace
} // namespace attune
