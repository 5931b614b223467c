#include "models/visitor_view.hpp"

#include "models/embedding.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace attune {

namespace {

constexpr double segment_temperature = 0.5;
constexpr std::size_t recent_items = 3;
constexpr std::size_t co_visited_max = 200;
// The next three: tried on the shops of tests/sim/shop_lists_test.cpp, on seeds that it does not
// report on.
constexpr auto next_older = 0.85; // What a visit weighs of the next newer.
constexpr auto other_signals = 0.5;
constexpr auto stated_interest = 2.0;
constexpr std::size_t evidence_max = 32;
constexpr std::size_t looked_further = 2; // Visits by which a search goes on after a purchase.

/// The likelier first, ties by key. An object: a function would be called through a pointer.
constexpr auto better = [](const std::pair<float, item_key>& a,
                           const std::pair<float, item_key>& b) {
  return a.first != b.first ? a.first > b.first : a.second < b.second;
};

/// Chances, which are never negative, order as their first twelve bits do, of which the sign is 0.
constexpr std::size_t chance_steps = 2'048;

constexpr std::size_t step_of(float chance) { return std::bit_cast<std::uint32_t>(chance) >> 20; }

/// The main category of an item, also of a hidden one; 0: none.
std::uint32_t category_of(const catalogue_snapshot& items, item_key key) {
  const auto at = items.find(key);
  return at ? items.columns(*at).category : 0;
}

category_evidence& of_category(std::vector<category_evidence>& all, std::uint32_t category) {
  const auto known =
    std::find_if(all.begin(), all.end(), [&](const auto& x) { return x.category == category; });
  return known != all.end() ? *known : all.emplace_back(category_evidence{category});
}

bool is_disliked(const std::vector<interests::topic>& stated, std::uint32_t category) {
  return std::any_of(stated.begin(), stated.end(),
                     [&](const auto& x) { return x.hash == category && x.weight < 0; });
}

} // namespace

void visitor_view::look(const snapshots& from, const view_request& x) {
  inputs_ = {};
  inputs_.items = from.items.get();
  inputs_.learned = from.learned.get();
  inputs_.co_visits = &co_visits_;
  inputs_.visitor = x.visitor;
  inputs_.now_us = x.now_us;
  evidence_.clear();
  bought_categories_.clear();
  segments_ = {};
  look_up_co_visits(from, x);
  if (x.about.value != 0)
    if (const auto at = from.items->find(x.about)) {
      inputs_.about = from.items->row(*at);
      inputs_.about_category = from.items->columns(*at).category;
    }
  if (x.visitor == nullptr)
    return;
  read_tastes(from, *x.visitor);
  read_segments(*from.groups, *x.visitor, x.now_us);
  weigh_categories(from, *x.visitor);
  inputs_.bought_categories = bought_categories_;
}

void visitor_view::look_up_co_visits(const snapshots& from, const view_request& x) {
  co_visits_.clear();
  history_.clear();
  if (x.visitor != nullptr)
    for (const auto& visit : x.visitor->history())
      history_.push_back(visit.item);
  std::reverse(history_.begin(), history_.end());
  from.learned->followed->score(history_, x.now_us, co_visits_, visited_together);
  from.learned->next->score(history_, x.now_us, co_visits_, visited_next);
  if (x.about.value != 0)
    from.learned->followed->score(std::span{&x.about, 1}, x.now_us, co_visits_, visited_about);
  list_co_visited();
  if (x.visitor != nullptr)
    add_visits(*x.visitor, co_visits_);
}

void visitor_view::list_co_visited() {
  chances_.clear();
  static_assert(score_table::columns == 4);
  std::array<std::uint32_t, chance_steps> counts{};
  co_visits_.for_each([&](const score_table::entry& x) {
    const auto& s = x.scores;
    const auto chance = std::max(std::max(s[0], s[1]), std::max(s[2], s[3]));
    chances_.emplace_back(chance, x.item);
    ++counts[step_of(chance)];
  });
  auto least = chance_steps; // The lowest step of which some are kept.
  for (std::size_t above = 0; least > 0 && above < co_visited_max;)
    above += counts[--least];
  std::erase_if(chances_, [&](const auto& x) { return step_of(x.first) < least; });
  const auto kept =
    chances_.begin() + static_cast<std::ptrdiff_t>(std::min(chances_.size(), co_visited_max));
  std::nth_element(chances_.begin(), kept, chances_.end(), better);
  co_visited_.clear();
  for (auto at = chances_.begin(); at != kept; ++at)
    co_visited_.push_back(at->second);
}

