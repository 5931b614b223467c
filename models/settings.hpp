#pragma once

#include "config/setting.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace attune {

/// What a signal is worth: `{when = "dwell>=15s", value = 0.2}`. See models/reward_rules.hpp.
struct reward_setting {
  std::string when;
  double value = 0;

  void describe(setting_list& list) {
    list.add("when", when, {1, 64},
             "A signal's kind, or a kind, `>=` and an amount: click, dwell>=15s, rate>=0.8.");
    list.add("value", value, {0, 1},
             "Reward of a shown item that earns it; the sum is capped at 1.");
  }
};

/// A weight of 0 for each feature.
number_table no_priors();

/// The weights with which every shop begins.
number_table default_priors();

/// A place on a page that shows a list.
struct slot_settings {
  std::string kind = "list";
  /// What the slot adds to the weight of each feature, learned or not.
  number_table priors = no_priors();
  int n = 12;
  int min_interval_ms = 1'000;
  std::string policy = "thompson";
  double epsilon = 0.05;
  bool personal = true;
  bool repeats = true;
  bool exclude_bought = true;
  double quota = 0.75;
  int category_cap = 0;
  int fresh_quota = 1;
  double keep_margin = 0.05;

  void describe(setting_list& list) {
    list.add("kind", kind, {1, 16, {"list"}}, "What the slot shows: a list of items.");
    list.add("n", n, {1, 200}, "Length of the list where a client does not say.");
    list.add("min_interval_ms", min_interval_ms, {0, 60'000},
             "Least time between lists that nothing urgent asked for. Too short makes pages "
             "restless; too long hides what a visitor's attention says.");
    list.add(
      "policy", policy, {1, 32, {"thompson", "greedy", "uniform"}},
      "thompson explores by posterior draws; greedy follows the posterior's mean; uniform is "
      "for comparison.");
    list.add("epsilon", epsilon, {0, 1},
             "Uniform exploration a slate. 0 makes propensities of unlikely items vanish; much of "
             "it shows random items.");
    list.add("personal", personal,
             "Whether the list follows its visitor; without, it is what is liked by all here and "
             "now. What a visitor hides stays away in both.");
    list.add("repeats", repeats, "Whether items that the visitor has visited may be shown again.");
    list.add("exclude_bought", exclude_bought, "Whether bought items stay away.");
    list.add("quota", quota, {0.05, 1},
             "Most of a list for one main category that the visitor looks for; the rest follows "
             "other tastes and what is liked by all. 1: scores alone decide.");
    list.add("category_cap", category_cap, {0, 200},
             "Most items of one main category in a list; 0 means no cap. A small cap may leave "
             "good items out; where it leaves a position nothing, it gives way.");
    list.add("fresh_quota", fresh_quota, {0, 50},
             "Most new items in a list that are there to be found out about; they take about twice "
             "their share of the catalogue. 0 leaves new items to luck.");
    list.add("priors", priors, {-8, 8},
             "What the slot adds to the weight of each feature, whatever is learned of it.");
    list.add("keep_margin", keep_margin, {0, 10},
             "Score by which an item below must lead before a shown position is drawn anew. 0 lets "
             "lists flicker; much freezes them.");
  }
};

/// The slots that there are unless the settings say otherwise.
std::map<std::string, slot_settings> default_slots();

/// What the models read. Journaled at each start.
struct model_settings {
  std::map<std::string, slot_settings> slots = default_slots();
  std::vector<reward_setting> rewards{{"click", 0.3},    {"dwell>=15s", 0.2},
                                      {"like", 0.5},     {"add_to_cart", 0.6},
                                      {"purchase", 1.0}, {"rate>=0.8", 0.5}};
  /// What is believed of each feature (models/features.hpp) before anything is learned.
  number_table priors = default_priors();
  double interest_half_life_h = 6;
  double popular_half_life_h = 1'440;
  double trending_half_life_h = 6;
  double co_visit_half_life_h = 1'440;
  int co_visit_row_items = 512;
  int candidates = 1'000;
  int posterior_draws = 32;
  double posterior_ridge = 50;
  double posterior_sigma = 0.15;
  double posterior_half_life_h = 720;
  double choice_half_life_h = 1'440;
  int segments = 8;
  int consumed_items = 256;
  int catalogue_items = 1'000'000;

  void describe(setting_list& list) {
    list.add("slots", slots, {1, 64}, "The slots of the site's pages, each by its name.");
    list.add("rewards", rewards, {0, 15}, "What signals on shown items are worth.");
    list.add("priors", priors, {-8, 8},
             "The ranking's weights before anything is learned, by the features' names as "
             "/admin/models spells them. 0 leaves a feature out until it is learned; a large one "
             "outweighs all others.");
    list.add("models.interest_half_life_h", interest_half_life_h, {0.01, 8'760},
             "Hours in which an interest halves. Too short forgets within a visit; too long holds "
             "on to what is over.");
    list.add("models.popular_half_life_h", popular_half_life_h, {0.1, 87'600},
             "Hours in which a visit's weight in popularity halves.");
    list.add("models.trending_half_life_h", trending_half_life_h, {0.01, 8'760},
             "Hours in which a visit's weight in trends halves. Too short follows noise.");
    list.add("models.co_visit_half_life_h", co_visit_half_life_h, {0.1, 87'600},
             "Hours in which a co-visit's weight halves.");
    list.add("models.co_visit_row_items", co_visit_row_items, {16, 10'000},
             "Followers kept for each item, of which a list reads the 128 most frequent. Few leave "
             "newcomers no room to prove themselves; many cost 12 to 24 bytes each.");
    list.add("models.candidates", candidates, {100, 20'000},
             "Items scored for each list. Few miss good ones; many cost about 0.1 us each.");
    list.add("models.posterior_draws", posterior_draws, {8, 64},
             "Posterior draws that a snapshot carries: the resolution of propensities.");
    list.add("models.posterior_ridge", posterior_ridge, {0.1, 1e6},
             "Prior precision of each weight. Small learns fast from little; large trusts the "
             "default weights.");
    list.add("models.posterior_sigma", posterior_sigma, {0.001, 10},
             "Noise of a reward: the width of exploration.");
    list.add("models.posterior_half_life_h", posterior_half_life_h, {1, 87'600},
             "Hours in which an example's weight halves, so that tastes may change.");
    list.add("models.choice_half_life_h", choice_half_life_h, {1, 87'600},
             "Hours in which the weight of what somebody chose by itself halves.");
    list.add("models.segments", segments, {2, 256}, "Clusters of visitors that are kept.");
    list.add("models.consumed_items", consumed_items, {0, 8'192},
             "Visited items remembered for slots without repeats, 4 bytes each a visitor.");
    list.add("models.catalogue_items", catalogue_items, {100, 4'000'000},
             "Most items, hidden and removed ones included; about 1 KB each.");
  }
};

} // namespace attune
