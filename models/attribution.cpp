#include "models/attribution.hpp"

#include "models/embedding.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
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

/// The first position that fits, with its number.
template <class Fits>
std::optional<std::pair<std::uint16_t, shown_item>> first(const packed_positions& of, Fits fits) {
  std::uint16_t n = 0;
  for (const auto& shown : of) {
    if (fits(shown))
      return std::pair{n, shown};
    ++n;
  }
  return {};
}

/// What is shown no more may still earn, if it was seen.
void leave(const stored_draw& x, std::vector<left_draw>& leaving) {
  if (x.earned != earnings{})
    leaving.push_back({x.shown.drawn_record, hash_of(x.shown), x.earned});
}

void leave(const shown_list& x, std::vector<left_draw>& leaving) {
  for (const auto& draw : x.draws())
    leave(draw, leaving);
}

constexpr std::int64_t us_per_s = 1'000'000;

draw_reference reference_to(const recalled_draw& x) {
  return {x.shown.draw, x.shown.key, x.slot, x.position, x.shown.propensity};
}

/// Who was shown `x` has seen it: an exposure, once.
void expose(const recalled_draw& x, earnings& earned, std::int64_t at_us,
            std::vector<training_example>& out) {
  if (earned.seen_s != 0)
    return;
  earned.seen_s = static_cast<std::uint32_t>(at_us / us_per_s);
  out.push_back(exposure{earned.seen_s * us_per_s, x.shown.x, reference_to(x)});
}

/// Who acts has seen, before the act pays.
template <class Pay>
void teach(const recalled_draw& x, earnings& earned, std::int64_t at_us,
           std::vector<training_example>& out, Pay pay) {
  const auto increase = pay(earned);
  expose(x, earned, at_us, out);
  if (increase > 0)
    out.push_back(reward_increase{earned.seen_s * us_per_s, x.shown.x, increase, reference_to(x)});
}

} // namespace

std::vector<stored_draw> shown_list::draws() const {
  const auto all_earned = earned.all();
  std::vector<stored_draw> out;
  out.reserve(all_earned.size());
  for (const auto& shown : positions)
    out.push_back({shown, all_earned[out.size()]});
  return out;
}

void shown_list::set_draws(std::span<const stored_draw> x) {
  std::vector<shown_item> shown;
  std::vector<earnings> all_earned;
  for (const auto& draw : x) {
    shown.push_back(draw.shown);
    all_earned.push_back(draw.earned);
  }
  positions = packed_positions{shown};
  earned = packed_earnings{all_earned};
}

void attribution::show(const decision_entry& x) {
  const auto remembered = std::max(left_min, size() + x.positions.size());
  shown_list next;
  next.session = x.session;
  next.name = x.list;
  next.slot = feature_hash(x.slot);
  next.positions = packed_positions{x.positions};
  std::vector<earnings> earned(x.positions.size());
  std::vector<left_draw> leaving;
  const auto before = std::find_if(lists_.begin(), lists_.end(), [&](const shown_list& l) {
    return l.session == x.session && l.name == x.list;
  });
  if (before != lists_.end()) {
    next.decisions = std::move(before->decisions);
    for (const auto& old : before->draws()) {
      const auto stays = std::find_if(x.positions.begin(), x.positions.end(),
                                      [&](const auto& p) { return same_draw(old.shown, p); });
      if (stays != x.positions.end())
        earned[static_cast<std::size_t>(stays - x.positions.begin())] = old.earned;
      else
        leave(old, leaving);
    }
    lists_.erase(before);
  }
  next.earned = packed_earnings{earned};
  next.decisions.add({x.activation, x.record, x.ordinal}, decisions_max);
  lists_.push_back(std::move(next));
  while (size() > positions_max && lists_.size() > 1) {
    leave(lists_.front(), leaving);
    lists_.erase(lists_.begin());
  }
  remember_left(leaving, remembered);
}

const shown_list* attribution::list(session_id session, std::string_view name) const {
  for (const auto& l : lists_)
    if (l.session == session && l.name == name)
      return &l;
  return nullptr;
}

bool attribution::must_recall(const decision_id& answers, item_key item) const {
  return !find(answers, item);
}

void attribution::seen(const decision_id& answers, item_key item,
                       std::span<const recalled_draw> recalled, std::int64_t at_us,
                       std::vector<training_example>& out) {
  with(answers, item, recalled,
       [&](const recalled_draw& drawn, earnings& earned) { expose(drawn, earned, at_us, out); });
}

