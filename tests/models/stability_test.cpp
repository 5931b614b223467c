#include "models/stability.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using candidates = std::vector<std::uint16_t>;

// Means 5, 3, 4. Slate 0, 1, 2: nothing leads 0; 2 leads 1 by 1; nothing below leads 2.
TEST(stability, a_position_is_led_by_what_is_not_above_it) {
  EXPECT_EQ(leads(candidates{0, 1, 2}, std::vector<float>{5, 3, 4}), (std::vector<float>{0, 1, 0}));
}

TEST(stability, items_off_the_slate_lead_too) {
  EXPECT_EQ(leads(candidates{1}, std::vector<float>{5, 3, 4}), std::vector<float>{2});
}

TEST(stability, positions_without_a_candidate_are_not_led) {
  EXPECT_EQ(leads(candidates{no_candidate, 0}, std::vector<float>{1, 2}),
            (std::vector<float>{0, 1}));
}

TEST(stability, where_nothing_moved_all_is_kept) {
  const std::vector<shown_position> shown{{.candidate = 1, .lead = 2}, {.candidate = 0}};
  EXPECT_EQ(keep_positions(shown, std::vector<float>{5, 3, 4}, 0.1f), (candidates{1, 0}));
}

TEST(stability, what_is_led_by_more_than_when_it_was_drawn_is_drawn_anew) {
  const std::vector<shown_position> shown{{.candidate = 0, .lead = 0}, {.candidate = 1, .lead = 0}};
  // 2 now leads 1 by 1, and 0 by nothing.
  EXPECT_EQ(keep_positions(shown, std::vector<float>{5, 3, 4}, 0.5f),
            (candidates{0, no_candidate}));
  EXPECT_EQ(keep_positions(shown, std::vector<float>{5, 3, 4}, 1.5f), (candidates{0, 1}));
}

TEST(stability, ineligible_positions_are_drawn_anew) {
  const std::vector<shown_position> shown{{.candidate = 0}, {}};
  EXPECT_EQ(keep_positions(shown, std::vector<float>{5, 3}, 1), (candidates{0, no_candidate}));
}

} // namespace
} // namespace attune
