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
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// The policy's features, by their place in `encoded_features`. Persisted in examples: append only,
/// at most `policy_features`. Each lies in [-1, 1].
enum class feature : std::uint8_t {
  bias = 0,            ///< 1.
  similarity = 1,      ///< Cosine of the visitor's and the item's embedding.
  recent_similarity,   ///< ... of the last three visited items' and the item's.
  category_affinity,   ///< Interest in its categories.
  tag_affinity,        ///< Interest in its tags.
  stated,              ///< What the visitor said of its categories or tags.
  price_fit,           ///< 1 where the price is what the visitor looks at, 0 a factor e away.
  together,            ///< Chance to be visited along with the last ten visits, on a log scale.
  next,                ///< ... directly after the last one.
  popular,             ///< Visits in weeks, as log(1 + v) / log(1 + most): 1 for the most visited.
  trending,            ///< Visits in hours, likewise.
  fresh,               ///< Halves every week, 1 for the newest item.
  sentiment,           ///< As its owner wrote it.
  again,               ///< Visited before: j^-2 over its sum, j-th newest of the visited, likewise.
  segment,             ///< Cosine of what the visitor's segments like and the item.
  about_similarity,    ///< Cosine of the item that the page is about.
  about_together,      ///< Chance to be visited along with the page's item, on a log scale.
  unseen,              ///< Nobody has visited it yet.
  popular_in_category, ///< As `popular`, beside the most visited of its main category.
  popular_liked,       ///< `popular_in_category` times `category_affinity`, where that is positive.
  context_first = 20,  ///< 8 crossings: a trait of the moment (`moment`) times a sign that the
                       ///< item's category has for it.
  context_end = 28,
  visited = 28, ///< Among the visitor's remembered visits.
  bought_kind,  ///< Its main category is one from which the visitor bought and looked no further.
  about_kind,   ///< Its main category is that of the item that the page is about.
  again_last,   ///< As `again`, as a square root: the last visited stand out.
};

/// Names the order of the features in `encoded_features`: another order gets another number.
inline constexpr std::uint32_t feature_schema = 1;

/// The names of the features, as settings and operators spell them.
std::span<const std::pair<feature, std::string_view>> feature_names();

/// The policy's prior mean: what is believed of each feature before anything was learned.
/// @returns a fault that names a feature there is not.
result<policy_weights> prior_weights(const number_table& priors);

/// The traits of a moment, each 0 or 1: morning (5-11), day (11-17), evening (17-23), night,
/// weekend, mobile, save-data or slow network, touch.
using moment = std::array<std::uint8_t, 8>;

/// @param local_us Local time of the visitor, microseconds since the epoch as if it were UTC.
moment moment_of(const context* x, std::int64_t local_us);

/// The columns of `feature_inputs::co_visits`.
enum co_visit_column : std::size_t {
  visited_together, ///< The chance to be visited along with the last ten visits.
  visited_next,     ///< ... directly after the last one.
  visited_about,    ///< ... along with the item that the page is about.
  visited_again,    ///< j^-2 over its sum, for the j-th newest of the visited.
};

/// Fills `visited_again`. Cost: O(visits^2), at most a microsecond.
void add_visits(const visitor_state& of, score_table& to);

/// What is the same for all candidates of one ranking. Made once a ranking by `ranker`.
struct feature_inputs {
  const catalogue_snapshot* items = nullptr;
  const learned_snapshot* learned = nullptr;
  const visitor_state* visitor = nullptr; ///< Null: nothing of a visitor may be read.
  const float* about = nullptr;           ///< Embedding of the page's item; null if none.
  std::uint32_t about_category = 0;       ///< Its main category; 0 if none.
  std::span<const std::uint32_t> bought_categories{}; ///< See `feature::bought_kind`.
  const score_table* co_visits = nullptr;             ///< By `co_visit_column`.
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
  float similarity = 0;    ///< Dot product with `feature_inputs::taste`, where that is known.
  std::uint32_t place = 0; ///< Its index, or its number among the caller's own.
  bool own = false;
};

/// Encodes items for one visitor at one moment. Reused from ranking to ranking; one thread.
class feature_encoder {
public:
  /// Begins a ranking. `in` outlives it. Cost: O(topics).
  void begin(const feature_inputs& in);

  /// Encodes each of `items`, every feature rounded to a 127th. Cost: about 30 ns an item.
  void encode(std::span<const item_view> items, std::vector<encoded_features>& out);

private:
  using feature_values = std::array<float, policy_features>; // Before they are rounded.

  struct liking {
    float affinity = 0;
    float stated = 0;
  };
  /// What all visits say of an item, remembered as long as they are the same: finding it costs
  /// several cache misses, and every visitor's candidates are much the same.
  struct visited_by_all {
    item_key item;
    std::uint32_t stamp = 0;    // Of the visits it was read from.
    std::uint32_t category = 0; // The item's main one, as it was then.
    std::int8_t popular = 0;
    std::int8_t trending = 0;
    std::int8_t unseen = 0;
    std::int8_t popular_in_category = 0;
  };
  static constexpr std::size_t remembered = 4'096; // 96 KiB.

  /// Dot products of one item with what is the same for all; 0 where that is unknown.
  struct closeness {
    float recent = 0;
    float segment = 0;
    float about = 0;
  };

  /// Dot products of `rows_` with `to`; 0 where that is not known.
  void measure(bool known, const float* to, std::vector<float>& out);
  liking liking_of(std::span<const std::uint32_t> hashes) const;
  const visited_by_all& visits_to(const item_view& x);
  /// Fills the features that are of this visitor.
  void read_personal(const item_view& x, const closeness& near, const visited_by_all& visits,
                     feature_values& out) const;
  void place_co_visits(const score_table::entry& co_visits, encoded_features& out) const;
  void encode(const item_view& x, const closeness& near, encoded_features& out);

  /// So many for a visitor's topics that a look-up hardly ever has to go on to a next place.
  static constexpr std::size_t topic_places = 1'024;

  const feature_inputs* in_ = nullptr;
  std::array<std::uint32_t, topic_places> topics_{}; // Hashes, open addressing; 0 is free.
  std::array<liking, topic_places> likings_{};       // Of the topics in the same places.
  std::optional<float> looked_at_;                   // The visitor's log of a price.
  std::array<std::int8_t, 8> moment_{};              // All bits set where the trait holds.
  float newest_ = 1;                                 // What the newest item's freshness is.
  double most_popular_ = 1; // log(1 + visits) of the most visited; at least log 2.
  double most_trending_ = 1;
  std::vector<const float*> rows_; // Of the items in hand, as the next three.
  std::vector<float> near_recent_;
  std::vector<float> near_segment_;
  std::vector<float> near_about_;
  std::vector<visited_by_all> by_all_; // By the place's last bits.
  std::uint32_t stamp_ = 0;
  std::shared_ptr<const trending_snapshot> popular_; // Of this stamp.
  std::shared_ptr<const trending_snapshot> trending_;
};

} // namespace attune
