#include "models/eligible.hpp"

#include <algorithm>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t least_length = 64;

/// Best first, ties by key. An object: a function would be called through a pointer.
constexpr auto ahead = [](const scored_item& a, const scored_item& b) {
  return a.score != b.score ? a.score > b.score : a.key < b.key;
};

/// What the slate's constraints still need on the shortlist.
class unmet_constraints {
public:
  unmet_constraints(const shortlist_constraints& x, std::size_t trials)
    : cap_(x.category_cap), quotas_(x.quotas.begin(), x.quotas.end()), trials_(trials) {
    if (quotas_.empty() && cap_ != 0)
      quotas_.push_back(static_cast<std::uint32_t>(x.positions));
  }

  bool any_unmet() const { return trials_ > 0 || places_unmet(); }

  bool may_help(const scored_item& x) const {
    return (x.trial && trials_ > 0) || (x.group < quotas_.size() && quotas_[x.group] > 0);
  }

  /// Whether a constraint needs `x`, which is then taken. @pre Called best first.
  bool accept(const scored_item& x) {
    const auto allowed = x.group < quotas_.size() && quotas_[x.group] > 0 && admits(x.category);
    if (allowed)
      --quotas_[x.group];
    trials_ -= x.trial;
    return allowed || x.trial;
  }

private:
  bool places_unmet() const {
    return std::any_of(quotas_.begin(), quotas_.end(), [](auto places) { return places > 0; });
  }

  bool admits(std::uint32_t category) {
    if (category == 0 || cap_ == 0)
      return true;
    auto known = std::find_if(counts_.begin(), counts_.end(),
                              [&](const auto& x) { return x.first == category; });
    if (known == counts_.end())
      known = counts_.insert(known, {category, 0});
    return known->second < cap_ && ++known->second > 0;
  }

  std::size_t cap_;
  std::vector<std::uint32_t> quotas_; // Places of each group that are still to be filled.
  std::size_t trials_;
  std::vector<std::pair<std::uint32_t, std::size_t>> counts_; // By category.
};

/// Sorted at first of what constraints need: as a rule that is enough.
constexpr std::size_t first_look = 64;

} // namespace

std::vector<scored_item> eligible(std::vector<scored_item> all, const shortlist_constraints& x) {
  const auto trials = static_cast<std::size_t>(
    std::count_if(all.begin(), all.end(), [](const auto& c) { return c.trial; }));
  const auto length = std::min(all.size(), std::max(least_length, 2 * x.positions));
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(length);
  std::partial_sort(all.begin(), end, all.end(), ahead);
  unmet_constraints unmet{x, trials};
  std::vector<bool> sure;
  for (auto at = all.begin(); at != end; ++at)
    sure.push_back(unmet.accept(*at));
  auto last = length;
  auto sorted = end;
  const auto rest =
    unmet.any_unmet()
      ? std::partition(end, all.end(), [&](const auto& c) { return unmet.may_help(c); })
      : end;
  for (auto at = end; at != rest && unmet.any_unmet(); ++at) {
    if (at == sorted) {
      const auto more = at == end ? static_cast<std::ptrdiff_t>(first_look) : rest - at;
      sorted = at + std::min(more, rest - at);
      std::partial_sort(at, sorted, rest, ahead);
    }
    if (unmet.accept(*at)) {
      while (last > 0 && sure[last - 1]) // There is another: all that is needed has room.
        --last;
      if (last == 0)
        break;
      all[--last] = *at;
    }
  }
  if (last != length)
    std::sort(all.begin(), end, ahead);
  all.resize(length);
  return all;
}

} // namespace attune
