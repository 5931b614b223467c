#include "models/reward_rules.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

reward_rules rules(std::vector<reward_setting> rows) { return reward_rules::parse(rows).value(); }

std::string refusal(const std::string& when) {
  const std::vector<reward_setting> rows{{when, 0.5}};
  const auto parsed = reward_rules::parse(rows);
  return parsed ? std::string{} : parsed.error().what;
}

TEST(reward_rules, each_rule_pays_once) {
  const auto subject = rules({{"click", 0.25}});
  earnings x;
  EXPECT_EQ(subject.pay(x, signal_kind::click, 0), 0.25f);
  EXPECT_EQ(subject.pay(x, signal_kind::click, 0), 0.0f);
  EXPECT_EQ(x.total, 0.25f);
}

TEST(reward_rules, dwell_adds_up_to_its_threshold) {
  const auto subject = rules({{"dwell>=15s", 0.5}});
  earnings x;
  EXPECT_EQ(subject.pay(x, signal_kind::dwell, 10), 0.0f); // 10 s of 15.
  EXPECT_EQ(subject.pay(x, signal_kind::dwell, 5), 0.5f);  // 15 s.
}

TEST(reward_rules, the_total_is_capped_at_one_and_pays_only_the_increase) {
  const auto subject = rules({{"like", 0.75}, {"purchase", 1.0}});
  earnings x;
  EXPECT_EQ(subject.pay(x, signal_kind::like, 0), 0.75f);
  EXPECT_EQ(subject.pay(x, signal_kind::purchase, 20), 0.25f); // 1 - 0.75.
}

TEST(reward_rules, a_rating_below_its_threshold_pays_nothing) {
  const auto subject = rules({{"rate>=0.8", 0.5}});
  earnings x;
  EXPECT_EQ(subject.pay(x, signal_kind::rate, 0.75f), 0.0f);
  EXPECT_EQ(subject.pay(x, signal_kind::rate, 0.875f), 0.5f);
}

TEST(reward_rules, a_reward_from_outside_counts_once) {
  earnings x;
  EXPECT_EQ(reward_rules::pay_outside(x, 0.5f), 0.5f);
  EXPECT_EQ(reward_rules::pay_outside(x, 0.5f), 0.0f);
}

TEST(reward_rules, what_cannot_be_understood_is_named) {
  EXPECT_NE(refusal("clack").find("`clack`"), std::string::npos);
  EXPECT_NE(refusal("dwell>=").find("number"), std::string::npos);
  EXPECT_NE(refusal("click>=3").find("amount"), std::string::npos);
  EXPECT_EQ(refusal("dwell >= 15s"), "");
}

TEST(reward_rules, an_amount_that_cannot_be_is_named) {
  for (const auto* when :
       {"rate>=nan", "rate>=2", "scroll>=1.01", "dwell>=-5s", "dwell>=inf", "purchase>=-1"})
    EXPECT_NE(refusal(when).find(when), std::string::npos) << when;
  for (const auto* when : {"rate>=1", "scroll>=0", "dwell>=86400s", "purchase>=1e6"})
    EXPECT_EQ(refusal(when), "");
}

TEST(reward_rules, what_is_there_twice_is_named) {
  const std::vector<reward_setting> rows{{"dwell>=15s", 0.2}, {"dwell >= 15", 0.3}};
  const auto parsed = reward_rules::parse(rows);
  ASSERT_FALSE(parsed);
  EXPECT_NE(parsed.error().what.find("`dwell >= 15` is there twice"), std::string::npos);
  earnings x;
  EXPECT_EQ(rules({{"dwell>=15s", 0.25}, {"dwell>=60s", 0.5}}).pay(x, signal_kind::dwell, 60),
            0.75f)
    << "two thresholds are two rules";
}

TEST(reward_rules, more_than_fifteen_are_refused) {
  std::vector<reward_setting> rows;
  for (auto i = 1; i <= 16; ++i)
    rows.push_back({"dwell>=" + std::to_string(i), 0.1});
  EXPECT_FALSE(reward_rules::parse(rows));
}

} // namespace
} // namespace attune
