#pragma once

#include "models/settings.hpp"
#include "protocol/fields.hpp"
#include "protocol/item.hpp"
#include "protocol/rarely.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace attune {

/// A visitor's decayed interests: topics (categories and tags, by hash) with weights, the sum of
/// visited items' embeddings, and the price level. All weights halve every half-life.
/// A value; at most 48 topics and 64 floats: 700 bytes. One owner.
class interests {
public:
  static constexpr std::size_t topics_max = 32;
  static constexpr std::size_t stated_max = 16;

  struct topic {
    std::uint32_t hash = 0;
    float weight = 0;

    friend bool operator==(const topic&, const topic&) = default;
  };

  /// Adds `strength` (may be negative) to all that `x` stands for. Cost: about 0.3 us.
  /// @param at_us       When. What comes late weighs what is left of it by the newest time.
  /// @param half_life_h Hours, > 0.
  void add(const item_features& x, float strength, std::int64_t at_us, double half_life_h);

  /// Adds to one topic, as a page of a category or a `more_like` does.
  void add_topic(std::uint32_t hash, float strength, std::int64_t at_us, double half_life_h);

  /// What the visitor said of a topic, -1 .. 1; it does not decay. 0 takes it back.
  void state(std::uint32_t hash, float weight);

  /// 64 numbers, not of unit length; empty while nothing is known.
  const std::vector<float>& embedding() const { return embedding_; }
  /// Decayed mean of log(1 + price) of what was visited; nothing while no price was met.
  std::optional<float> log_price() const {
    return price_weight_ > 0 ? std::optional{price_sum_ / price_weight_} : std::nullopt;
  }

  const std::vector<topic>& topics() const { return topics_; }
  const std::vector<topic>& stated_topics() const { return *stated_; }

  /// Whether it keeps to its limits: what was read may not.
  bool is_sound() const;

  friend bool operator==(const interests&, const interests&) = default;

  template <class Op, either<interests> X>
  friend void fields(Op& op, X& x) {
    op.all(x.topics_, x.stated_, x.embedding_, x.price_sum_, x.price_weight_, x.at_us_);
  }

private:
  void decay_to(std::int64_t at_us, double half_life_h);
  /// What is left by the newest time of what weighed `strength` at `at_us`.
  float left_of(float strength, std::int64_t at_us, double half_life_h) const;
  void bump(std::uint32_t hash, float strength);

  std::vector<topic> topics_; // Unordered; the weakest gives way.
  rarely<std::vector<topic>> stated_;
  std::vector<float> embedding_;
  float price_sum_ = 0;
  float price_weight_ = 0;
  std::int64_t at_us_ = 0;
};

template <class Op, either<interests::topic> X>
void fields(Op& op, X& x) {
  op.all(x.hash, x.weight);
}

} // namespace attune
