#include "actors/journaled_settings.hpp"

#include "store/journal.hpp"
#include "store/memory.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

/// A journal in memory with two sets of settings.
struct journaled_settings : ::testing::Test {
  std::uint64_t record(const model_settings& x) {
    return log.record_settings(write_model_settings(x)).value();
  }

  memory_store data{1'000};
  journal log = journal::open(data, {}).value();
};

TEST_F(journaled_settings, come_back_as_they_were_written) {
  model_settings x;
  x.interest_half_life_h = 0.1;
  x.rewards = {{"dwell>=15s", 1.0 / 3}};
  x.slots["a-b"].epsilon = 0.3;
  x.priors["popular"] = -0.7;
  const auto again = read_model_settings(write_model_settings(x)).value();
  EXPECT_EQ(again.interest_half_life_h, 0.1);
  ASSERT_EQ(again.rewards.size(), 1u);
  EXPECT_EQ(again.rewards[0].when, "dwell>=15s");
  EXPECT_EQ(again.rewards[0].value, 1.0 / 3);
  EXPECT_EQ(again.slots.at("a-b").epsilon, 0.3);
  EXPECT_EQ(again.priors, x.priors);
  EXPECT_EQ(write_model_settings(again), write_model_settings(x));
}

TEST_F(journaled_settings, each_earlier_set_of_rules_is_found_by_its_number) {
  model_settings x;
  x.interest_half_life_h = 3;
  const auto first = record(x);
  x.interest_half_life_h = 4;
  const auto second = record(x);
  const auto present = record({});
  const auto past = past_rules(log, present).value();
  ASSERT_EQ(past.size(), 2u);
  EXPECT_EQ(past.at(first).interest_half_life_h, 3);
  EXPECT_EQ(past.at(second).interest_half_life_h, 4);
}

TEST_F(journaled_settings, what_cannot_be_read_is_named_with_its_number) {
  const auto number = log.record_settings("models = 7").value();
  const auto refused = past_rules(log, number + 1);
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("settings number " + std::to_string(number)),
            std::string::npos)
    << refused.error().what;
}

} // namespace
} // namespace attune
