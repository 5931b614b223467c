#include "models/learned.hpp"
#include "models/policies/thompson.hpp"
#include "models/policies/uniform_policy.hpp"
#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <iostream>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t kinds = 4; // Of people, and of items: each kind likes one other.
constexpr std::size_t catalogue = 24;
constexpr std::size_t positions = 4;
constexpr std::int64_t round_us = 1'000'000;
constexpr double liked = 0.6;
constexpr double not_liked = 0.1;

/// A crowd whose tastes only it knows. Whoever shows a slate learns the clicks and nothing else.
class crowd {
public:
  explicit crowd(std::uint64_t seed) : chance_(seed) {}

  std::size_t next_person() { return chance_.below(kinds); }

  bool clicks(std::size_t person, std::size_t item) {
    const auto likes = (person + shift_) % kinds == item % kinds;
    return chance_.uniform() < (likes ? liked : not_liked);
  }

  void swap_tastes() { ++shift_; }

private:
  rng chance_;
  std::size_t shift_ = 1;
};

/// The features of an item for a person: a bias, and one for each pair of kinds.
shortlist candidates_for(std::size_t person) {
  shortlist out;
  for (std::size_t item = 0; item < catalogue; ++item) {
    auto& x = out.features.emplace_back();
    x[0] = 127;
    x[1 + person * kinds + item % kinds] = 127;
  }
  out.traits.resize(catalogue);
  return out;
}

struct trial {
  std::int64_t half_life_us = 0; // Of the posterior; 0 forgets nothing.
  int rounds = 2'000;
  int swap_at = -1;
};

/// What a policy earned a position, round by round.
using earnings = std::vector<double>;

double mean_of(const earnings& x, std::size_t from, std::size_t to) {
  auto sum = 0.0;
  for (auto i = from; i < to; ++i)
    sum += x[i];
  return sum / static_cast<double>(to - from);
}

/// Lets `show` choose slates in front of the crowd while the learner folds what happens; it reads
/// a snapshot that is published every 10 rounds.
using chooser = std::function<std::vector<position>(const shortlist&, const learned_snapshot&,
                                                    const slate_request&)>;

earnings play(const chooser& show, const trial& x, std::uint64_t seed) {
  crowd people{seed};
  learned_settings settings;
  settings.posterior.half_life_us = x.half_life_us;
  settings.posterior.prior_precision = 1;
  learned learner{settings};
  auto published = learner.snapshot();
  earnings out;
  std::uint64_t number = 0;
  for (int round = 0; round < x.rounds; ++round) {
    if (round == x.swap_at)
      people.swap_tastes();
    const auto at_us = round * round_us;
    const auto person = people.next_person();
    const auto all = candidates_for(person);
    const slate_request request{.positions = positions, .seed = seed_of(seed, round)};
    auto earned = 0.0;
    for (const auto& shown : show(all, *published, request)) {
      const auto& features = all.features[shown.candidate];
      learner.learn(++number, exposure{at_us, features});
      if (!people.clicks(person, shown.candidate))
        continue;
      earned += 1.0 / positions;
      learner.learn(++number, reward_increase{at_us, features, 1});
      learner.learn(++number, visit_count{at_us, {shown.candidate}, 1});
    }
    out.push_back(earned);
    if (round % 10 == 0)
      published = learner.snapshot();
  }
  return out;
}

std::vector<position> by_thompson(const shortlist& all, const learned_snapshot& learned,
                                  const slate_request& request) {
  return thompson{0.05}.choose(all, *learned.policy, request);
}

std::vector<position> by_chance(const shortlist& all, const learned_snapshot& learned,
                                const slate_request& request) {
  return uniform_policy{}.choose(all, *learned.policy, request);
}

