#include "models/choice_sampling.hpp"

#include "models/elementary.hpp"
#include "models/rng.hpp"

#include <algorithm>

namespace attune {

namespace {

constexpr double every_choice_until = 5'000;
constexpr std::uint64_t sample_one_in = 8;
constexpr std::size_t own_items = 6; // All of them are options.
constexpr std::size_t co_visit_draws = 12;
constexpr std::size_t popular_draws = 5;
constexpr std::size_t popular_size = 100;
constexpr std::size_t category_draws = 7;
constexpr std::size_t looked_at_max = 3; // Categories of the items visited last.

/// The chance that none of `draws` draws falls on what each falls on with chance `p`.
double missed_by(std::size_t draws, double p) {
  auto out = 1.0;
  for (std::size_t n = 0; n < draws; ++n)
    out *= 1 - p;
  return out;
}

} // namespace

bool is_choice_sampled(double choices, std::uint64_t signal_hash) {
  return choices < every_choice_until || scatter(signal_hash) % sample_one_in == 0;
}

std::optional<choice_example> choice_sampler::sample(const snapshots& from,
                                                     const choice_request& x) {
  const auto chosen = from.items->find(x.chosen);
  options_.clear();
  if (chosen && from.learned->popular->latest(x.chosen) > 0)
    add(*from.items, *chosen);
  if (options_.empty())
    return {};
  view_.look(from, {x.visitor, {}, x.at_us});
  draw(from, x);
  if (options_.size() < 2)
    return {};
  items_.clear();
  for (const auto i : options_) {
    const auto* row = from.items->row(i);
    const auto& inputs = view_.inputs();
    const auto similarity = inputs.has_taste ? dot(inputs.taste.data(), row) : 0.0f;
    items_.push_back({&from.items->columns(i), row, similarity, i});
  }
  encoder_.begin(view_.inputs());
  encoder_.encode(items_, encoded_);
  choice_example out;
  out.at_us = x.at_us;
  for (std::size_t j = 0; j < options_.size(); ++j) {
    auto& option = out.options.emplace_back();
    option.x = encoded_[j];
    option.x[static_cast<std::size_t>(feature::bias)] = 0;
    const auto context = static_cast<std::size_t>(feature::context_first);
    std::fill(option.x.begin() + context,
              option.x.begin() + static_cast<std::size_t>(feature::context_end), std::int8_t{0});
    const auto chance = chance_of(from, options_[j]);
    if (!(chance > 0)) // The chosen one: a ranking would not have found it.
      return {};
    option.log_chance = static_cast<float>(log_of(chance));
  }
  return out;
}

void choice_sampler::draw(const snapshots& from, const choice_request& x) {
  const auto& items = *from.items;
  rng chance{x.seed};
  own_.clear();
  categories_.clear();
  for (const auto key : view_.history()) {
    if (own_.size() == own_items)
      break;
    if (std::find(own_.begin(), own_.end(), key) == own_.end())
      own_.push_back(key);
  }
  for (const auto key : own_)
    if (const auto i = items.find(key);
        i && items.columns(*i).category != 0 && categories_.size() < looked_at_max)
      categories_.push_back(items.columns(*i).category);
  for (const auto key : own_)
    add(items, key);
  const auto co_visits = view_.co_visited();
  co_visits_ = {co_visit_draws, co_visits.size()};
  for (std::size_t n = 0; n < co_visits_.draws && co_visits_.size > 0; ++n)
    add(items, co_visits[chance.below(co_visits_.size)]);
  const auto& popular = *from.learned->popular;
  const auto& leaders = popular.leaders();
  popular_ = {popular_draws, std::min(leaders.size(), popular_size)};
  for (std::size_t n = 0; n < popular_.draws && popular_.size > 0; ++n)
    add(items, leaders[chance.below(popular_.size)].item);
  for (std::size_t n = 0; n < category_draws && !categories_.empty(); ++n)
    if (const auto of = items.of_category(categories_[chance.below(categories_.size())]);
        !of.empty())
      if (const auto i = of[chance.below(of.size())]; popular.latest(items.columns(i).key) > 0)
        add(items, i);
}

void choice_sampler::add(const catalogue_snapshot& items, item_key visited) {
  if (const auto i = items.find(visited))
    add(items, *i);
}

void choice_sampler::add(const catalogue_snapshot& items, item_index visited) {
  if (options_.size() < choice_options_max && items.columns(visited).status == item_status::visible
      && std::find(options_.begin(), options_.end(), visited) == options_.end())
    options_.push_back(visited);
}

double choice_sampler::chance_of(const snapshots& from, item_index i) const {
  const auto& c = from.items->columns(i);
  if (std::find(own_.begin(), own_.end(), c.key) != own_.end())
    return 1;
  auto missed = 1.0; // By all draws.
  const auto co_visits = view_.co_visited();
  if (std::find(co_visits.begin(), co_visits.end(), c.key) != co_visits.end())
    missed *= missed_by(co_visits_.draws, 1 / static_cast<double>(co_visits_.size));
  const auto leaders = std::span{from.learned->popular->leaders()}.first(popular_.size);
  if (std::any_of(leaders.begin(), leaders.end(), [&](const auto& x) { return x.item == c.key; }))
    missed *= missed_by(popular_.draws, 1 / static_cast<double>(popular_.size));
  if (const auto same = std::count(categories_.begin(), categories_.end(), c.category); same > 0)
    missed *= missed_by(
      category_draws,
      static_cast<double>(same)
        / static_cast<double>(categories_.size() * from.items->of_category(c.category).size()));
  return 1 - missed;
}

} // namespace attune
