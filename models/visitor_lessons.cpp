#include "models/visitor_state.hpp"

#include "models/elementary.hpp"
#include "models/embedding.hpp"

#include <algorithm>
#include <cmath>

// What a visitor's signals teach others: each function takes the permit of its purpose.

namespace attune {

namespace {

constexpr std::size_t transition_lags = 10;

std::int8_t quantized(double x) {
  return static_cast<std::int8_t>(std::lround(std::clamp(x, -1.0, 1.0) * 127));
}

/// How much a signal counts in popularity and trends.
float count_weight(signal_kind kind) {
  switch (kind) {
  case signal_kind::click:
    return 1;
  case signal_kind::view_item:
    return 0.5f;
  case signal_kind::add_to_cart:
    return 2;
  case signal_kind::purchase:
    return 3;
  case signal_kind::like:
  case signal_kind::add_to_wishlist:
    return 2;
  default:
    return 0;
  }
}

} // namespace

void visitor_state::count(const signal_entry& x, const permit<purpose::measure>&,
                          lessons& out) const {
  const auto weight = count_weight(x.kind) / std::max(x.sample, 0.01f);
  if (weight > 0)
    for (const auto& item : x.items)
      out.examples.push_back(visit_count{x.at_us, item.key, weight,
                                         item.categories.empty() ? 0 : item.categories.front()});
}

void visitor_state::teach(const signal_entry& x, const state_rules& rules,
                          const permit<purpose::improve>&, lessons& out) {
  if (const auto place = place_of(x.at_us); place > 0 && is_visit(x)) {
    transition t{x.at_us, x.items.front().key, {}};
    for (auto n = place; n > 0 && t.before.size() < transition_lags; --n)
      t.before.push_back(history_[n - 1].unpacked().item);
    out.examples.push_back(std::move(t));
  }
  if (x.kind == signal_kind::refund) {
    out.examples.insert(out.examples.end(), x.earned.begin(), x.earned.end());
    return;
  }
  if (!x.answers)
    return;
  for (const auto& item : x.items) {
    if (x.kind == signal_kind::impression) {
      if (x.viewable)
        shown_.seen(*x.answers, item.key, x.recalled, x.at_us, out.examples);
    } else {
      shown_.acted(*x.answers, item.key, x.recalled, x.kind, x.amount, x.at_us, rules.rewards,
                   out.examples);
    }
  }
}

std::array<std::int8_t, segment_features> visitor_state::segment_vector(std::int64_t at_us) const {
  std::array<std::int8_t, segment_features> out{};
  const auto& embedding = tastes_.embedding();
  double norm = 0;
  for (const auto e : embedding)
    norm += static_cast<double>(e) * static_cast<double>(e);
  norm = std::sqrt(norm);
  for (std::size_t i = 0; norm > 0 && i < embedding.size(); ++i)
    out[i] = quantized(static_cast<double>(embedding[i]) / norm);
  // Behaviour weighs less than taste: eight features of at most a quarter each.
  constexpr auto scale = 0.25;
  auto* behaviour = out.data() + embedding_dims;
  const auto visits = history();
  const auto span_s =
    visits.empty() ? 0.0 : static_cast<double>(at_us / 1'000'000 - visits.front().at_s);
  const auto velocity = static_cast<double>(visits.size()) * 60 / std::max(span_s, 60.0);
  behaviour[0] = quantized(scale * std::min(1.0, velocity / 10)); // Visits a minute.
  behaviour[1] = quantized(scale * std::min(1.0, log_of(1.0 + static_cast<double>(signals_)) / 8));
  behaviour[2] = quantized(scale * std::min(1.0, static_cast<double>(bought().size()) / 8));
  const double log_price = tastes_.log_price().value_or(0); // A share of none where none is known.
  behaviour[3] = quantized(scale * std::min(1.0, log_price / 8));
  behaviour[4] = quantized(scale * std::min(1.0, static_cast<double>(hides().size()) / 8));
  behaviour[5] =
    quantized(scale * std::min(1.0, static_cast<double>(tastes_.topics().size()) / 32));
  const auto clicks = std::count_if(
    visits.begin(), visits.end(), [](const item_visit& v) { return v.kind == signal_kind::click; });
  if (!visits.empty())
    behaviour[6] =
      quantized(scale * static_cast<double>(clicks) / static_cast<double>(visits.size()));
  std::size_t repeats = 0;
  for (std::size_t i = 1; i < visits.size(); ++i)
    repeats += std::any_of(visits.begin(), visits.begin() + static_cast<std::ptrdiff_t>(i),
                           [&](const item_visit& v) { return v.item == visits[i].item; });
  if (!visits.empty())
    behaviour[7] =
      quantized(scale * static_cast<double>(repeats) / static_cast<double>(visits.size()));
  return out;
}

} // namespace attune