void visitor_view::read_tastes(const snapshots& from, const visitor_state& visitor) {
  const auto& taste = visitor.tastes().embedding();
  if (taste.size() == embedding_dims) {
    std::copy(taste.begin(), taste.end(), inputs_.taste.begin());
    inputs_.has_taste = normalise(inputs_.taste.data());
  }
  for (std::size_t i = 0; i < std::min(history_.size(), recent_items); ++i)
    if (const auto at = from.items->find(history_[i]))
      for (std::size_t d = 0; d < embedding_dims; ++d)
        inputs_.recent[d] += from.items->row(*at)[d];
  inputs_.has_recent = normalise(inputs_.recent.data());
}

void visitor_view::read_segments(const segments& groups, const visitor_state& visitor,
                                 std::int64_t now_us) {
  if (groups.all.empty() || visitor.signals() == 0)
    return;
  segments_ = members_of(groups, visitor.segment_vector(now_us), segment_temperature);
  for (std::size_t i = 0; i < segments_.count; ++i)
    for (std::size_t d = 0; d < embedding_dims; ++d)
      inputs_.segment[d] += segments_.top[i].weight * groups.all[segments_.top[i].index].center[d];
  inputs_.has_segment = normalise(inputs_.segment.data());
}

void visitor_view::weigh_categories(const snapshots& from, const visitor_state& visitor) {
  weigh_visits(*from.items, visitor);
  add_interests(*from.items, visitor.tastes());
  if (evidence_.size() > evidence_max)
    evidence_.resize(evidence_max);
  mark_bought(*from.items, visitor);
}

void visitor_view::weigh_visits(const catalogue_snapshot& items, const visitor_state& visitor) {
  const auto visits = visitor.history();
  auto weight = 1.0;
  for (auto at = visits.rbegin(); at != visits.rend(); ++at, weight *= next_older)
    if (const auto category = category_of(items, at->item); category != 0)
      of_category(evidence_, category).weight += weight;
  std::erase_if(evidence_, [&](const auto& x) {
    return is_disliked(visitor.tastes().stated_topics(), x.category);
  });
}

// What was visited comes first; the rest follows by its weight.
void visitor_view::add_interests(const catalogue_snapshot& items, const interests& tastes) {
  const auto visited = evidence_.size();
  const auto is_visited = [&](std::uint32_t hash) {
    return std::any_of(evidence_.begin(), evidence_.begin() + static_cast<std::ptrdiff_t>(visited),
                       [&](const auto& x) { return x.category == hash; });
  };
  const auto add = [&](const interests::topic& topic, double part) {
    if (topic.weight > 0 && !is_visited(topic.hash) && !items.of_category(topic.hash).empty()
        && !is_disliked(tastes.stated_topics(), topic.hash))
      of_category(evidence_, topic.hash).weight += static_cast<double>(topic.weight) * part;
  };
  for (const auto& topic : tastes.topics())
    add(topic, other_signals);
  for (const auto& topic : tastes.stated_topics())
    add(topic, stated_interest);
  std::sort(evidence_.begin() + static_cast<std::ptrdiff_t>(visited), evidence_.end(),
            [](const auto& a, const auto& b) {
              return a.weight != b.weight ? a.weight > b.weight : a.category < b.category;
            });
}

void visitor_view::mark_bought(const catalogue_snapshot& items, const visitor_state& visitor) {
  const auto visits = visitor.history();
  const auto is_marked = [&](std::uint32_t category) {
    return std::find(bought_categories_.begin(), bought_categories_.end(), category)
           != bought_categories_.end();
  };
  for (const auto& purchase : visitor.bought()) {
    const auto category = category_of(items, purchase.item);
    if (category == 0)
      continue;
    const auto later = std::count_if(visits.begin(), visits.end(), [&](const item_visit& visit) {
      return visit.at_s > purchase.at_s && category_of(items, visit.item) == category;
    });
    if (static_cast<std::size_t>(later) < looked_further && !is_marked(category))
      bought_categories_.push_back(category);
  }
  for (auto& x : evidence_)
    x.bought = is_marked(x.category);
}

} // namespace attune
