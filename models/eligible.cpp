#include "models/eligible.hpp"

#include <algorithm>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t least_length = 64;

bool ahead(const contender& a, const contender& b) {
  return a.score != b.score ? a.score > b.score : a.key < b.key;
}

/// What is still owed.
class promises {
public:
  explicit promises(const shortlist_promises& x)
    : cap_(x.category_cap), places_(x.category_cap == 0 ? 0 : x.positions), fresh_(x.fresh_quota) {}

  bool owes_places() const { return places_ > 0; }
  bool owes_fresh() const { return fresh_ > 0; }

  /// Whether `x` is one of those promised. @pre Called best first.
  bool met_by(const contender& x) {
    const auto allowed = owes_places() && admits(x.category);
    const auto wanted = owes_fresh() && x.fresh;
    places_ -= allowed ? 1 : 0;
    fresh_ -= wanted ? 1 : 0;
    return allowed || wanted;
  }

private:
  bool admits(std::uint32_t category) {
    if (category == 0)
      return true;
    auto known = std::find_if(counts_.begin(), counts_.end(),
                              [&](const auto& x) { return x.first == category; });
    if (known == counts_.end())
      known = counts_.insert(known, {category, 0});
    return known->second < cap_ && ++known->second > 0;
  }

  std::size_t cap_;
  std::size_t places_;
  std::size_t fresh_;
  std::vector<std::pair<std::uint32_t, std::size_t>> counts_; // By category.
};

} // namespace

std::vector<contender> eligible(std::vector<contender> all, const shortlist_promises& x) {
  const auto length =
    std::min(all.size(), std::max({least_length, 2 * x.positions, x.positions + x.fresh_quota}));
  const auto end = all.begin() + static_cast<std::ptrdiff_t>(length);
  std::partial_sort(all.begin(), end, all.end(), ahead);
  promises owed{x};
  std::vector<bool> sure;
  for (auto at = all.begin(); at != end; ++at)
    sure.push_back(owed.met_by(*at));
  auto rest = all.end();
  if (!owed.owes_places())
    rest =
      owed.owes_fresh() ? std::partition(end, rest, [](const auto& c) { return c.fresh; }) : end;
  std::sort(end, rest, ahead);
  auto last = length;
  for (auto at = end; at != rest; ++at)
    if (owed.met_by(*at)) {
      while (sure[--last]) // There is another: all that is promised has room.
        ;
      all[last] = *at;
    }
  if (last != length)
    std::sort(all.begin(), end, ahead);
  all.resize(length);
  return all;
}

} // namespace attune
