#include "models/trending.hpp"

#include <algorithm>
#include <cmath>

namespace attune {
namespace {

using leader = trending_snapshot::leader;

constexpr double most_weight = 1'000;

bool is_ahead(const leader& a, const leader& b) {
  return a.count != b.count ? a.count > b.count : a.item < b.item;
}

} // namespace

double trending_snapshot::count(item_key item, std::int64_t now_us) const {
  const auto* count = counts_.find(item);
  const auto growth = decay_.growth(now_us, era_);
  return count && growth > 0 ? *count / growth : 0;
}

double trending_snapshot::fraction(item_key item) const {
  const auto* count = counts_.find(item);
  return count && total_ > 0 ? std::min(1.0, *count / total_) : 0;
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
  auto& count = counts_.at(x.item);
  count += weight;
  total_ += weight;
  place_leader({x.item, count});
  shared_.reset();
  if (counts_.size() > settings_.max_items + settings_.max_items / 8)
    drop_least_visited();
}

std::shared_ptr<const trending_snapshot> trending::snapshot() {
  if (!shared_) {
    auto next = std::make_shared<trending_snapshot>(trending_snapshot{decay_});
    next->era_ = era_;
    next->total_ = total_;
    next->counts_ = counts_.share();
    next->leaders_ = leaders_;
    shared_ = std::move(next);
  }
  return shared_;
}

void trending::enter_era(std::int64_t era) {
  const auto factor = decay_.carry(era_, era);
  era_ = era;
  total_ *= factor;
  counts_.retain([&](item_key, double& count) { return (count *= factor) > 0; });
  find_leaders();
}

void trending::place_leader(leader x) {
  auto place = std::find_if(leaders_.begin(), leaders_.end(),
                            [&](const leader& other) { return other.item == x.item; });
  if (place != leaders_.end()) {
    *place = x;
  } else if (leaders_.size() < settings_.leaders) {
    place = leaders_.insert(leaders_.end(), x);
  } else if (!leaders_.empty() && is_ahead(x, leaders_.back())) {
    leaders_.back() = x;
    place = leaders_.end() - 1;
  } else {
    return;
  }
  for (; place != leaders_.begin() && is_ahead(*place, *(place - 1)); --place)
    std::iter_swap(place, place - 1);
}

void trending::find_leaders() {
  std::vector<leader> all;
  all.reserve(counts_.size());
  counts_.for_each([&](item_key item, double count) { all.push_back({item, count}); });
  leaders_.resize(std::min(settings_.leaders, all.size()));
  std::partial_sort_copy(all.begin(), all.end(), leaders_.begin(), leaders_.end(), is_ahead);
}

void trending::drop_least_visited() {
  std::vector<leader> all;
  all.reserve(counts_.size());
  counts_.for_each([&](item_key item, double count) { all.push_back({item, count}); });
  const auto border = all.begin() + static_cast<std::ptrdiff_t>(settings_.max_items);
  std::nth_element(all.begin(), border, all.end(), is_ahead);
  counts_.retain([&](item_key item, double count) { return is_ahead({item, count}, *border); });
}

void trending::encode(byte_writer& out) const {
  out.raw(era_).raw(total_).varint(counts_.size());
  counts_.for_each([&](item_key item, double count) { out.raw(item.value).raw(count); });
}

result<void> trending::decode(byte_reader& in) {
  counts_ = {};
  leaders_.clear();
  shared_.reset();
  era_ = in.raw<std::int64_t>();
  total_ = in.raw<double>();
  const auto size = in.count(sizeof(item_key) + sizeof(double));
  for (std::size_t i = 0; i < size; ++i) {
    const item_key item{in.raw<std::uint64_t>()};
    const auto count = in.raw<double>();
    if (!in.ok() || !std::isfinite(count) || !(count > 0) || counts_.find(item))
      break;
    counts_.at(item) = count;
  }
  if (!in.ok() || counts_.size() != size || !std::isfinite(total_) || total_ < 0) {
    counts_ = {};
    era_ = 0;
    total_ = 0;
    return failed(fault_code::internal, "The checkpoint's counts of visits are damaged: fold the "
                                        "journal from its beginning.");
  }
  if (counts_.size() > settings_.max_items + settings_.max_items / 8)
    drop_least_visited();
  find_leaders();
  return {};
}

} // namespace attune
