#include "models/visible_leaders.hpp"

namespace attune {

namespace {

template <class T>
bool is_same(const std::weak_ptr<const T>& a, const std::shared_ptr<const T>& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

} // namespace

std::span<const item_index>
visible_leaders::find(const std::shared_ptr<const catalogue_snapshot>& items,
                      const std::shared_ptr<const trending_snapshot>& visits) {
  if (is_same(items_, items) && is_same(visits_, visits))
    return found_;
  items_ = items;
  visits_ = visits;
  found_.clear();
  for (const auto& x : visits->leaders())
    if (const auto i = items->find(x.item); i && items->columns(*i).status == item_status::visible)
      found_.push_back(*i);
  return found_;
}

} // namespace attune
