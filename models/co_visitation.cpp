#include "models/co_visitation.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

namespace attune {
namespace {

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

bool is_sound(const co_visitation_row& row) {
  auto keys = row.to;
  std::sort(keys.begin(), keys.end());
  return std::isfinite(row.total) && row.total > 0
         && std::adjacent_find(keys.begin(), keys.end()) == keys.end()
         && std::all_of(row.weight.begin(), row.weight.end(),
                        [](float x) { return std::isfinite(x) && x > 0; })
         && std::is_sorted(row.weight.begin(), row.weight.end(), std::greater<>{});
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

void co_visitation_snapshot::score(std::span<const item_key> history, std::int64_t now_us,
                                   score_table& scores, std::size_t column) const {
  const auto lags = std::min(history.size(), max_lags);
  auto sum = 0.0;
  for (std::size_t k = 0; k < lags; ++k)
    sum += settings_.lag_weights[k];
  for (std::size_t k = 0; k < lags; ++k) {
    const auto* row = find(history[k]);
    if (!row || !(settings_.lag_weights[k] > 0))
      continue;
    const auto shrinkage = settings_.shrinkage * decay_.growth(now_us, row->era);
    const auto factor =
      static_cast<float>(settings_.lag_weights[k] / (sum * (row->total + shrinkage)));
    const auto read = std::min(row->to.size(), settings_.row_read);
    for (std::size_t i = 0; i < read; ++i)
      scores.add(row->to[i], column, factor * row->weight[i]);
  }
}

co_visitation::co_visitation(const co_visitation_settings& settings)
  : settings_(settings), decay_(settings.half_life_us) {}

void co_visitation::learn(const transition& x) {
  for (std::size_t k = 0; k < std::min(x.before.size(), max_lags); ++k) {
    const auto weight = settings_.lag_weights[k];
    if (!(weight > 0) || (settings_.symmetric && x.before[k] == x.item))
      continue;
    add(x.before[k], x.item, weight, x.at_us);
    if (settings_.symmetric)
      add(x.item, x.before[k], weight, x.at_us);
  }
  if (rows_.size() > settings_.max_rows + settings_.max_rows / 8)
    drop_least_visited();
}

std::shared_ptr<const co_visitation_snapshot> co_visitation::snapshot() {
  if (!shared_) {
    auto next = std::make_shared<co_visitation_snapshot>(co_visitation_snapshot{settings_, decay_});
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

void co_visitation::add(item_key from, item_key to, double weight, std::int64_t at_us) {
  auto& row = own_row(from, decay_.era(at_us));
  // What is too old to count must not leave a row without a total.
  const auto least = static_cast<double>(std::numeric_limits<float>::min());
  const auto grown = std::max(weight * decay_.growth(at_us, row.era), least);
  row.total += grown;
  const auto found = std::find(row.to.begin(), row.to.end(), to);
  auto i = static_cast<std::size_t>(found - row.to.begin());
  if (found == row.to.end()) {
    row.to.push_back(to);
    row.weight.push_back(0);
  }
  row.weight[i] += static_cast<float>(grown);
  for (; i > 0 && row.weight[i] > row.weight[i - 1]; --i) {
    std::swap(row.weight[i], row.weight[i - 1]);
    std::swap(row.to[i], row.to[i - 1]);
  }
  trim(row);
  shared_.reset();
}

void co_visitation::trim(co_visitation_row& row) const {
  if (row.to.size() < 2 * settings_.row_cap)
    return;
  row.to.resize(settings_.row_cap);
  row.weight.resize(settings_.row_cap);
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
  if (rows_.size() > settings_.max_rows + settings_.max_rows / 8)
    drop_least_visited();
  return {};
}

} // namespace attune
