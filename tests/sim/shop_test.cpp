#include "models/algorithms.hpp"
#include "models/embedding.hpp"
#include "models/learning.hpp"
#include "models/ranking.hpp"
#include "models/rng.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <vector>

// The whole way from a click to the next list, without actors: retrieval, features, shortlist,
// policy, keep rule, attribution, lessons, and what is learned of them. People differ in nothing
// but a hidden taste, which shows in what they click, and in what they look for by themselves.
// (Who never looks for anything is found out only by luck: draws explore the weights that all
// share, not one person's taste, so that the first click on a list may decide all that follow.)

namespace attune {
namespace {

constexpr int items = 200; // Item n is of category n % 10: 20 each.
constexpr std::size_t categories = 10;
constexpr std::size_t crowd = 20; // Two like each category.
constexpr std::size_t positions = 5;
constexpr int lists = 1'000; // 50 a person.
constexpr double liked = 0.5;
constexpr double not_liked = 0.05;
constexpr std::int64_t opens_us = std::int64_t{30} * 24 * 3600 * 1'000'000; // No item is new.
constexpr std::int64_t round_us = 10'000'000;
constexpr int publish_every = 5;
constexpr session_id session{1, 1};

struct person {
  visitor_id id;
  std::uint32_t likes = 0; ///< A category's hash.
  visitor_state state;
  std::uint64_t records = 0;
};

/// What came of all lists of a trial.
struct outcome {
  double clicks = 0; ///< A position.
  std::size_t drawn = 0;
  std::size_t kept = 0;
  std::size_t exposures = 0;
};

/// No quotas: they would give each person its category whatever the policy does.
slot_settings by_scores() {
  slot_settings out;
  out.quota = 1;
  return out;
}

/// One policy in front of the crowd.
class trial {
public:
  trial(std::string_view policy, const learned_settings& learning, std::uint64_t seed)
    : chooser_(make_policy(policy, {0.05}).value()), learner_(learning), chance_(seed) {
    from_ = {numbered_snapshot(items), learner_.snapshot(), std::make_shared<const segments>()};
    for (std::size_t n = 0; n < crowd; ++n) {
      auto& x = people_.emplace_back();
      x.id = {seed, n};
      x.likes = feature_hash("c" + std::to_string(n % categories));
      x.state.apply(consent_entry{1, 0x1ff, 1}, rules_);
    }
  }

  outcome run() {
    for (now_us_ = opens_us; now_us_ < opens_us + lists * round_us; now_us_ += round_us) {
      serve(people_[chance_.below(crowd)]);
      if (now_us_ / round_us % publish_every == 0)
        from_.learned = learner_.snapshot();
    }
    out_.clicks /= static_cast<double>(lists * positions);
    return out_;
  }

private:
  void serve(person& x) {
    batch_entry batch{session, ++x.records, now_us_, {}};
    if (chance_.below(2) == 0) { // Another page: nothing need be kept.
      batch.signals.push_back(seen(signal_kind::page_view));
      if (chance_.below(2) == 0)
        batch.signals.push_back(looked_for(x));
      live(x, batch);
      batch.signals.clear();
    }
    const auto shown = show(x);
    for (const auto& position : shown.positions) {
      const auto at = from_.items->find(position.key).value();
      const auto& features = from_.items->entry(at)->features;
      for (const auto kind : {signal_kind::impression, signal_kind::click}) {
        const auto likes = from_.items->columns(at).category == x.likes;
        if (kind == signal_kind::click && chance_.uniform() >= (likes ? liked : not_liked))
          continue;
        auto& s = batch.signals.emplace_back(seen(kind));
        s.items = {features};
        s.answers = decision_id{x.id, 1, shown.record, 0};
        out_.clicks += kind == signal_kind::click ? 1 : 0;
      }
    }
    live(x, batch);
  }

  signal_entry seen(signal_kind kind) {
    signal_entry s;
    s.id_hash = ++signals_;
    s.kind = kind;
    s.at_us = now_us_;
    s.raw_ts_ms = now_us_ / 1'000;
    return s;
  }

  /// An item that the person found by itself.
  signal_entry looked_for(const person& x) {
    for (;;) {
      const auto at = static_cast<item_index>(chance_.below(items));
      if (from_.items->columns(at).category != x.likes)
        continue;
      auto s = seen(signal_kind::view_item);
      s.items = {from_.items->entry(at)->features};
      return s;
    }
  }