/// Shows what is clicked most, once 1,000 examples (some 170 slates at random) say what that is.
std::vector<position> by_popularity(const shortlist& all, const learned_snapshot& learned,
                                    const slate_request& request) {
  const auto& leaders = learned.popular->leaders();
  if (learned.version < 1'000 || leaders.size() < positions)
    return by_chance(all, learned, request);
  std::vector<position> slate(positions);
  for (std::size_t i = 0; i < positions; ++i)
    slate[i].candidate = static_cast<std::uint16_t>(leaders[i].item.value);
  return slate;
}

constexpr std::uint64_t seeds[] = {11, 12, 13, 14, 15};

/// The mean over seeds of what `a` earns above `b`, and its standard error.
std::pair<double, double> lead(const chooser& a, const chooser& b, const trial& x) {
  auto sum = 0.0;
  auto squares = 0.0;
  constexpr auto n = static_cast<double>(std::size(seeds));
  for (const auto seed : seeds) {
    const auto rounds = static_cast<std::size_t>(x.rounds);
    const auto difference =
      mean_of(play(a, x, seed), 0, rounds) - mean_of(play(b, x, seed), 0, rounds);
    sum += difference;
    squares += difference * difference;
  }
  const auto mean = sum / n;
  const auto variance = std::max(0.0, squares / n - mean * mean) * n / (n - 1);
  return {mean, std::sqrt(variance / n)};
}

// Who knows the tastes earns 0.6 a position: each person likes 6 of the 24 items, and 4 are shown.
// Chance earns (6 * 0.6 + 18 * 0.1) / 24 = 0.225, and so does popularity, since the four kinds of
// people come equally often and every item is liked by one of them. The most there is to gain is
// so 0.375; learning must gain more than half of it, 0.1875, over all rounds, the first included.
// The noise: a mean of 2,000 slates of 4 deviates by at most 0.5 / sqrt(8,000) = 0.0056, so the
// mean difference over 5 seeds by 0.0056 sqrt(2 / 5) = 0.0035. The margin is 50 of those. The
// measured standard error may be at most three times as large.
TEST(learning, thompson_beats_chance) {
  const auto [margin, error] = lead(by_thompson, by_chance, {});
  std::cout << "seeds 11-15: margin " << margin << " +- " << error << '\n';
  EXPECT_GT(margin, 0.1875);
  EXPECT_LT(error, 0.0105);
}

TEST(learning, thompson_beats_popularity) {
  const auto [margin, error] = lead(by_thompson, by_popularity, {});
  std::cout << "seeds 11-15: margin " << margin << " +- " << error << '\n';
  EXPECT_GT(margin, 0.1875);
  EXPECT_LT(error, 0.0105);
}

// Half-life 300 rounds, tastes swap after 2,000 of 4,000. Before the swap, the last 500 rounds earn
// m. Just after it the policy shows what is no longer liked, at about 0.1. Seven half-lives later
// less than 1 % of the old evidence is left, so the last 500 rounds must earn at least 0.9 m; the
// noise of either mean over 5 seeds is 0.5 / sqrt(500 * 4 * 5) = 0.005, 1 % of m.
TEST(learning, recovers_after_tastes_swap) {
  const trial swapped{.half_life_us = 300 * round_us, .rounds = 4'000, .swap_at = 2'000};
  auto before = 0.0;
  auto just_after = 0.0;
  auto at_last = 0.0;
  for (const auto seed : seeds) {
    const auto earned = play(by_thompson, swapped, seed);
    before += mean_of(earned, 1'500, 2'000) / std::size(seeds);
    just_after += mean_of(earned, 2'000, 2'050) / std::size(seeds);
    at_last += mean_of(earned, 3'500, 4'000) / std::size(seeds);
  }
  std::cout << "seeds 11-15: before " << before << ", just after " << just_after << ", at last "
            << at_last << '\n';
  EXPECT_GT(before, 0.225 + 0.1875);
  EXPECT_LT(just_after, 0.75 * before); // It did hurt.
  EXPECT_GT(at_last, 0.9 * before);
}

} // namespace
} // namespace attune
