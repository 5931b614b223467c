#include "models/interests.hpp"

#include "models/elementary.hpp"
#include "models/embedding.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace attune {

namespace {

constexpr double us_per_hour = 3.6e9;
constexpr double ln2 = 0.6931471805599453;
constexpr float tag_share = 0.6f; // Of a category's strength.

/// What a weight keeps over that time.
float kept_over(std::int64_t us, double half_life_h) {
  return static_cast<float>(exp_of(-ln2 * (static_cast<double>(us) / us_per_hour) / half_life_h));
}

} // namespace

void interests::add(const item_features& x, float strength, std::int64_t at_us,
                    double half_life_h) {
  decay_to(at_us, half_life_h);
  strength = left_of(strength, at_us, half_life_h);
  for (const auto hash : x.categories)
    bump(hash, strength);
  for (const auto hash : x.tags)
    bump(hash, strength * tag_share);
  std::array<float, embedding_dims> item;
  embed(x, item.data());
  embedding_.resize(embedding_dims);
  for (std::size_t i = 0; i < embedding_dims; ++i)
    embedding_[i] += strength * item[i];
  if (x.price && strength > 0) {
    price_sum_ += strength * static_cast<float>(log_of(1.0 + static_cast<double>(*x.price)));
    price_weight_ += strength;
  }
}

void interests::add_topic(std::uint32_t hash, float strength, std::int64_t at_us,
                          double half_life_h) {
  decay_to(at_us, half_life_h);
  bump(hash, left_of(strength, at_us, half_life_h));
}

void interests::state(std::uint32_t hash, float weight) {
  if (weight == 0 && stated_->empty())
    return;
  auto& stated = stated_.change();
  std::erase_if(stated, [&](const topic& t) { return t.hash == hash; });
  if (weight == 0)
    return;
  if (stated.size() == stated_max)
    stated.erase(stated.begin()); // The oldest word gives way.
  stated.push_back({hash, weight});
}

bool interests::is_sound() const {
  return at_us_ >= 0 && topics_.size() <= topics_max && stated_->size() <= stated_max
         && (embedding_.empty() || embedding_.size() == embedding_dims);
}

void interests::decay_to(std::int64_t at_us, double half_life_h) {
  if (at_us <= at_us_)
    return;
  const auto keep = at_us_ == 0 ? 1.0f : kept_over(at_us - at_us_, half_life_h);
  at_us_ = at_us;
  for (auto& t : topics_)
    t.weight *= keep;
  for (auto& e : embedding_)
    e *= keep;
  price_sum_ *= keep;
  price_weight_ *= keep;
}

float interests::left_of(float strength, std::int64_t at_us, double half_life_h) const {
  return at_us < at_us_ ? strength * kept_over(at_us_ - at_us, half_life_h) : strength;
}

void interests::bump(std::uint32_t hash, float strength) {
  auto at =
    std::find_if(topics_.begin(), topics_.end(), [&](const topic& t) { return t.hash == hash; });
  if (at == topics_.end()) {
    if (topics_.size() < topics_max) {
      at = topics_.insert(topics_.end(), topic{});
    } else {
      at = std::min_element(topics_.begin(), topics_.end(), [](const topic& a, const topic& b) {
        return std::abs(a.weight) < std::abs(b.weight);
      });
      if (std::abs(at->weight) > std::abs(strength))
        return; // What is known outweighs it.
    }
    *at = {hash, 0};
  }
  at->weight += strength;
}

} // namespace attune
