#include "models/co_visitation.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

namespace attune {
namespace {

/// Room above a cap before what exceeds it is dropped, so that dropping is rare.
std::size_t with_slack(std::size_t cap) { return cap + cap / 8; }

void enter_era(co_visitation_row& row, std::int64_t era, const decay& d) {
  const auto factor = d.carry(row.era, era);
  row.era = era;
  row.total *= factor;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < row.to.size(); ++i) {
    const auto weight = static_cast<float>(row.weight[i] * factor);
    if (weight == 0)
      continue;
    row.to[kept] = row.to[i];
    row.weight[kept++] = weight;
  }
  row.to.resize(kept);
  row.weight.resize(kept);
}

std::size_t place_of(const co_visitation_row& row, item_key to) {
  return static_cast<std::size_t>(std::lower_bound(row.to.begin(), row.to.end(), to)
                                  - row.to.begin());
}

bool is_sound(const co_visitation_row& row) {
  return std::isfinite(row.total) && row.total > 0
         && std::adjacent_find(row.to.begin(), row.to.end(), std::greater_equal<>{}) == row.to.end()
         && std::all_of(row.weight.begin(), row.weight.end(),
                        [](float x) { return std::isfinite(x) && x > 0; });
}

co_visitation_row read_row(byte_reader& in) {
  co_visitation_row row;
  row.era = in.raw<std::int64_t>();
  row.total = in.raw<double>();
  const auto count = in.count(sizeof(item_key) + sizeof(float));
  row.to.reserve(count);
  row.weight.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    row.to.push_back({in.raw<std::uint64_t>()});
  for (std::size_t i = 0; i < count; ++i)
    row.weight.push_back(in.raw<float>());
  return row;
}

} // namespace

const co_visitation_row* co_visitation_snapshot::find(item_key item) const {
  const auto* row = rows_.find(item);
  return row ? row->get() : nullptr;
}

void co_visitation_snapshot::score(std::span<const item_key> history,
                                   std::span<const double> lag_weights, score_table& scores) const {
  for (std::size_t k = 0; k < std::min(history.size(), lag_weights.size()); ++k) {
    const auto* row = find(history[k]);
    if (!row || lag_weights[k] == 0)
      continue;
    const auto factor = lag_weights[k] / row->total;
    for (std::size_t i = 0; i < row->to.size(); ++i)
      scores.add(row->to[i], factor * row->weight[i]);
  }
}

co_visitation::co_visitation(const co_visitation_settings& settings)
  : settings_(settings), decay_(settings.half_life_us) {}

void co_visitation::learn(const transition& x) {
  const auto era = decay_.era(x.at_us);
  for (std::size_t k = 0; k < std::min(x.before.size(), max_lags); ++k) {
    if (!(settings_.lag_weights[k] > 0))
      continue;
    auto& row = own_row(x.before[k], era);
    const auto weight = settings_.lag_weights[k] * decay_.growth(x.at_us, row.era);
    add(row, x.item, weight);
    shared_.reset();
  }
  if (rows_.size() > with_slack(settings_.max_rows))
    drop_least_visited();
}

std::shared_ptr<const co_visitation_snapshot> co_visitation::snapshot() {
  if (!shared_) {
    auto next = std::make_shared<co_visitation_snapshot>();
    next->rows_ = rows_.share();
    ++generation_;
    shared_ = std::move(next);
  }
  return shared_;
}

co_visitation_row& co_visitation::own_row(item_key from, std::int64_t era) {
  auto& row = rows_.at(from);
  if (!row) {
    row = std::make_shared<co_visitation_row>();
    row->era = era;
  } else if (row->generation != generation_) {
    row = std::make_shared<co_visitation_row>(*row);
  }
  row->generation = generation_;
  if (row->era < era)
    enter_era(*row, era, decay_);
  return *row;
}

void co_visitation::add(co_visitation_row& row, item_key to, double weight) {
  // Too old to count, but a row without a total must not be.
  const auto least = static_cast<double>(std::numeric_limits<float>::min());
  weight = std::max(weight, least);
  row.total += weight;
  const auto i = place_of(row, to);
  if (i < row.to.size() && row.to[i] == to) {
    row.weight[i] += static_cast<float>(weight);
    return;
  }
  row.to.insert(row.to.begin() + static_cast<std::ptrdiff_t>(i), to);
  row.weight.insert(row.weight.begin() + static_cast<std::ptrdiff_t>(i),
                    static_cast<float>(weight));
  trim(row);
}

void co_visitation::trim(co_visitation_row& row) const {
  const auto cap = settings_.row_cap;
  if (row.to.size() <= with_slack(cap))
    return;
  std::vector<std::size_t> order(row.to.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto end = order.begin() + static_cast<std::ptrdiff_t>(cap);
  std::nth_element(order.begin(), end, order.end(), [&](std::size_t a, std::size_t b) {
    return row.weight[a] != row.weight[b] ? row.weight[a] > row.weight[b] : a < b;
  });
  std::sort(order.begin(), end);
  for (std::size_t i = 0; i < cap; ++i) {
    row.to[i] = row.to[order[i]];
    row.weight[i] = row.weight[order[i]];
  }
  row.to.resize(cap);
  row.weight.resize(cap);
}

void co_visitation::drop_least_visited() {
  using ranked = std::pair<double, item_key>; // The total, negated: the most visited come first.
  auto newest = std::numeric_limits<std::int64_t>::min();
  rows_.for_each([&](item_key, const auto& row) { newest = std::max(newest, row->era); });
  const auto rank = [&](item_key item, const co_visitation_row& row) {
    return ranked{-row.total * decay_.carry(row.era, newest), item};
  };
  std::vector<ranked> all;
  all.reserve(rows_.size());
  rows_.for_each([&](item_key item, const auto& row) { all.push_back(rank(item, *row)); });
  const auto border = all.begin() + static_cast<std::ptrdiff_t>(settings_.max_rows);
  std::nth_element(all.begin(), border, all.end());
  rows_.retain([&](item_key item, const auto& row) { return rank(item, *row) < *border; });
}

void co_visitation::encode(byte_writer& out) const {
  out.varint(rows_.size());
  rows_.for_each([&](item_key item, const auto& row) {
    out.raw(item.value).raw(row->era).raw(row->total).varint(row->to.size());
    for (const auto to : row->to)
      out.raw(to.value);
    for (const auto weight : row->weight)
      out.raw(weight);
  });
}

result<void> co_visitation::decode(byte_reader& in) {
  rows_ = {};
  shared_.reset();
  const auto count = in.count(25); // A row without successors takes that.
  for (std::size_t i = 0; i < count; ++i) {
    const item_key item{in.raw<std::uint64_t>()};
    auto row = std::make_shared<co_visitation_row>(read_row(in));
    if (!in.ok() || !is_sound(*row) || rows_.find(item))
      break;
    row->generation = generation_;
    trim(*row);
    rows_.at(item) = std::move(row);
  }
  if (!in.ok() || rows_.size() != count) {
    rows_ = {};
    return failed(fault_code::internal, "The checkpoint's co-visitation is damaged: fold the "
                                        "journal from its beginning.");
  }
  if (rows_.size() > with_slack(settings_.max_rows))
    drop_least_visited();
  return {};
}

} // namespace attune
