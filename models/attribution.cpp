#include "models/attribution.hpp"

#include <algorithm>

namespace attune {

namespace {

std::uint64_t hash_of(const shown_item& x) {
  const std::uint64_t parts[] = {x.drawn_record, x.drawn_ordinal, x.key.value};
  return stable_hash({reinterpret_cast<const char*>(parts), sizeof parts});
}

bool shows(const shown_list& list, const decision_id& x) {
  return std::find(list.decisions.begin(), list.decisions.end(), std::pair{x.record, x.ordinal})
         != list.decisions.end();
}

constexpr std::int64_t us_per_s = 1'000'000;

} // namespace

void attribution::show(const decision_entry& x) {
  auto at = std::find_if(lists_.begin(), lists_.end(), [&](const shown_list& l) {
    return l.session == x.session && l.name == x.list;
  });
  shown_list next{x.session, x.list, false, {}, {}};
  if (at != lists_.end()) {
    next.decisions = std::move(at->decisions);
    if (next.decisions.size() == decisions_max)
      next.decisions.erase(next.decisions.begin());
  }
  next.decisions.emplace_back(x.record, x.ordinal);
  next.positions.reserve(x.positions.size());
  for (const auto& shown : x.positions) {
    auto& position = next.positions.emplace_back(draw{shown, {}});
    if (at == lists_.end())
      continue;
    const auto before =
      std::find_if(at->positions.begin(), at->positions.end(), [&](const draw& d) {
        return d.shown.key == shown.key && d.shown.drawn_record == shown.drawn_record
               && d.shown.drawn_ordinal == shown.drawn_ordinal;
      });
    if (before != at->positions.end())
      position.earned = std::exchange(before->earned, {});
  }
  if (at != lists_.end()) {
    for (const auto& position : at->positions)
      leave(position);
    *at = std::move(next);
    return;
  }
  if (lists_.size() == lists_max) {
    for (const auto& position : lists_.front().positions)
      leave(position);
    lists_.erase(lists_.begin());
  }
  lists_.push_back(std::move(next));
}

const shown_list* attribution::list(session_id session, std::string_view name) const {
  for (const auto& l : lists_)
    if (l.session == session && l.name == name)
      return &l;
  return nullptr;
}

bool attribution::must_recall(const decision_id& answers, item_key item) const {
  return find_shown(answers, item) == nullptr;
}

void attribution::seen(const decision_id& answers, item_key item,
                       std::span<const shown_item> recalled, std::int64_t at_us,
                       std::vector<training_example>& out) {
  expose(find(answers, item, recalled), at_us, out);
}

void attribution::acted(const decision_id& answers, item_key item,
                        std::span<const shown_item> recalled, signal_kind kind, float amount,
                        std::int64_t at_us, const reward_rules& rules,
                        std::vector<training_example>& out) {
  const auto what = find(answers, item, recalled);
  if (what.shown != nullptr)
    teach(what, rules.pay(*what.earned, kind, amount), at_us, out);
}

void attribution::rewarded(const reward_entry& x, std::vector<training_example>& out) {
  const auto what = find(x.answers, x.item, x.recalled);
  if (what.shown != nullptr)
    teach(what, reward_rules::pay_outside(*what.earned, x.value), x.at_us, out);
}

void attribution::page_turned(session_id session) {
  for (auto& l : lists_)
    if (l.session == session)
      l.page_turned = true;
}

void attribution::forget(session_id session) {
  std::erase_if(lists_, [&](const shown_list& l) { return l.session == session; });
}

void attribution::clear() {
  lists_.clear();
  left_.clear();
}

attribution::found attribution::find(const decision_id& answers, item_key item,
                                     std::span<const shown_item> recalled) {
  if (const auto* shown = find_shown(answers, item)) {
    auto* here = const_cast<draw*>(shown);
    return {&here->shown, &here->earned};
  }
  const auto at = std::find_if(recalled.begin(), recalled.end(),
                               [&](const shown_item& x) { return x.key == item; });
  if (at == recalled.end())
    return {};
  for (auto& l : lists_) // Drawn by that decision's forerunner, and standing still.
    for (auto& position : l.positions)
      if (hash_of(position.shown) == hash_of(*at))
        return {&position.shown, &position.earned};
  const auto hash = hash_of(*at);
  auto left =
    std::find_if(left_.begin(), left_.end(), [&](const left_draw& x) { return x.hash == hash; });
  if (left == left_.end()) {
    if (left_.size() == left_max)
      left_.erase(left_.begin());
    left = left_.insert(left_.end(), left_draw{hash, {}});
  }
  return {&*at, &left->earned};
}

const draw* attribution::find_shown(const decision_id& answers, item_key item) const {
  for (const auto& l : lists_)
    if (shows(l, answers))
      for (const auto& position : l.positions)
        if (position.shown.key == item && position.shown.drawn_record <= answers.record)
          return &position;
  return nullptr;
}

void attribution::leave(const draw& x) {
  if (x.earned == earnings{})
    return;
  if (left_.size() == left_max)
    left_.erase(left_.begin());
  left_.push_back({hash_of(x.shown), x.earned});
}

void attribution::expose(found x, std::int64_t at_us, std::vector<training_example>& out) {
  if (x.shown == nullptr || x.earned->seen_s != 0)
    return;
  x.earned->seen_s = static_cast<std::uint32_t>(at_us / us_per_s);
  out.push_back(exposure{x.earned->seen_s * us_per_s, x.shown->x});
}

void attribution::teach(found x, float increase, std::int64_t at_us,
                        std::vector<training_example>& out) {
  expose(x, at_us, out); // Who acts has seen.
  if (increase > 0)
    out.push_back(reward_increase{x.earned->seen_s * us_per_s, x.shown->x, increase});
}

} // namespace attune