  decision_entry show(person& x) {
    ranking_request request;
    request.visitor = &x.state;
    request.personal = true;
    request.slot = &slot_;
    request.chooser = chooser_.get();
    request.n = positions;
    request.before = x.state.shown().list(session, "home");
    request.now_us = now_us_;
    request.seed = slate_seed(x.id, ++x.records);
    decision_entry shown;
    shown.activation = 1;
    shown.record = x.records;
    shown.session = session;
    shown.list = "home";
    shown.at_us = now_us_;
    shown.positions = ranker_.rank(from_, request).positions;
    EXPECT_EQ(shown.positions.size(), positions);
    for (auto& position : shown.positions) {
      if (!position.kept)
        position.drawn_record = shown.record;
      ++(position.kept ? out_.kept : out_.drawn);
    }
    live(x, shown);
    return shown;
  }

  /// What the journal would keep: the person's state and what all learn from it.
  void live(person& x, const timeline_entry& entry) {
    for (const auto& example : x.state.apply(entry, rules_).examples) {
      learner_.learn(++lessons_, example);
      out_.exposures += std::holds_alternative<exposure>(example) ? 1 : 0;
    }
  }

  const state_rules rules_{reward_rules::parse(model_settings{}.rewards).value(), 6, 256};
  const slot_settings slot_ = by_scores();
  std::unique_ptr<const policy> chooser_;
  learned learner_;
  rng chance_;
  snapshots from_;
  ranker ranker_;
  std::vector<person> people_;
  std::int64_t now_us_ = 0;
  std::uint64_t signals_ = 0;
  std::uint64_t lessons_ = 0;
  outcome out_;
};

/// As the program learns by default, but for what it believes of repeats: here people go back to
/// what they like, again and again.
learned_settings by_default() {
  model_settings models;
  models.priors["visited"] = 0;
  return learning_of(models);
}

/// Scores by popularity, whatever the examples say.
learned_settings by_popularity() {
  learned_settings out;
  out.choices.prior = prior_weights({{"popular", 1}}).value();
  out.posterior.prior_precision = 1e9;
  return out;
}

constexpr std::uint64_t seeds[] = {21, 22, 23};

/// Clicks a position, the mean over all seeds.
double earned(std::string_view policy, const learned_settings& learning) {
  auto sum = 0.0;
  for (const auto seed : seeds)
    sum += trial{policy, learning, seed}.run().clicks;
  return sum / static_cast<double>(std::size(seeds));
}

// Who knows the tastes earns 0.5 a position: each person likes 20 of the 200 items, and 5 are
// shown. Chance earns (20 * 0.5 + 180 * 0.05) / 200 = 0.095. The learner must come at least half of
// the way, to 0.2975, over all lists, the first included. A person looks for something it likes at
// every fourth list, so of its 50 about four are chance; meanwhile it clicks as often on what it
// does not like (5 * 0.9 * 0.05 = 0.225 a list), which its own visits and the clicks on what is
// liked, ten times as frequent once it is shown, must then outweigh: some ten lists of fifty are
// lost, which leaves room.
//
// Popularity earns what chance does: every item is liked by two of twenty. Uniform chooses from
// the shortlist of 64, which has at most all 20 that are liked: (20 * 0.5 + 44 * 0.05) / 64 = 0.19.
// So the margins are 0.2975 - 0.095 = 0.2025 and 0.2975 - 0.19 = 0.1075.
//
// The noise: a mean of 1,000 lists of 5 deviates by at most 0.5 / sqrt(5,000) = 0.007, so the
// difference of two over 3 seeds by 0.007 sqrt(2 / 3) = 0.006: the smaller margin is 18 of those.
TEST(shop, thompson_beats_chance_and_popularity_on_the_whole_path) {
  const auto thompson = earned("thompson", by_default());
  const auto uniform = earned("uniform", by_default());
  const auto popular = earned("greedy", by_popularity());
  std::cout << "seeds 21-23, clicks a position: thompson " << thompson << ", uniform " << uniform
            << ", popularity " << popular << '\n';
  EXPECT_GT(thompson - uniform, 0.1075);
  EXPECT_GT(thompson - popular, 0.2025);
}

// Everyone looks at everything that is shown: each draw is an exposure, and is it once, however
// often the position was kept.
TEST(shop, each_draw_is_learned_from_once) {
  const auto x = trial{"thompson", by_default(), 24}.run();
  std::cout << "seed 24: " << x.drawn << " positions drawn, " << x.kept << " kept\n";
  EXPECT_GT(x.kept, 0u);
  EXPECT_EQ(x.drawn + x.kept, lists * positions);
  EXPECT_EQ(x.exposures, x.drawn);
}

} // namespace
} // namespace attune
