#include "models/features.hpp"

#include "models/elementary.hpp"
#include "models/rng.hpp"

#include <algorithm>
#include <cmath>

namespace attune {

namespace {

constexpr double us_per_week = 7 * 24 * 3.6e9;

std::int8_t quantized(float x) {
  const auto scaled = std::clamp(x, -1.0f, 1.0f) * 127;
  return static_cast<std::int8_t>(scaled + (scaled < 0 ? -0.5f : 0.5f));
}

/// Spreads evidence between 0 and 1 so that small probabilities keep apart: p = 1 gives 1,
/// p = 0.001 about 0.19, none gives 0.
float log_scaled(double p) {
  constexpr auto steepness = 5000.0;
  return static_cast<float>(log_of(1 + steepness * p) / log_of(1 + steepness));
}

/// The sign that a category has for a trait: a fair coin by their hashes.
float sign_of(std::uint32_t category, std::size_t trait) {
  return (scatter(category * 8ULL + trait) & 1) != 0 ? 1.0f : -1.0f;
}

} // namespace

moment moment_of(const context* x, std::int64_t local_us) {
  const auto hours = local_us / 3'600'000'000;
  const auto hour = hours % 24;
  const auto weekday = (hours / 24 + 3) % 7; // The epoch was a Thursday; 0 is Monday.
  const auto morning = hour >= 5 && hour < 11;
  const auto day = hour >= 11 && hour < 17;
  const auto evening = hour >= 17 && hour < 23;
  moment out{morning, day, evening, !morning && !day && !evening, weekday >= 5, 0, 0, 0};
  if (x != nullptr) {
    out[5] = x->device == device_class::mobile;
    out[6] =
      x->save_data || x->network == network_class::slow_2g || x->network == network_class::g2;
    out[7] = x->input == input_kind::touch;
  }
  return out;
}

void feature_encoder::begin(const feature_inputs& in) {
  in_ = &in;
  topics_.fill({});
  visited_.clear();
  if (in.visitor == nullptr)
    return;
  const auto slot = [&](std::uint32_t hash) -> topic_slot& {
    auto at = hash % topics_.size();
    while (topics_[at].hash != 0 && topics_[at].hash != hash)
      at = (at + 1) % topics_.size();
    topics_[at].hash = hash;
    return topics_[at];
  };
  const auto& tastes = in.visitor->tastes();
  auto largest = 1.0f;
  for (const auto& t : tastes.topics())
    largest = std::max(largest, std::abs(t.weight));
  for (const auto& t : tastes.topics())
    slot(t.hash).affinity = t.weight / largest;
  for (const auto& t : tastes.stated_topics())
    slot(t.hash).stated = t.weight;
  const auto& history = in.visitor->history();
  for (std::size_t lag = 0; lag < history.size(); ++lag) {
    const auto item = history[history.size() - 1 - lag].item;
    if (std::none_of(visited_.begin(), visited_.end(), [&](auto& v) { return v.item == item; }))
      visited_.push_back({item, 1 / static_cast<float>(1 + lag)});
  }
}

float feature_encoder::affinity(const std::vector<std::uint32_t>& hashes, bool stated) const {
  float sum = 0;
  for (const auto hash : hashes)
    for (auto at = hash % topics_.size(); topics_[at].hash != 0; at = (at + 1) % topics_.size())
      if (topics_[at].hash == hash) {
        sum += stated ? topics_[at].stated : topics_[at].affinity;
        break;
      }
  return hashes.empty() ? 0 : std::clamp(sum, -1.0f, 1.0f);
}

encoded_features feature_encoder::encode(const item_view& x) const {
  encoded_features out{};
  const auto put = [&](feature f, float value) {
    out[static_cast<std::size_t>(f)] = quantized(value);
  };
  const auto& c = *x.columns;
  put(feature::bias, 1);
  if (in_->visitor != nullptr) {
    if (in_->has_taste)
      put(feature::similarity, dot(in_->taste.data(), x.embedding));
    if (in_->has_recent)
      put(feature::recent_similarity, dot(in_->recent.data(), x.embedding));
    if (in_->has_segment)
      put(feature::segment, dot(in_->segment.data(), x.embedding));
    put(feature::category_affinity, affinity(x.features->categories, false));
    put(feature::tag_affinity, affinity(x.features->tags, false));
    put(feature::stated, affinity(x.features->categories, true) + affinity(x.features->tags, true));
    const auto looked_at = in_->visitor->tastes().log_price();
    if (looked_at > 0 && c.price_log > 0)
      put(feature::price_fit, 1 - std::min(1.0f, std::abs(looked_at - c.price_log)));
    put(feature::followed, log_scaled(in_->followed->at(c.key)));
    put(feature::next, log_scaled(in_->next->at(c.key)));
    for (std::size_t i = 0; i < visited_.size(); ++i)
      if (visited_[i].item == c.key) {
        put(feature::repeat, visited_[i].recency);
        put(feature::repeat_last, i == 0 ? 1 : 0);
      }
  }
  const auto popular = in_->learned->popular->level(c.key, in_->now_us);
  put(feature::popular, static_cast<float>(popular));
  put(feature::trending, static_cast<float>(in_->learned->trending->level(c.key, in_->now_us)));
  put(feature::unseen, popular > 0 ? 0 : 1);
  if (c.published_at_us > 0) {
    const auto age = std::max(0.0, static_cast<double>(in_->now_us - c.published_at_us));
    put(feature::fresh, static_cast<float>(pow2_of(-age / us_per_week)));
  }
  put(feature::sentiment, c.sentiment);
  if (in_->about != nullptr) {
    put(feature::about_similarity, dot(in_->about, x.embedding));
    put(feature::about_followed, log_scaled(in_->about_followed->at(c.key)));
  }
  for (std::size_t i = 0; i < in_->now.size(); ++i)
    if (in_->now[i] != 0 && c.category != 0)
      out[static_cast<std::size_t>(feature::context_first) + i] = quantized(sign_of(c.category, i));
  return out;
}

} // namespace attune
