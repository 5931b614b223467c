#include "models/segments.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace attune {
namespace {

/// Segments on the first axis.
segments at(std::vector<float> places) {
  segments out;
  for (std::size_t i = 0; i < places.size(); ++i) {
    auto& x = out.all.emplace_back();
    x.id = static_cast<std::uint16_t>(10 + i);
    x.center[0] = places[i];
  }
  return out;
}

constexpr std::array<std::int8_t, segment_features> origin{};

// Squared distances 0.01, 0.04, 0.25 (and 1, too far); temperature 0.1: weights are proportional
// to e^0, e^-0.3, e^-2.4.
TEST(segments, membership_is_a_softmax_of_the_three_nearest) {
  const auto now = members_of(at({0.5f, -0.1f, 1.0f, 0.2f}), origin, 0.1);
  ASSERT_EQ(now.count, 3u);
  EXPECT_EQ(now.top[0].segment, 11);
  EXPECT_EQ(now.top[0].index, 1);
  EXPECT_EQ(now.top[1].segment, 13);
  EXPECT_EQ(now.top[2].segment, 10);
  const auto sum = 1 + std::exp(-0.3) + std::exp(-2.4);
  EXPECT_NEAR(now.top[0].weight, 1 / sum, 1e-6);
  EXPECT_NEAR(now.top[1].weight, std::exp(-0.3) / sum, 1e-6);
  EXPECT_NEAR(now.top[2].weight, std::exp(-2.4) / sum, 1e-6);
}

TEST(segments, one_segment_has_all_and_none_nothing) {
  const auto one = members_of(at({0.5f}), origin, 0.1);
  ASSERT_EQ(one.count, 1u);
  EXPECT_EQ(one.top[0], (membership{10, 0, 1}));
  EXPECT_EQ(members_of({}, origin, 0.1).count, 0u);
}

memberships weighing(float first, float second) {
  return {.top = {{{1, 0, first}, {2, 1, second}, {}}}, .count = 2};
}

TEST(segments, the_previous_one_stays_unless_led_by_a_margin) {
  EXPECT_EQ(settle(2, weighing(0.55f, 0.45f), 0.2f), 2);
  EXPECT_EQ(settle(2, weighing(0.65f, 0.35f), 0.2f), 1);
  EXPECT_EQ(settle(1, weighing(0.55f, 0.45f), 0.2f), 1);
}

TEST(segments, a_newcomer_is_in_the_nearest) {
  EXPECT_EQ(settle({}, weighing(0.55f, 0.45f), 0.2f), 1);
  EXPECT_EQ(settle(9, weighing(0.55f, 0.45f), 0.2f), 1);
  EXPECT_EQ(settle(1, {}, 0.2f), std::nullopt);
}

} // namespace
} // namespace attune
