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

float root(double chance) { return static_cast<float>(std::sqrt(chance)); }

constexpr std::pair<feature, std::string_view> names[] = {
  {feature::bias, "bias"},
  {feature::similarity, "similarity"},
  {feature::recent_similarity, "recent_similarity"},
  {feature::category_affinity, "category_affinity"},
  {feature::tag_affinity, "tag_affinity"},
  {feature::stated, "stated"},
  {feature::price_fit, "price_fit"},
  {feature::together, "together"},
  {feature::next, "next"},
  {feature::popular, "popular"},
  {feature::trending, "trending"},
  {feature::fresh, "fresh"},
  {feature::sentiment, "sentiment"},
  {feature::again, "again"},
  {feature::segment, "segment"},
  {feature::about_similarity, "about_similarity"},
  {feature::about_together, "about_together"},
  {feature::unseen, "unseen"},
};

/// The sign that a category has for a trait: a fair coin by their hashes.
float sign_of(std::uint32_t category, std::size_t trait) {
  return (scatter(category * 8ULL + trait) & 1) != 0 ? 1.0f : -1.0f;
}

} // namespace

std::span<const std::pair<feature, std::string_view>> feature_names() { return names; }

result<policy_weights> prior_weights(std::span<const prior_setting> rows) {
  policy_weights out{};
  for (const auto& row : rows) {
    const auto at = std::find_if(std::begin(names), std::end(names),
                                 [&](const auto& known) { return known.second == row.feature; });
    if (at == std::end(names))
      return failed(fault_code::bad_message, "priors: there is no feature `" + row.feature + "`");
    out[static_cast<std::size_t>(at->first)] = static_cast<float>(row.weight);
  }
  return out;
}

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
  if (popular_ != in.learned->popular || trending_ != in.learned->trending || by_all_.empty()) {
    popular_ = in.learned->popular;
    trending_ = in.learned->trending;
    by_all_.resize(remembered);
    if (++stamp_ == 0) { // Once in 2^32 publications.
      by_all_.assign(remembered, {});
      stamp_ = 1;
    }
  }
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
  for (auto at = history.rbegin(); at != history.rend(); ++at)
    if (std::none_of(visited_.begin(), visited_.end(), [&](auto& v) { return v.item == at->item; }))
      visited_.push_back({at->item, 0});
  auto sum = 0.0;
  for (std::size_t j = 1; j <= visited_.size(); ++j)
    sum += 1 / static_cast<double>(j * j);
  for (std::size_t j = 1; j <= visited_.size(); ++j)
    visited_[j - 1].again = root(1 / static_cast<double>(j * j) / sum);
}

feature_encoder::liking feature_encoder::liking_of(const std::vector<std::uint32_t>& hashes) const {
  liking sum;
  for (const auto hash : hashes)
    for (auto at = hash % topics_.size(); topics_[at].hash != 0; at = (at + 1) % topics_.size())
      if (topics_[at].hash == hash) {
        sum.affinity += topics_[at].affinity;
        sum.stated += topics_[at].stated;
        break;
      }
  return {std::clamp(sum.affinity, -1.0f, 1.0f), std::clamp(sum.stated, -1.0f, 1.0f)};
}

const feature_encoder::visited_by_all& feature_encoder::visits_to(const item_view& x) {
  const auto item = x.columns->key;
  auto& slot = by_all_[x.place % remembered];
  if (slot.stamp != stamp_ || slot.item != item) {
    const auto popular = popular_->fraction(item);
    slot = {item, stamp_, quantized(root(popular)), quantized(root(trending_->fraction(item))),
            quantized(popular > 0 ? 0 : 1)};
  }
  return slot;
}

encoded_features feature_encoder::encode(const item_view& x) {
  encoded_features out{};
  const auto put = [&](feature f, float value) {
    out[static_cast<std::size_t>(f)] = quantized(value);
  };
  const auto& c = *x.columns;
  put(feature::bias, 1);
  if (in_->visitor != nullptr) {
    if (in_->has_taste)
      put(feature::similarity, x.similarity);
    if (in_->has_recent)
      put(feature::recent_similarity, dot(in_->recent.data(), x.embedding));
    if (in_->has_segment)
      put(feature::segment, dot(in_->segment.data(), x.embedding));
    const auto categories = liking_of(x.features->categories);
    const auto tags = liking_of(x.features->tags);
    put(feature::category_affinity, categories.affinity);
    put(feature::tag_affinity, tags.affinity);
    put(feature::stated, categories.stated + tags.stated);
    const auto looked_at = in_->visitor->tastes().log_price();
    if (looked_at > 0 && c.price_log > 0)
      put(feature::price_fit, 1 - std::min(1.0f, std::abs(looked_at - c.price_log)));
    if (const auto together = in_->together->at(c.key); together > 0)
      put(feature::together, root(together));
    if (const auto next = in_->next->at(c.key); next > 0)
      put(feature::next, root(next));
    for (const auto& v : visited_)
      if (v.item == c.key)
        put(feature::again, v.again);
  }
  const auto& visits = visits_to(x);
  out[static_cast<std::size_t>(feature::popular)] = visits.popular;
  out[static_cast<std::size_t>(feature::trending)] = visits.trending;
  out[static_cast<std::size_t>(feature::unseen)] = visits.unseen;
  if (c.published_at_us > 0) {
    const auto age = std::max(0.0, static_cast<double>(in_->now_us - c.published_at_us));
    if (age < 8 * us_per_week) // Later it rounds to 0.
      put(feature::fresh, static_cast<float>(pow2_of(-age / us_per_week)));
  }
  put(feature::sentiment, c.sentiment);
  if (in_->about != nullptr) {
    put(feature::about_similarity, dot(in_->about, x.embedding));
    put(feature::about_together, root(in_->about_together->at(c.key)));
  }
  for (std::size_t i = 0; i < in_->now.size(); ++i)
    if (in_->now[i] != 0 && c.category != 0)
      out[static_cast<std::size_t>(feature::context_first) + i] = quantized(sign_of(c.category, i));
  return out;
}

} // namespace attune
