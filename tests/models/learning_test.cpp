#include "models/learning.hpp"

#include "models/features.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(learning, counts_hours_in_microseconds) {
  model_settings settings;
  settings.trending_half_life_h = 2;
  // 2 h * 3,600 s * 1,000,000 us.
  EXPECT_EQ(learning_of(settings).trending.half_life_us, 7'200'000'000);
}

TEST(learning, begins_with_the_priors_and_as_many_clusters_as_set) {
  model_settings settings;
  settings.segments = 5;
  EXPECT_EQ(clustering_of(settings).clusters, 5u);
  const auto learning = learning_of(settings);
  const auto mean = learned{learning}.snapshot()->policy->mean;
  EXPECT_NEAR(mean[static_cast<std::size_t>(feature::popular)], settings.priors.at("popular"),
              1e-6);
}

} // namespace
} // namespace attune
