#include "tools/shop/shopper.hpp"

#include "models/elementary.hpp"
#include "tools/shop/shelves.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

// Log-odds of a click. An item that nothing speaks for: about 1 in 30; a loved one: about 1 in 2.
constexpr double base = -3.4;
constexpr double for_department = 1.6;
constexpr double for_shelf = 1.1;
constexpr double for_word = 0.5;
constexpr double against_price = 0.35; ///< For each factor e that a price is beside the purse.

bool has_word(const item& x, std::string_view word) {
  const auto same = [word](const std::string& each) { return each == word; };
  return std::any_of(x.categories.begin(), x.categories.end(), same)
         || std::any_of(x.tags.begin(), x.tags.end(), same);
}

} // namespace

shopper::shopper(std::uint64_t seed) {
  rng chance{seed};
  const auto count = departments().size();
  const auto first = chance.below(count);
  love(0, first, chance);
  love(1, (first + 1 + chance.below(count - 1)) % count, chance);
  log_purse_ = log_of(60) + 0.8 * chance.normal();
}

void shopper::love(std::size_t which, std::size_t department, rng& chance) {
  const auto& place = departments()[department];
  loved_[which] = department;
  auto& likings = likings_[which];
  likings.clear();
  likings.push_back({place.name, for_department});
  const auto shelf = chance.below(place.shelves.size());
  likings.push_back({place.shelves[shelf].name, for_shelf});
  likings.push_back({place.shelves[(shelf + 1) % place.shelves.size()].name, for_shelf / 2});
  const auto tag = chance.below(place.tags.size());
  likings.push_back({place.tags[tag], for_word});
  likings.push_back({place.tags[(tag + 1) % place.tags.size()], for_word});
}

double shopper::appeal(const item& x) const {
  auto odds = base;
  for (const auto& likings : likings_)
    for (const auto& [word, weight] : likings)
      if (has_word(x, word))
        odds += weight;
  if (x.price && *x.price > 0) // What is free is never too dear.
    odds -= against_price * std::abs(log_of(*x.price) - log_purse_);
  odds += 0.4 * x.sentiment.value_or(0);
  return 1 / (1 + exp_of(-odds));
}

double shopper::examination(std::size_t pos) {
  return exp_of(-0.7 * log_of(1 + static_cast<double>(pos)));
}

std::vector<shopper_action> shopper::look(std::span<const item* const> shown, rng& chance) const {
  std::vector<shopper_action> done;
  for (std::size_t pos = 0; pos < shown.size(); ++pos) {
    if (shown[pos] == nullptr || chance.uniform() >= examination(pos))
      continue;
    const auto appeals = appeal(*shown[pos]);
    if (chance.uniform() >= appeals)
      continue;
    done.push_back({shopper_act::click, pos});
    // Exponentially long, 4 s in the mean for what hardly pleases and 24 s for what fully does.
    const auto mean_ms = 4000 + 20000 * appeals;
    const auto spent_ms = static_cast<std::int64_t>(-mean_ms * log_of(1 - chance.uniform()));
    done.push_back({shopper_act::dwell, pos, std::min<std::int64_t>(spent_ms, 180'000)});
    const auto verdict = chance.uniform();
    if (verdict < 0.25 * appeals)
      done.push_back({shopper_act::add_to_cart, pos});
    else if (verdict < 0.6 * appeals)
      done.push_back({shopper_act::like, pos});
    else if (verdict > 1 - 0.05 * (1 - appeals))
      done.push_back({shopper_act::hide, pos});
  }
  return done;
}

void shopper::change_of_mind(rng& chance) {
  const auto which = chance.below(2);
  const auto count = departments().size();
  auto next = (loved_[which] + 1 + chance.below(count - 1)) % count;
  if (next == loved_[1 - which])
    next = (next + 1) % count == loved_[which] ? (next + 2) % count : (next + 1) % count;
  love(which, next, chance);
}

} // namespace attune