void attribution::acted(const decision_id& answers, item_key item,
                        std::span<const recalled_draw> recalled, signal_kind kind, float amount,
                        std::int64_t at_us, const reward_rules& rules,
                        std::vector<training_example>& out) {
  with(answers, item, recalled, [&](const recalled_draw& drawn, earnings& earned) {
    teach(drawn, earned, at_us, out, [&](earnings& e) { return rules.pay(e, kind, amount); });
  });
}

void attribution::rewarded(const reward_entry& x, std::vector<training_example>& out) {
  const auto pay = [&](const recalled_draw& drawn, earnings& earned) {
    teach(drawn, earned, x.at_us, out,
          [&](earnings& e) { return reward_rules::pay_outside(e, x.value); });
  };
  if (x.item != item_key{})
    return with(x.answers, x.item, x.recalled, pay);
  for (const auto& drawn : x.recalled)
    with(x.answers, drawn.shown.key, x.recalled, pay);
}

void attribution::page_turned(session_id session) {
  for (auto& l : lists_)
    if (l.session == session)
      l.page_turned = true;
}

void attribution::forget(session_id session) {
  const auto remembered = left_max();
  std::vector<left_draw> leaving;
  for (const auto& l : lists_)
    if (l.session == session)
      leave(l, leaving);
  std::erase_if(lists_, [&](const shown_list& l) { return l.session == session; });
  remember_left(leaving, remembered);
}

void attribution::clear() {
  std::vector<left_draw> leaving;
  for (const auto& l : lists_)
    leave(l, leaving);
  lists_.clear();
  remember_left(leaving, 0);
}

bool attribution::is_sound() const {
  return (size() <= positions_max || lists_.size() == 1)
         && std::all_of(lists_.begin(), lists_.end(), [](const shown_list& x) {
              return x.decisions.all().size() <= decisions_max;
            });
}

std::optional<attribution::spot> attribution::find(const decision_id& answers,
                                                   item_key item) const {
  for (std::size_t i = 0; i < lists_.size(); ++i)
    if (lists_[i].decisions.contains({answers.activation, answers.record, answers.ordinal}))
      if (auto position = first(lists_[i].positions, [&](const shown_item& x) {
            return x.key == item && x.drawn_record <= answers.record;
          }))
        return spot{i, {position->second, lists_[i].slot, position->first}};
  return {};
}

std::optional<attribution::spot> attribution::find(const shown_item& drawn) const {
  for (std::size_t i = 0; i < lists_.size(); ++i)
    if (auto position =
          first(lists_[i].positions, [&](const shown_item& x) { return same_draw(x, drawn); }))
      return spot{i, {position->second, lists_[i].slot, position->first}};
  return {};
}

template <class Use>
void attribution::with(const decision_id& answers, item_key item,
                       std::span<const recalled_draw> recalled, Use use) {
  auto at = find(answers, item);
  if (!at) {
    const auto drawn = std::find_if(recalled.begin(), recalled.end(),
                                    [&](const recalled_draw& x) { return x.shown.key == item; });
    if (drawn == recalled.end())
      return;
    at = find(drawn->shown); // Drawn by that decision's forerunner, and standing still.
    if (!at)
      return with_left(*drawn, use);
  }
  auto& list = lists_[at->list];
  auto earned = list.earned.all();
  const auto before = earned[at->drawn.position];
  use(at->drawn, earned[at->drawn.position]);
  if (earned[at->drawn.position] != before)
    list.earned = packed_earnings{earned};
}

template <class Use>
void attribution::with_left(const recalled_draw& drawn, Use use) {
  left_draw fresh{drawn.shown.drawn_record, hash_of(drawn.shown), {}};
  auto all = left_.all();
  const auto known = std::find_if(all.begin(), all.end(), [&](const left_draw& x) {
    return x.record == fresh.record && x.hash == fresh.hash;
  });
  if (known != all.end()) {
    use(drawn, known->earned);
    left_ = packed_left{all};
  } else if (drawn.shown.drawn_record > forgotten_) {
    use(drawn, fresh.earned);
    remember_left({&fresh, 1}, left_max());
  }
}

std::size_t attribution::size() const {
  return std::accumulate(lists_.begin(), lists_.end(), std::size_t{0}, [](auto sum, const auto& l) {
    return sum + l.positions.size() + list_cost;
  });
}

void attribution::remember_left(std::span<const left_draw> leaving, std::size_t most) {
  if (leaving.empty() && left_.size() <= most)
    return;
  auto all = left_.all();
  all.insert(all.end(), leaving.begin(), leaving.end());
  const auto kept = all.end() - static_cast<std::ptrdiff_t>(std::min(most, all.size()));
  for (auto at = all.begin(); at != kept; ++at)
    forgotten_ = std::max(forgotten_, at->record);
  all.erase(all.begin(), kept);
  left_ = packed_left{all};
}

} // namespace attune
