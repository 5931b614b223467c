#include "models/settings_in_force.hpp"

#include "models/features.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

std::string fault_of(const model_settings& x) {
  const auto made = settings_in_force::from(x);
  return made ? "" : made.error().what;
}

TEST(settings_in_force, each_slot_has_its_policy_and_offset) {
  model_settings x;
  x.candidates = 200;
  x.slots["side"].policy = "greedy";
  x.slots["side"].priors["popular"] = 0.5;
  const auto made = settings_in_force::from(x).value();
  const auto side = made.of("side");
  EXPECT_EQ(side.slot, made.slot("side"));
  EXPECT_EQ(side.chooser->name(), "greedy");
  EXPECT_EQ((*side.offset)[static_cast<std::size_t>(feature::popular)], 0.5f);
  EXPECT_EQ(side.candidates_max, 200u);
  EXPECT_EQ(made.of("home").chooser->name(), x.slots["home"].policy);
  EXPECT_EQ(made.slot("nowhere"), nullptr);
}

TEST(settings_in_force, what_is_none_is_named) {
  model_settings policy;
  policy.slots["home"].policy = "oracle";
  EXPECT_NE(fault_of(policy).find("oracle"), std::string::npos);
  model_settings reward;
  reward.rewards = {{"blink", 1}};
  EXPECT_NE(fault_of(reward).find("blink"), std::string::npos);
  model_settings prior;
  prior.priors["charm"] = 1;
  EXPECT_NE(fault_of(prior).find("charm"), std::string::npos);
  model_settings offset;
  offset.slots["home"].priors["charm"] = 1;
  EXPECT_NE(fault_of(offset).find("charm"), std::string::npos);
}

TEST(settings_in_force, a_record_is_folded_under_the_rules_that_it_names) {
  auto made = settings_in_force::from({}).value();
  made.number = 9;
  made.past_rules[4].interest_half_life_h = 77;
  EXPECT_EQ(made.rules_at(4).interest_half_life_h, 77);
  EXPECT_EQ(made.rules_at(9).interest_half_life_h, model_settings{}.interest_half_life_h);
  EXPECT_EQ(made.rules_at(3).interest_half_life_h, model_settings{}.interest_half_life_h);
}

} // namespace
} // namespace attune
