#include "tools/replay/baselines.hpp"

#include "tools/replay/recbole.hpp"
#include "tools/replay/session_rec.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

using namespace attune;

TEST(baselines, do_not_score_the_first_event_of_a_person) {
  baselines both{{}};
  EXPECT_FALSE(both.scores(4));
  both.observe({4, 0, 0});
  EXPECT_EQ(both.popularity().scored(), 0u);
  EXPECT_TRUE(both.scores(4));
  EXPECT_FALSE(both.scores(3));
  both.observe({4, 0, 1});
  EXPECT_EQ(both.popularity().scored(), 1u);
  EXPECT_EQ(both.co_visitation().scored(), 1u);
}

TEST(baselines, rank_first_and_learn_then) {
  baselines both{{}};
  both.observe({0, 7, 0});
  both.observe({0, 8, 1}); // Unknown when it is ranked: a miss.
  EXPECT_EQ(both.popularity().hit_rate(), 0);
  both.observe({0, 8, 2}); // Known by now.
  EXPECT_EQ(both.popularity().hit_rate(), 0.5);
}

TEST(baselines, rank_a_persons_own_items_again_only_with_repeats) {
  for (const bool repeats : {true, false}) {
    baselines both{{.repeats = repeats}};
    both.observe({0, 1, 0});
    both.observe({0, 1, 1});
    EXPECT_EQ(both.popularity().hit_rate(), repeats ? 1 : 0);
    EXPECT_EQ(both.co_visitation().hit_rate(), repeats ? 1 : 0);
    // What one person chose is not barred for another.
    both.observe({1, 2, 2});
    both.observe({1, 1, 3});
    EXPECT_EQ(both.popularity().hit_rate(), repeats ? 1 : 0.5);
  }
}

namespace {

struct figures {
  double hit_rate;
  double reciprocal_rank;
};

void expect_near(const accuracy& got, figures expected) {
  EXPECT_NEAR(got.hit_rate(), expected.hit_rate, 0.0012);
  EXPECT_NEAR(got.reciprocal_rank(), expected.reciprocal_rank, 0.0006);
}

} // namespace

// The figures of an independent implementation of the same protocol, to three digits.
TEST(baselines, reach_the_known_figures_on_yoochoose) {
  const auto* root = std::getenv("ATTUNE_DATA");
  if (!root)
    GTEST_SKIP() << "ATTUNE_DATA does not say where the data sets are";
  const auto stem = std::string{root} + "/yoochoose/yoochoose-clicks-100k_";
  data_set data;
  const auto read = read_session_rec({stem + "train_full.txt", stem + "test.txt"}, data);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(data.events.size(), 83'846u);
  baselines both{{}};
  for (const auto& x : data.events)
    both.observe(x);
  expect_near(both.popularity(), {.118, .029});
  expect_near(both.co_visitation(), {.627, .340});
}

TEST(baselines, reach_the_known_figures_on_ml100k) {
  const auto* root = std::getenv("ATTUNE_DATA");
  if (!root)
    GTEST_SKIP() << "ATTUNE_DATA does not say where the data sets are";
  data_set data;
  const auto read = read_recbole(std::string{root} + "/ml100k/ml-100k.inter", data);
  ASSERT_TRUE(read) << read.error().what;
  EXPECT_EQ(data.events.size(), 100'000u);
  baselines both{{.half_life_us = std::int64_t{30} * 24 * 3600 * 1'000'000, .repeats = false}};
  for (const auto& x : data.events)
    both.observe(x);
  expect_near(both.popularity(), {.127, .030});
  expect_near(both.co_visitation(), {.271, .075});
}
