#include "models/exploration.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace attune {
namespace {

std::vector<candidate_traits> plain(std::size_t count) {
  return std::vector<candidate_traits>(count);
}

std::vector<std::uint16_t> order_of(const std::vector<position>& slate) {
  std::vector<std::uint16_t> out;
  for (const auto& x : slate)
    out.push_back(x.candidate);
  return out;
}

/// Every slate that seeds 0 .. `seeds` - 1 give, with its stated propensity and how often it came.
std::map<std::vector<std::uint16_t>, std::pair<double, int>>
slates(const std::vector<float>& draws, const std::vector<candidate_traits>& traits,
       slate_request request, double uniform_share, int seeds) {
  std::map<std::vector<std::uint16_t>, std::pair<double, int>> out;
  for (int seed = 0; seed < seeds; ++seed) {
    request.seed = static_cast<std::uint64_t>(seed);
    const auto slate = explore(draws, traits, request, uniform_share);
    auto product = 1.0;
    for (const auto& x : slate)
      product *= x.propensity;
    auto& [propensity, count] = out[order_of(slate)];
    EXPECT_TRUE(count == 0 || propensity == product) << "one slate, two propensities";
    propensity = product;
    ++count;
  }
  return out;
}

TEST(exploration, one_draw_without_chance_is_the_order_of_scores) {
  const std::vector<float> mean{0.1f, 0.9f, 0.5f};
  const auto slate = explore(mean, plain(3), {.positions = 3}, 0);
  EXPECT_EQ(order_of(slate), (std::vector<std::uint16_t>{1, 2, 0}));
  for (const auto& x : slate)
    EXPECT_EQ(x.propensity, 1);
}

TEST(exploration, ties_go_to_the_lower_index) {
  const std::vector<float> mean{1, 2, 2, 1};
  EXPECT_EQ(order_of(explore(mean, plain(4), {.positions = 4}, 0)),
            (std::vector<std::uint16_t>{1, 2, 0, 3}));
}

// Four draws over candidates 0, 1, 2 with orders 0>1>2 (twice), 1>2>0, 2>0>1; e = 0.3.
// Position 0: votes 2, 1, 1 of 4, so pi = 0.7 (1/2, 1/4, 1/4) + 0.1 = (0.45, 0.275, 0.275).
// Position 1 after 0: |E| = 2, votes for 1: 3 (the two and 1>2), for 2: 1:
//   pi(1) = 0.7 * 3/4 + 0.15 = 0.675, pi(2) = 0.325.
// After 1: the draws say 0, 0, 2, 2: pi = 0.5 each. After 2: 0, 0, 1, 0: pi(0) = 0.675.
TEST(exploration, propensities_are_those_computed_by_hand) {
  const std::vector<float> draws{3, 2, 1, 3, 2, 1, 1, 3, 2, 2, 1, 3};
  const auto seen = slates(draws, plain(3), {.positions = 2}, 0.3, 2'000);
  const std::map<std::vector<std::uint16_t>, double> by_hand{
    {{0, 1}, 0.45 * 0.675}, {{0, 2}, 0.45 * 0.325},  {{1, 0}, 0.275 * 0.5},
    {{1, 2}, 0.275 * 0.5},  {{2, 0}, 0.275 * 0.675}, {{2, 1}, 0.275 * 0.325}};
  ASSERT_EQ(seen.size(), by_hand.size());
  for (const auto& [slate, propensity] : by_hand)
    EXPECT_NEAR(seen.at(slate).first, propensity, 1e-12);
}

TEST(exploration, without_draws_all_are_alike) {
  const auto seen = slates({}, plain(3), {.positions = 3}, 1, 500);
  ASSERT_EQ(seen.size(), 6u);
  for (const auto& [slate, x] : seen)
    EXPECT_NEAR(x.first, 1.0 / 6, 1e-12);
}

TEST(exploration, a_slate_is_no_longer_than_what_is_eligible) {
  EXPECT_EQ(explore(std::vector<float>{1, 2}, plain(2), {.positions = 5}, 0).size(), 2u);
  EXPECT_TRUE(explore({}, {}, {.positions = 5}, 0).empty());
  EXPECT_TRUE(explore(std::vector<float>{1, 2}, plain(2), {.positions = 0}, 0).empty());
}

// Categories: 0, 1, 2 in category 7, then 3 in category 8. At most one each: 0, then 3.
TEST(exploration, a_category_has_no_more_than_its_cap) {
  const std::vector<float> mean{4, 3, 2, 1};
  std::vector<candidate_traits> traits(4, {.category = 7});
  traits[3].category = 8;
  EXPECT_EQ(order_of(explore(mean, traits, {.positions = 2, .category_cap = 1}, 0)),
            (std::vector<std::uint16_t>{0, 3}));
}

TEST(exploration, caps_give_way_where_they_leave_nothing) {
  const std::vector<float> mean{4, 3, 2, 1};
  std::vector<candidate_traits> traits(4, {.category = 7});
  traits[3].category = 8;
  EXPECT_EQ(order_of(explore(mean, traits, {.positions = 4, .category_cap = 1}, 0)),
            (std::vector<std::uint16_t>{0, 3, 1, 2}));
}

TEST(exploration, candidates_without_a_category_have_no_cap) {
  EXPECT_EQ(
    order_of(explore(std::vector<float>{2, 1}, plain(2), {.positions = 2, .category_cap = 1}, 0)),
    (std::vector<std::uint16_t>{0, 1}));
}

TEST(exploration, kept_positions_stay_with_certainty) {
  const std::vector<float> mean{4, 3, 2, 1};
  const auto slate =
    explore(mean, plain(4), {.positions = 3, .kept = {no_candidate, 3, no_candidate}}, 0);
  EXPECT_EQ(order_of(slate), (std::vector<std::uint16_t>{0, 3, 1}));
  EXPECT_EQ(slate[1], (position{3, 1, true}));
  EXPECT_FALSE(slate[0].kept);
}

TEST(exploration, kept_items_count_against_caps_above_them) {
  const std::vector<float> mean{4, 3, 2, 1};
  std::vector<candidate_traits> traits(4, {.category = 7});
  traits[2].category = 8;
  const auto slate =
    explore(mean, traits, {.positions = 2, .category_cap = 1, .kept = {no_candidate, 3}}, 0);
  EXPECT_EQ(order_of(slate), (std::vector<std::uint16_t>{2, 3}));
}

TEST(exploration, keeping_nonsense_is_drawing) {
  const std::vector<float> mean{2, 1};
  const auto slate = explore(mean, plain(2), {.positions = 2, .kept = {0, 0, 1, 1}}, 0);
  EXPECT_EQ(order_of(slate), (std::vector<std::uint16_t>{0, 1}));
  EXPECT_FALSE(slate[1].kept);
  EXPECT_FALSE(explore(mean, plain(2), {.positions = 1, .kept = {17}}, 0)[0].kept);
}

TEST(exploration, scores_that_are_no_numbers_come_last) {
  const auto nan = std::numeric_limits<float>::quiet_NaN();
  const auto infinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(order_of(explore(std::vector<float>{nan, -infinity, 1}, plain(3), {.positions = 3}, 0)),
            (std::vector<std::uint16_t>{2, 0, 1}));
}

// Random shortlists: no item twice, propensities in (0, 1], the caps kept while others are left,
// and the same choice again for the same arguments.
TEST(exploration, slates_keep_caps_quotas_and_positions) {
  rng chance{77};
  for (int round = 0; round < 300; ++round) {
    const auto k = 1 + chance.below(70);
    const auto m = 1 + chance.below(40);
    std::vector<float> draws(k * m);
    for (auto& x : draws)
      x = static_cast<float>(chance.normal());
    std::vector<candidate_traits> traits(k);
    for (auto& x : traits)
      x.category = static_cast<std::uint16_t>(chance.below(20));
    const slate_request request{.positions = 1 + chance.below(20),
                                .category_cap = 1,
                                .kept = {no_candidate, static_cast<std::uint16_t>(chance.below(k))},
                                .seed = chance.bits()};
    const auto slate = explore(draws, traits, request, 0.05);
    ASSERT_EQ(slate.size(), std::min<std::size_t>(k, request.positions));
    std::set<std::uint16_t> items;
    for (const auto& x : slate) {
      ASSERT_LT(x.candidate, k);
      ASSERT_TRUE(items.insert(x.candidate).second);
      ASSERT_GT(x.propensity, 0);
      ASSERT_LE(x.propensity, 1 + 1e-12);
    }
    ASSERT_EQ(slate, explore(draws, traits, request, 0.05));
  }
}

TEST(exploration, seeds_tell_visitors_and_decisions_apart) {
  EXPECT_NE(slate_seed({1, 2}, 3), slate_seed({1, 2}, 4));
  EXPECT_NE(slate_seed({1, 2}, 3), slate_seed({2, 1}, 3));
}

// 1,000,000 slates of 4 out of 5 under 8 draws, with a cap and a kept position: the chi-square
// statistic over the outcomes stated has (outcomes - 1) degrees of freedom f, and by Wilson and
// Hilferty exceeds f (1 - 2/(9f) + 3.719 sqrt(2/(9f)))^3 with a chance of 1e-4.
TEST(exploration, a_million_choices_agree_with_their_propensities) {
  constexpr int choices = 1'000'000;
  rng chance{2'024};
  std::vector<float> draws(8 * 5);
  for (auto& x : draws)
    x = static_cast<float>(chance.normal());
  std::vector<candidate_traits> traits(5);
  traits[0].category = traits[1].category = traits[2].category = 3;
  const auto seen = slates(
    draws, traits, {.positions = 4, .category_cap = 2, .kept = {no_candidate, no_candidate, 4}},
    0.2, choices);
  auto stated = 0.0;
  auto statistic = 0.0;
  for (const auto& [slate, x] : seen) {
    const auto expected = x.first * choices;
    ASSERT_GT(expected, 20);
    stated += x.first;
    statistic += (x.second - expected) * (x.second - expected) / expected;
  }
  EXPECT_NEAR(stated, 1, 1e-9);
  const auto f = static_cast<double>(seen.size() - 1);
  EXPECT_LT(statistic, f * std::pow(1 - 2 / (9 * f) + 3.719 * std::sqrt(2 / (9 * f)), 3));
}

// One draw that prefers 0, 1, 2, then 3, 4. Group 0 holds the first three and may have two places.
TEST(exploration, a_group_takes_its_quota_and_no_more) {
  const std::vector<float> mean{5, 4, 3, 2, 1};
  auto traits = plain(5);
  traits[3].group = traits[4].group = 1;
  EXPECT_EQ(order_of(explore(mean, traits, {.positions = 4, .quotas = {2, 2}}, 0)),
            (std::vector<std::uint16_t>{0, 1, 3, 4}));
  EXPECT_EQ(order_of(explore(mean, traits, {.positions = 4, .quotas = {0, 4}}, 0)),
            (std::vector<std::uint16_t>{3, 4, 0, 1}))
    << "what the quotas leave open is filled without them";
}

// The quota of group 0 is one: of its two kept positions the first stays.
TEST(exploration, kept_positions_stay_within_their_quota) {
  const std::vector<float> mean{4, 3, 2, 1};
  auto traits = plain(4);
  traits[2].group = traits[3].group = 1;
  const auto slate = explore(mean, traits, {.positions = 3, .quotas = {1, 2}, .kept = {1, 0}}, 0);
  EXPECT_EQ(order_of(slate), (std::vector<std::uint16_t>{1, 2, 3}));
  EXPECT_TRUE(slate[0].kept);
  EXPECT_FALSE(slate[1].kept);
}

// Two draws of one mind, e = 0.2, t = 0.1, and of four candidates 2 and 3 are trials: they get no
// votes. Position 0: pi(0) = 0.9 (0.8 + 0.2/4) = 0.765; pi(1) = 0.9 * 0.05 = 0.045; a trial's
// 0.045 + 0.1/2 = 0.095.
TEST(exploration, trials_are_drawn_by_their_share_and_get_no_votes) {
  const std::vector<float> draws{1, 0, 9, 9, 1, 0, 9, 9};
  auto traits = plain(4);
  traits[2].trial = traits[3].trial = true;
  const slate_request wanted{.positions = 1, .trial_share = 0.1, .trials = 1};
  const auto seen = slates(draws, traits, wanted, 0.2, 20'000);
  EXPECT_NEAR(seen.at({0}).first, 0.765, 1e-12);
  EXPECT_NEAR(seen.at({1}).first, 0.045, 1e-12);
  EXPECT_NEAR(seen.at({2}).first, 0.095, 1e-12);
  EXPECT_NEAR(seen.at({3}).first, 0.095, 1e-12);
  for (const auto& [slate, x] : seen) // Four standard deviations.
    EXPECT_NEAR(x.second / 20'000.0, x.first, 4 * std::sqrt(x.first / 20'000));
}

TEST(exploration, at_most_as_many_trials_as_allowed_are_drawn_as_such) {
  const std::vector<float> mean{5, 4, 3, 2, 1, 0};
  auto traits = plain(6);
  for (auto& x : traits)
    x.trial = &x - traits.data() >= 3;
  slate_request wanted{.positions = 3, .trial_share = 1, .trials = 1};
  for (wanted.seed = 0; wanted.seed < 100; ++wanted.seed) {
    const auto slate = order_of(explore(mean, traits, wanted, 0));
    EXPECT_GE(slate[0], 3);
    EXPECT_EQ(slate[1], 0);
    EXPECT_EQ(slate[2], 1);
  }
}

// Where only trials are left they are drawn uniformly: 1/2, then 1.
TEST(exploration, what_only_trials_are_left_for_is_uniform) {
  auto traits = plain(2);
  traits[0].trial = traits[1].trial = true;
  const auto slate = explore(std::vector<float>{1, 2}, traits, {.positions = 2}, 0);
  EXPECT_EQ(slate[0].propensity, 0.5);
  EXPECT_EQ(slate[1].propensity, 1);
}

// As before with everything at once: quotas, trials, a kept position, several draws.
TEST(exploration, choices_agree_with_propensities_under_quotas_and_trials) {
  constexpr int choices = 400'000;
  rng chance{2'025};
  std::vector<float> draws(8 * 6);
  for (auto& x : draws)
    x = static_cast<float>(chance.normal());
  auto traits = plain(6);
  traits[3].group = traits[4].group = traits[5].group = 1;
  traits[5].trial = true;
  const auto seen = slates(
    draws, traits,
    {.positions = 3, .quotas = {2, 1}, .trial_share = 0.3, .trials = 1, .kept = {no_candidate, 1}},
    0.2, choices);
  auto stated = 0.0;
  auto statistic = 0.0;
  for (const auto& [slate, x] : seen) {
    const auto expected = x.first * choices;
    ASSERT_GT(expected, 20);
    stated += x.first;
    statistic += (x.second - expected) * (x.second - expected) / expected;
  }
  EXPECT_NEAR(stated, 1, 1e-9);
  const auto f = static_cast<double>(seen.size() - 1);
  EXPECT_LT(statistic, f * std::pow(1 - 2 / (9 * f) + 3.719 * std::sqrt(2 / (9 * f)), 3));
}

} // namespace
} // namespace attune
