#pragma once

#include "models/candidate_set.hpp"
#include "models/catalogue_snapshot.hpp"
#include "models/learned.hpp"
#include "models/segments.hpp"
#include "models/visitor_state.hpp"
#include "protocol/context.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// The policy's features, by their place in `encoded_features`. Persisted in examples: append only,
/// at most `policy_features`. Each lies in [-1, 1].
enum class feature : std::uint8_t {
  bias = 0,           ///< 1.
  similarity = 1,     ///< Cosine of the visitor's and the item's embedding.
  recent_similarity,  ///< ... of the last three visited items' and the item's.
  category_affinity,  ///< Interest in its categories.
  tag_affinity,       ///< Interest in its tags.
  stated,             ///< What the visitor said of its categories or tags.
  price_fit,          ///< 1 where the price is what the visitor looks at, 0 a factor e away.
  together,           ///< sqrt of the chance to be visited along with the last ten visits.
  next,               ///< sqrt of the chance to be visited directly after the last one.
  popular,            ///< sqrt of its share of all visits, weeks.
  trending,           ///< sqrt of its share of all visits, hours.
  fresh,              ///< 1 when published, halves every week.
  sentiment,          ///< As its owner wrote it.
  again,              ///< Visited before: sqrt of j^-2 over its sum, j-th newest of the visited.
  segment,            ///< Cosine of what the visitor's segments like and the item.
  about_similarity,   ///< Cosine of the item that the page is about.
  about_together,     ///< sqrt of the chance to be visited along with the page's item.
  unseen,             ///< Nobody has visited it yet.
  context_first = 20, ///< 8 crossings: a trait of the moment (`moment`) times a sign that the
                      ///< item's category has for it.
  context_end = 28,
};

/// The names of the features, as settings and operators spell them.
std::span<const std::pair<feature, std::string_view>> feature_names();

/// The policy's prior mean: what is believed of each feature before anything was learned.
/// @returns a fault that names a feature there is not.
result<policy_weights> prior_weights(std::span<const prior_setting> rows);

/// The traits of a moment, each 0 or 1: morning (5-11), day (11-17), evening (17-23), night,
/// weekend, mobile, save-data or slow network, touch.
using moment = std::array<std::uint8_t, 8>;

/// @param local_us Local time of the visitor, microseconds since the epoch as if it were UTC.
moment moment_of(const context* x, std::int64_t local_us);

/// What is the same for all candidates of one ranking. Made once a ranking by `ranker`.
struct feature_inputs {
  const catalogue_snapshot* items = nullptr;
  const learned_snapshot* learned = nullptr;
  const visitor_state* visitor = nullptr; ///< Null: nothing of a visitor may be read.
  const float* about = nullptr;           ///< Embedding of the page's item; null if none.
  const score_table* about_together = nullptr;
  const score_table* together = nullptr;
  const score_table* next = nullptr;
  bool has_taste = false;
  bool has_recent = false;
  bool has_segment = false;
  std::array<float, embedding_dims> taste{};   ///< Unit length.
  std::array<float, embedding_dims> recent{};  ///< Unit length.
  std::array<float, embedding_dims> segment{}; ///< Unit length.
  moment now{};
  std::int64_t now_us = 0;
};

/// An item as the encoder sees it: of the catalogue, or the caller's own.
struct item_view {
  const item_columns* columns = nullptr;
  const float* embedding = nullptr;
  const item_features* features = nullptr;
  float similarity = 0; ///< Dot product with `feature_inputs::taste`, where that is known.
  item_index place = 0; ///< Where what is remembered of it lies: its index, if it has one.
};

/// Encodes items for one visitor at one moment. Reused from ranking to ranking; one thread.
class feature_encoder {
public:
  /// Begins a ranking. `in` outlives it. Cost: O(topics + history).
  void begin(const feature_inputs& in);

  /// @returns the features, each rounded to a 127th. Cost: about 0.1 us.
  encoded_features encode(const item_view& x);

private:
  struct liking {
    float affinity = 0;
    float stated = 0;
  };
  /// What all visits say of an item, remembered as long as they are the same: finding it costs
  /// several cache misses, and every visitor's candidates are much the same.
  struct visited_by_all {
    item_key item;
    std::uint32_t stamp = 0; // Of the visits it was read from.
    std::int8_t popular = 0;
    std::int8_t trending = 0;
    std::int8_t unseen = 0;
  };
  static constexpr std::size_t remembered = 4'096; // 64 KiB.

  liking liking_of(const std::vector<std::uint32_t>& hashes) const;
  const visited_by_all& visits_to(const item_view& x);

  struct topic_slot {
    std::uint32_t hash = 0;
    float affinity = 0;
    float stated = 0;
  };
  struct visited_slot {
    item_key item;
    float again = 0;
  };

  const feature_inputs* in_ = nullptr;
  std::array<topic_slot, 128> topics_{}; // Open addressing; hash 0 is free.
  std::vector<visited_slot> visited_;    // Newest first, each item once.
  std::vector<visited_by_all> by_all_;   // By the place's last bits.
  std::uint32_t stamp_ = 0;
  std::shared_ptr<const trending_snapshot> popular_; // Of this stamp.
  std::shared_ptr<const trending_snapshot> trending_;
};

} // namespace attune
