#include "models/quotas.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using quotas = std::vector<category_quota>;

constexpr double fade = 0.85;

/// The weight of `count` visits, the newest of which is the `from`-th newest of all.
double weight_of(int from, int count) {
  auto sum = 0.0;
  auto weight = 1.0;
  for (auto k = 0; k < from + count; ++k, weight *= fade)
    sum += k >= from ? weight : 0;
  return sum;
}

TEST(quotas, without_evidence_all_is_for_others) {
  EXPECT_EQ(quotas_of({}, {.positions = 12, .share = 0.75}), (slate_quotas{{}, 12}));
}

// 12 * 1 / (1 + 0.8) = 6.7, rounded up since nothing was looked for later.
TEST(quotas, one_visit_gives_its_category_a_good_half) {
  const category_evidence seen[] = {{7, 1}};
  EXPECT_EQ(quotas_of(seen, {.positions = 12, .share = 0.75}), (slate_quotas{{{7, 7}}, 5}));
}

// Six visits weigh 4.15: 12 * 4.15 / (4.15 + max(0.19, 0.33)) = 11.1, of which 0.75 * 12 = 9 are
// allowed.
TEST(quotas, a_taste_is_a_part_of_the_list) {
  const category_evidence seen[] = {{7, weight_of(0, 6)}};
  EXPECT_EQ(quotas_of(seen, {.positions = 12, .share = 0.75}), (slate_quotas{{{7, 9}}, 3}));
}

// 0.27 * 12 = 3.2 places at most; what that leaves goes to others, not to the other taste.
TEST(quotas, what_was_bought_gets_less_than_half) {
  const category_evidence seen[] = {{7, weight_of(0, 6), true}, {8, weight_of(6, 2)}};
  const auto got = quotas_of(seen, {.positions = 12, .share = 0.75});
  EXPECT_EQ(got.tastes, (quotas{{7, 3}, {8, 2}}));
  EXPECT_EQ(got.others, 7u);
}

// Twelve visits of one category, then two and two more of another: the newer ones weigh 1.85 of
// 5.98 and 3.19 of 6.17. 12 * 1.85 / (1.08 * 5.98) = 3.4; 12 * 3.19 / (1.08 * 6.17) = 5.7; both are
// rounded up. The old taste stays, with 12 * 4.13 / 6.46 = 7.7 at first: of the 11 places that are
// for tastes, 4 are taken.
TEST(quotas, follow_a_change_of_mind) {
  const category_evidence two[] = {{8, weight_of(0, 2)}, {7, weight_of(2, 12)}};
  const auto after_two = quotas_of(two, {.positions = 12, .share = 0.75});
  EXPECT_EQ(after_two.tastes, (quotas{{7, 7}, {8, 4}}));
  const category_evidence four[] = {{8, weight_of(0, 4)}, {7, weight_of(4, 12)}};
  const auto after_four = quotas_of(four, {.positions = 12, .share = 0.75});
  EXPECT_EQ(after_four.tastes.front(), (category_quota{8, 6}));
  EXPECT_EQ(after_four.tastes.back().category, 7u);
  EXPECT_GE(after_four.tastes.back().places, 4u);
}

TEST(quotas, never_give_more_places_than_there_are) {
  std::vector<category_evidence> many;
  for (std::uint32_t c = 1; c <= 40; ++c)
    many.push_back({c, 1.0 / c});
  for (std::size_t n = 0; n <= 30; ++n) {
    const auto got = quotas_of(many, {.positions = n, .share = 0.5});
    std::size_t sum = got.others;
    for (const auto& q : got.tastes) {
      sum += q.places;
      EXPECT_GT(q.places, 0u);
    }
    EXPECT_EQ(sum, n);
  }
}

} // namespace
} // namespace attune
