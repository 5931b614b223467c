#include "models/settings.hpp"

#include "models/features.hpp"

#include <initializer_list>
#include <string>
#include <utility>

namespace attune {

namespace {

number_table with(number_table weights,
                  std::initializer_list<std::pair<const char*, double>> some) {
  for (const auto& [name, weight] : some)
    weights[name] = weight;
  return weights;
}

} // namespace

number_table no_priors() {
  number_table out;
  for (const auto& [_, name] : feature_names())
    out[std::string{name}] = 0;
  return out;
}

number_table default_priors() {
  return with(no_priors(), {{"together", 0.3},
                            {"next", 0.1},
                            {"visited", -0.6},
                            {"popular", 0.2},
                            {"popular_in_category", 0.1},
                            {"popular_liked", 0.1},
                            {"trending", 0.1},
                            {"similarity", 0.2},
                            {"recent_similarity", 0.2},
                            {"category_affinity", 0.3},
                            {"tag_affinity", 0.25},
                            {"stated", 0.6},
                            {"price_fit", 0.08},
                            {"fresh", 0.03},
                            {"sentiment", 0.03},
                            {"segment", 0.1},
                            {"bought_kind", -0.3},
                            {"about_similarity", 0.4},
                            {"about_together", 0.5},
                            {"about_kind", 0.3}});
}

std::map<std::string, slot_settings> default_slots() {
  std::map<std::string, slot_settings> out;
  out["home"];
  auto& similar = out["similar"];
  similar.priors =
    with(no_priors(), {{"about_similarity", 0.4}, {"about_kind", 0.4}, {"about_together", 0.3}});
  auto& popular = out["popular"];
  popular.personal = false;
  popular.quota = 1; // What is liked by all, of whatever category.
  popular.priors = with(no_priors(), {{"popular", 0.3}, {"trending", 0.3}});
  auto& cart = out["cart"];
  cart.n = 6;
  cart.priors = with(no_priors(), {{"about_together", 0.8}, {"about_kind", 0.2}});
  return out;
}

} // namespace attune
