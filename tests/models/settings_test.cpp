#include "models/settings.hpp"

#include "models/features.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(model_settings, name_each_feature_for_the_shop_and_for_each_slot) {
  const model_settings x;
  EXPECT_EQ(x.priors.size(), feature_names().size());
  for (const auto& [name, slot] : x.slots)
    EXPECT_EQ(slot.priors.size(), feature_names().size()) << name;
  EXPECT_TRUE(prior_weights(x.priors));
}

TEST(model_settings, have_the_four_slots_of_a_shop) {
  const auto slots = default_slots();
  for (const auto* name : {"home", "similar", "popular", "cart"})
    EXPECT_TRUE(slots.contains(name)) << name;
  EXPECT_FALSE(slots.at("popular").personal);
  EXPECT_GT(slots.at("similar").priors.at("about_similarity"), 0);
  EXPECT_GT(slots.at("cart").priors.at("about_together"), 0);
  EXPECT_EQ(slots.at("home").priors, no_priors());
}

} // namespace
} // namespace attune
