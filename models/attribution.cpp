#include "models/attribution.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace attune {

namespace {

std::uint32_t hash_of(const shown_item& x) {
  const std::uint64_t parts[] = {x.drawn_ordinal, x.key.value};
  return static_cast<std::uint32_t>(
    stable_hash({reinterpret_cast<const char*>(parts), sizeof parts}));
}

bool same_draw(const shown_item& a, const shown_item& b) {
  return a.key == b.key && a.drawn_record == b.drawn_record && a.drawn_ordinal == b.drawn_ordinal;
}

bool shows(const shown_list& list, const decision_id& x) {
  return std::find(list.decisions.begin(), list.decisions.end(), std::pair{x.record, x.ordinal})
         != list.decisions.end();
}

constexpr std::int64_t us_per_s = 1'000'000;

} // namespace

void attribution::show(const decision_entry& x) {
  const auto remembered = std::max(left_min, size() + x.positions.size());
  shown_list next{x.session, x.list, false, {}, {}};
  next.positions.reserve(x.positions.size());
  for (const auto& shown : x.positions)
    next.positions.push_back({shown, {}});
  const auto before = std::find_if(lists_.begin(), lists_.end(), [&](const shown_list& l) {
    return l.session == x.session && l.name == x.list;
  });
  if (before != lists_.end()) {
    next.decisions = std::move(before->decisions);
    if (next.decisions.size() == decisions_max)
      next.decisions.erase(next.decisions.begin());
    for (auto& position : next.positions)
      for (auto& old : before->positions)
        if (same_draw(old.shown, position.shown))
          position.earned = std::exchange(old.earned, {});
    leave(*before);
    lists_.erase(before);
  }
  next.decisions.emplace_back(x.record, x.ordinal);
  lists_.push_back(std::move(next));
  while (size() > positions_max && lists_.size() > 1) {
    leave(lists_.front());
    lists_.erase(lists_.begin());
  }
  drop_left(remembered);
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
  const auto remembered = std::max(left_min, size());
  for (const auto& l : lists_)
    if (l.session == session)
      leave(l);
  std::erase_if(lists_, [&](const shown_list& l) { return l.session == session; });
  drop_left(remembered);
}

void attribution::clear() {
  for (const auto& l : lists_)
    leave(l);
  lists_.clear();
  drop_left(0);
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
      if (same_draw(position.shown, *at))
        return {&position.shown, &position.earned};
  const auto hash = hash_of(*at);
  const auto left = std::find_if(left_.begin(), left_.end(), [&](const left_draw& x) {
    return x.record == at->drawn_record && x.hash == hash;
  });
  if (left != left_.end())
    return {&*at, &left->earned};
  if (at->drawn_record <= forgotten_)
    return {};
  drop_left(std::max(left_min, size()) - 1);
  return {&*at, &left_.emplace_back(left_draw{at->drawn_record, hash, {}}).earned};
}

const draw* attribution::find_shown(const decision_id& answers, item_key item) const {
  for (const auto& l : lists_)
    if (shows(l, answers))
      for (const auto& position : l.positions)
        if (position.shown.key == item && position.shown.drawn_record <= answers.record)
          return &position;
  return nullptr;
}

void attribution::leave(const shown_list& x) {
  for (const auto& position : x.positions)
    if (position.earned != earnings{})
      left_.push_back({position.shown.drawn_record, hash_of(position.shown), position.earned});
}

std::size_t attribution::size() const {
  return std::accumulate(lists_.begin(), lists_.end(), std::size_t{0}, [](auto sum, const auto& l) {
    return sum + l.positions.size() + list_cost;
  });
}

void attribution::drop_left(std::size_t most) {
  if (left_.size() <= most)
    return;
  const auto kept = left_.end() - static_cast<std::ptrdiff_t>(most);
  for (auto at = left_.begin(); at != kept; ++at)
    forgotten_ = std::max(forgotten_, at->record);
  left_.erase(left_.begin(), kept);
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
