#include "models/learned.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr std::int64_t start_us = 1'700'000'000'000'000;

learned_settings small() {
  learned_settings out;
  out.followed.row_cap = 16;
  out.followed.max_rows = 150;
  out.next.row_cap = 8;
  out.trending.half_life_us = 60'000'000;
  out.trending.max_items = 100;
  out.posterior.half_life_us = 300'000'000;
  out.draws = 4;
  return out;
}

/// Examples as a busy site would have them: of all kinds, times roughly ascending.
std::vector<training_example> examples(std::uint64_t seed, int count) {
  rng chance{seed};
  std::vector<training_example> out;
  const auto item = [&] { return item_key{scatter(1 + chance.below(200))}; };
  for (int i = 0; i < count; ++i) {
    const auto at =
      start_us + i * std::int64_t{1'000'000} - static_cast<std::int64_t>(chance.below(30'000'000));
    encoded_features x{};
    for (auto& q : x)
      q = static_cast<std::int8_t>(static_cast<int>(chance.below(255)) - 127);
    switch (chance.below(4)) {
    case 0:
      out.push_back(visit_count{at, item(), static_cast<float>(chance.uniform())});
      break;
    case 1: {
      transition step{at, item(), {}};
      for (auto n = chance.below(max_lags + 1); n > 0; --n)
        step.before.push_back(item());
      out.push_back(step);
      break;
    }
    case 2:
      out.push_back(exposure{at, x});
      break;
    default:
      out.push_back(reward_increase{at, x, static_cast<float>(chance.uniform())});
    }
  }
  return out;
}

std::string bytes_of(const learned& x) {
  byte_writer out;
  x.encode(out);
  return out.take();
}

TEST(learned, each_example_reaches_who_learns_from_it) {
  learned all{small()};
  encoded_features x{};
  x[0] = 127;
  all.learn(1, visit_count{start_us, {1}, 1});
  all.learn(2, transition{start_us, {2}, {{1}}});
  all.learn(3, exposure{start_us, x});
  all.learn(4, reward_increase{start_us, x, 1});
  all.pass(9);
  const auto now = all.snapshot();
  EXPECT_EQ(now->version, 9u);
  EXPECT_EQ(now->trending->fraction({1}), 1);
  EXPECT_EQ(now->popular->fraction({1}), 1);
  EXPECT_NE(now->followed->find({1}), nullptr);
  EXPECT_NE(now->next->find({1}), nullptr);
  EXPECT_GT(now->policy->mean[0], 0);
  EXPECT_EQ(now->policy->draws.size(), 4u);
}

TEST(learned, draws_stay_while_the_posterior_does) {
  learned all{small()};
  all.learn(1, exposure{start_us, {}});
  const auto before = all.snapshot();
  all.learn(2, visit_count{start_us, {1}, 1});
  EXPECT_EQ(all.snapshot()->policy, before->policy);
  EXPECT_EQ(all.snapshot()->followed, before->followed);
  all.learn(3, exposure{start_us, {}});
  EXPECT_NE(all.snapshot()->policy->draws, before->policy->draws);
}

// At random points one fold goes through a checkpoint, and the other is asked for a snapshot:
// neither must leave a trace.
TEST(learned, a_fold_through_checkpoints_equals_one_at_a_stroke) {
  const auto seed = std::uint64_t{20'240'601};
  SCOPED_TRACE(seed);
  rng chance{seed};
  const auto all = examples(seed, 10'000);
  learned whole{small()};
  learned stopped{small()};
  for (std::size_t i = 0; i < all.size(); ++i) {
    whole.learn(i + 1, all[i]);
    stopped.learn(i + 1, all[i]);
    if (chance.below(100) == 0)
      whole.snapshot();
    if (chance.below(500) == 0) {
      const auto bytes = bytes_of(stopped);
      ASSERT_EQ(bytes, bytes_of(whole)) << i;
      stopped = learned{small()};
      byte_reader in{bytes};
      ASSERT_TRUE(stopped.decode(in));
      ASSERT_TRUE(in.at_end());
      ASSERT_EQ(stopped.version(), i + 1);
    }
  }
  EXPECT_EQ(bytes_of(whole), bytes_of(stopped));
  EXPECT_EQ(whole.snapshot()->policy->draws, stopped.snapshot()->policy->draws);
  EXPECT_EQ(whole.snapshot()->trending->leaders(), stopped.snapshot()->trending->leaders());
}

TEST(learned, a_checkpoint_of_other_settings_is_refused) {
  const auto bytes = bytes_of(learned{small()});
  learned other{{}};
  byte_reader in{bytes};
  const auto done = other.decode(in);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().what, "the checkpoint was made under other settings");
}

TEST(learned, damaged_bytes_are_refused) {
  learned all{small()};
  const auto some = examples(1, 40);
  for (std::size_t i = 0; i < some.size(); ++i)
    all.learn(i, some[i]);
  const auto bytes = bytes_of(all);
  for (std::size_t size = 0; size < bytes.size(); size += 3) {
    byte_reader in{std::string_view{bytes}.substr(0, size)};
    ASSERT_FALSE(learned{small()}.decode(in)) << size;
  }
}

} // namespace
} // namespace attune
