#include "models/interests.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace attune {
namespace {

constexpr std::int64_t hour_us = 3'600'000'000;
constexpr std::int64_t start_us = 1'000 * hour_us;

item_features shoe() {
  item_features x;
  x.key = {1};
  x.categories = {10};
  x.tags = {20};
  x.price = 50;
  return x;
}

/// Of a topic; 0 where there is none.
float weight(const std::vector<interests::topic>& of, std::uint32_t hash) {
  for (const auto& x : of)
    if (x.hash == hash)
      return x.weight;
  return 0;
}

TEST(interests, a_weight_halves_in_a_half_life) {
  interests x;
  x.add_topic(10, 4, start_us, 6);
  x.add_topic(11, 4, start_us + 6 * hour_us, 6); // By then topic 10 weighs 2.
  EXPECT_NEAR(weight(x.topics(), 10), 2, 1e-5);
  EXPECT_EQ(weight(x.topics(), 11), 4.0f);
}

// Of four, six hours ago at a half-life of six, two are left: as if it had come in its time.
TEST(interests, what_comes_late_weighs_what_is_left_of_it) {
  interests late;
  late.add_topic(10, 4, start_us + 6 * hour_us, 6);
  late.add_topic(11, 4, start_us, 6);
  EXPECT_EQ(weight(late.topics(), 10), 4.0f);
  EXPECT_NEAR(weight(late.topics(), 11), 2, 1e-5);
  interests shoes;
  shoes.add(shoe(), 1, start_us + 6 * hour_us, 6);
  const auto embedding = shoes.embedding();
  shoes.add(shoe(), 1, start_us, 6);
  for (std::size_t i = 0; i < embedding.size(); ++i)
    EXPECT_NEAR(shoes.embedding()[i], 1.5f * embedding[i], 1e-5f);
  EXPECT_NEAR(weight(shoes.topics(), 10), 1.5, 1e-5);
}

TEST(interests, the_embedding_leans_to_what_was_visited_and_away_from_what_was_not_liked) {
  interests liked;
  liked.add(shoe(), 1, start_us, 6);
  interests disliked;
  disliked.add(shoe(), -1, start_us, 6);
  ASSERT_EQ(liked.embedding().size(), 64u);
  for (std::size_t i = 0; i < 64; ++i)
    EXPECT_EQ(liked.embedding()[i], -disliked.embedding()[i]);
}

TEST(interests, the_price_level_is_the_mean_of_logs) {
  interests x;
  x.add(shoe(), 1, start_us, 6);
  EXPECT_NEAR(x.log_price().value(), std::log(51.0), 1e-5);
}

// A visit to what is free pulls the level down: (log(1 + 50) + log(1 + 0)) / 2. One to what has no
// price says nothing.
TEST(interests, what_is_free_counts_in_the_price_level_and_what_has_no_price_does_not) {
  interests x;
  auto unpriced = shoe();
  unpriced.price.reset();
  x.add(unpriced, 1, start_us, 6);
  EXPECT_EQ(x.log_price(), std::nullopt);
  auto free = shoe();
  free.price = 0;
  x.add(free, 1, start_us, 6);
  EXPECT_EQ(x.log_price(), 0.0f);
  x.add(shoe(), 1, start_us, 6);
  EXPECT_NEAR(x.log_price().value(), std::log(51.0) / 2, 1e-5);
}

TEST(interests, the_weakest_topic_gives_way) {
  interests x;
  for (std::uint32_t n = 1; n <= interests::topics_max; ++n)
    x.add_topic(n, static_cast<float>(n), start_us, 6);
  x.add_topic(1'000, 5, start_us, 6); // Takes the place of topic 1.
  EXPECT_EQ(x.topics().size(), interests::topics_max);
  EXPECT_EQ(weight(x.topics(), 1), 0.0f);
  EXPECT_GT(weight(x.topics(), 1'000), 0.0f);
}

TEST(interests, what_was_stated_stays_until_taken_back) {
  interests x;
  x.state(10, -0.5f);
  x.add_topic(11, 1, start_us + 1'000 * hour_us, 6);
  EXPECT_EQ(weight(x.stated_topics(), 10), -0.5f);
  x.state(10, 0);
  EXPECT_EQ(weight(x.stated_topics(), 10), 0.0f);
}

} // namespace
} // namespace attune
