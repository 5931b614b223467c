#include "tools/shop/shoppers.hpp"

#include "models/elementary.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace attune {
namespace {

constexpr double browsing = 0.2;          ///< Share of looks that go to the shop itself.
constexpr double changing_mind = 0.002;   ///< Chance of it with each look.
constexpr std::size_t browsed = 12;       ///< Products in one such look.
constexpr std::uint32_t glance_ms = 1000; ///< How long an impression lasts, at least.

signal_kind kind_of(shopper_act act, signal_kind opening) {
  switch (act) {
  case shopper_act::click:
    return opening;
  case shopper_act::dwell:
    return signal_kind::dwell;
  case shopper_act::like:
    return signal_kind::like;
  case shopper_act::add_to_cart:
    return signal_kind::add_to_cart;
  case shopper_act::hide:
    return signal_kind::hide;
  }
  assert(false);
  return opening;
}

} // namespace

shoppers::shoppers(const settings& how, std::vector<item> catalogue)
  : catalogue_{std::move(catalogue)}, mean_us_{1e6 / how.signals_per_s} {
  assert(how.signals_per_s > 0);
  for (const auto& x : catalogue_)
    by_id_.emplace(x.id, &x);
  crowd_.reserve(how.count);
  for (std::size_t who = 0; who < how.count; ++who)
    crowd_.push_back({shopper{seed_of(how.seed, 1, who)}, rng{seed_of(how.seed, 2, who)}, {}, {}});
}

void shoppers::show(std::size_t who, seen_list list) {
  assert(who < size());
  crowd_[who].list = std::move(list);
}

std::optional<signal> shoppers::next(std::size_t who, std::int64_t now_us) {
  assert(who < size());
  auto& self = crowd_[who];
  if (self.due_us == 0) // They do not all come at the same moment.
    self.due_us = now_us + pause_us(self);
  if (now_us < self.due_us)
    return std::nullopt;
  self.due_us = now_us + pause_us(self);
  if (self.plan.empty()) {
    if (self.chance.uniform() < changing_mind)
      self.mind.change_of_mind(self.chance);
    if (self.list.order.empty() || self.chance.uniform() < browsing)
      browse(self);
    else
      look(self);
  }
  if (self.plan.empty()) // It browsed, and nothing pleased.
    return std::nullopt;
  auto done = std::move(self.plan.front());
  self.plan.pop_front();
  done.id = "sim-" + std::to_string(who) + '-' + std::to_string(now_us) + '-'
            + std::to_string(++self.signals);
  done.at_us = now_us;
  done.raw_ts_ms = now_us / 1000;
  return done;
}

void shoppers::look(visitor& who) {
  signal seen;
  seen.kind = signal_kind::impression;
  seen.slot = who.list.slot;
  seen.rid = who.list.rid;
  for (std::uint32_t pos = 0; pos < who.list.order.size(); ++pos)
    seen.lines.push_back({.item = who.list.order[pos], .pos = pos, .visible_ms = glance_ms});
  who.plan.push_back(std::move(seen));
  do_all(who, who.list, signal_kind::click);
}

void shoppers::browse(visitor& who) {
  if (catalogue_.empty())
    return;
  seen_list found;
  for (std::size_t i = 0; i < browsed; ++i)
    found.order.push_back(catalogue_[who.chance.below(catalogue_.size())].id);
  do_all(who, found, signal_kind::view_item);
}

void shoppers::do_all(visitor& who, const seen_list& list, signal_kind opening) {
  std::vector<const item*> shown;
  for (const auto& id : list.order) {
    const auto known = by_id_.find(id);
    shown.push_back(known == by_id_.end() ? nullptr : known->second);
  }
  for (const auto& did : who.mind.look(shown, who.chance)) {
    signal x;
    x.kind = kind_of(did.act, opening);
    x.item = shown[did.pos]->id;
    x.slot = list.slot;
    x.rid = list.rid;
    x.pos = list.slot.empty() ? -1 : static_cast<std::int32_t>(did.pos);
    x.amount = static_cast<float>(did.spent_ms) / 1000;
    who.plan.push_back(std::move(x));
  }
}

// Exponential, so that signals come as a Poisson stream; its far tail is cut.
std::int64_t shoppers::pause_us(visitor& who) {
  const auto pause = -mean_us_ * log_of(1 - who.chance.uniform());
  return static_cast<std::int64_t>(std::min(pause, 8 * mean_us_)) + 1;
}

} // namespace attune
