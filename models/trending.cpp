#include "models/trending.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

using leader = trending_snapshot::leader;

constexpr double most_weight = 1'000;

/// More counted first, ties by key. An object: a function would be called through a pointer.
constexpr auto is_ahead = [](const leader& a, const leader& b) {
  return a.count != b.count ? a.count > b.count : a.item < b.item;
};

/// Puts `x` at its place in a list of at most `most`. @pre Its count did not fall.
void place(std::vector<leader>& list, const leader& x, std::size_t most) {
  auto at =
    std::find_if(list.begin(), list.end(), [&](const leader& y) { return y.item == x.item; });
  if (at != list.end()) {
    *at = x;
  } else if (list.size() < most) {
    at = list.insert(list.end(), x);
  } else if (!list.empty() && is_ahead(x, list.back())) {
    list.back() = x;
    at = list.end() - 1;
  } else {
    return;
  }
  for (; at != list.begin() && is_ahead(*at, *(at - 1)); --at)
    std::iter_swap(at, at - 1);
}

} // namespace

double trending_snapshot::count(item_key item, std::int64_t now_us) const {
  const auto* found = counts_.find(item);
  const auto growth = decay_.growth(now_us, era_);
  return found && growth > 0 ? found->count / growth : 0;
}

double trending_snapshot::latest(item_key item) const {
  const auto* found = counts_.find(item);
  return found ? found->count / growth_ : 0;
}

double trending_snapshot::most() const {
  return leaders_.empty() ? 0 : leaders_.front().count / growth_;
}

double trending_snapshot::most(std::uint32_t category) const {
  const auto list = leaders(category);
  return list.empty() ? 0 : list.front().count / growth_;
}

std::span<const leader> trending_snapshot::leaders(std::uint32_t category) const {
  const auto* list = by_category_.find(key_of_category(category));
  return list ? std::span<const leader>{*list} : std::span<const leader>{};
}

double trending_snapshot::fraction(item_key item) const {
  const auto* found = counts_.find(item);
  return found && total_ > 0 ? std::min(1.0, found->count / total_) : 0;
}

trending::trending(const trending_settings& settings)
  : settings_(settings), decay_(settings.half_life_us) {
  settings_.leaders = std::min(settings_.leaders, settings_.max_items);
}

void trending::learn(const visit_count& x) {
  if (!std::isfinite(x.weight) || x.weight <= 0)
    return;
  if (const auto era = decay_.era(x.at_us); counts_.size() == 0)
    era_ = era;
  else if (era > era_)
    enter_era(era);
  const auto weight = std::min<double>(x.weight, most_weight) * decay_.growth(x.at_us, era_);
  if (!(weight > 0))
    return; // So old that nothing is left of it.
  newest_us_ = std::max(newest_us_, x.at_us);
  auto& item = counts_.at(x.item);
  item.count += weight;
  if (item.category == 0) // Once and for all: a list of leaders never loses one to another list.
    item.category = x.category;
  total_ += weight;
  place_leader(x.item, item);
  shared_.reset();
  if (counts_.size() > settings_.max_items + settings_.max_items / 8)
    drop_least_visited();
}

std::shared_ptr<const trending_snapshot> trending::snapshot() {
  if (!shared_) {
    auto next = std::make_shared<trending_snapshot>(trending_snapshot{decay_});
    next->era_ = era_;
    next->growth_ = std::max(1.0, decay_.growth(newest_us_, era_));
    next->total_ = total_;
    next->counts_ = counts_.share();
    next->leaders_ = leaders_;
    next->by_category_ = by_category_.share();
    shared_ = std::move(next);
  }
  return shared_;
}

void trending::enter_era(std::int64_t era) {
  const auto factor = decay_.carry(era_, era);
  era_ = era;
  total_ *= factor;
  counts_.retain([&](item_key, counted& x) { return (x.count *= factor) > 0; });
  find_leaders();
}

std::vector<leader>* trending::leaders_of(std::uint32_t category) {
  if (settings_.category_leaders == 0 || category == 0)
    return nullptr;
  const auto key = key_of_category(category);
  if (by_category_.find(key) == nullptr && by_category_.size() >= settings_.max_categories)
    return nullptr;
  return &by_category_.at(key);
}

void trending::place_leader(item_key item, const counted& x) {
  place(leaders_, {item, x.count}, settings_.leaders);
  if (auto* list = leaders_of(x.category))
    place(*list, {item, x.count}, settings_.category_leaders);
}

void trending::find_leaders() {
  std::vector<leader> all;
  all.reserve(counts_.size());
  counts_.for_each([&](item_key item, const counted& x) { all.push_back({item, x.count}); });
  leaders_.resize(std::min(settings_.leaders, all.size()));
  std::partial_sort_copy(all.begin(), all.end(), leaders_.begin(), leaders_.end(), is_ahead);
  by_category_ = {};
  counts_.for_each([&](item_key item, const counted& x) {
    if (auto* list = leaders_of(x.category))
      place(*list, {item, x.count}, settings_.category_leaders);
  });
}

void trending::drop_least_visited() {
  std::vector<leader> all;
  all.reserve(counts_.size());
  counts_.for_each([&](item_key item, const counted& x) { all.push_back({item, x.count}); });
  const auto border = all.begin() + static_cast<std::ptrdiff_t>(settings_.max_items);
  std::nth_element(all.begin(), border, all.end(), is_ahead);
  counts_.retain([&](item_key item, const counted& x) {
    return is_ahead({item, x.count}, *border);
  });
  find_leaders(); // A small category's may be gone.
}

void trending::encode(byte_writer& out) const {
  out.raw(era_).raw(newest_us_).raw(total_).varint(counts_.size());
  counts_.for_each(
    [&](item_key item, const counted& x) { out.raw(item.value).raw(x.count).raw(x.category); });
}

result<void> trending::decode(byte_reader& in) {
  counts_ = {};
  leaders_.clear();
  by_category_ = {};
  shared_.reset();
  era_ = in.raw<std::int64_t>();
  newest_us_ = in.raw<std::int64_t>();
  total_ = in.raw<double>();
  const auto size = in.count(sizeof(item_key) + sizeof(double) + sizeof(std::uint32_t));
  for (std::size_t i = 0; i < size; ++i) {
    const item_key item{in.raw<std::uint64_t>()};
    const auto count = in.raw<double>();
    const auto category = in.raw<std::uint32_t>();
    if (!in.ok() || !std::isfinite(count) || !(count > 0) || counts_.find(item))
      break;
    counts_.at(item) = {count, category};
  }
  if (!in.ok() || counts_.size() != size || !std::isfinite(total_) || total_ < 0) {
    *this = trending{settings_};
    return failed(fault_code::internal, "The checkpoint's counts of visits are damaged: fold the "
                                        "journal from its beginning.");
  }
  if (counts_.size() > settings_.max_items + settings_.max_items / 8)
    drop_least_visited();
  find_leaders();
  return {};
}

} // namespace attune
