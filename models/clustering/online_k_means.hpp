#pragma once

#include "models/clustering/distance.hpp"
#include "models/decay.hpp"
#include "models/segments.hpp"
#include "protocol/bytes.hpp"
#include "protocol/result.hpp"
#include "protocol/training_example.hpp"

#include <cstdint>
#include <vector>

namespace attune {

struct online_k_means_settings {
  /// Segments, 1 to 256. Too few blur people, too many are empty.
  std::size_t clusters = 8;
  /// Samples gathered before the first segments exist, at least `clusters`, at most 4,096.
  std::size_t seed_samples = 64;
  /// 0: nothing is forgotten. Shorter follows a change of the crowd and is less steady.
  std::int64_t half_life_us = std::int64_t{14} * 24 * 3600 * 1'000'000;
  /// Samples between two looks at whether a cluster is dead or two are one.
  std::size_t guard_interval = 128;
};

/// k-means over a stream, with forgetting.
///
/// Sources: MacQueen 1967 (a centroid moves to a sample by the sample's share of its weight);
/// seeds: farthest points, Gonzalez 1985, and Lloyd's iterations over the first samples; guard:
/// the cheapest merge by Ward 1963 pays for the best split, so that no cluster stays dead.
///
/// Owner: the segmenter. Not thread safe. Shapes: dimensions d = segment_features, k = clusters.
/// Memory: k (2 d + 4) doubles, and the first samples until there are centroids. Cost: learn is
/// O(k d), about 1 us; every `guard_interval`-th O(k^2 d). All sums in one order.
class online_k_means {
public:
  explicit online_k_means(const online_k_means_settings& settings);

  void learn(const segment_sample& x);

  /// The clusters as they are; none before the first `seed_samples` samples.
  segments snapshot(std::uint64_t version) const;

  void encode(byte_writer& out) const;

  /// Replaces the content by what `encode` wrote.
  /// Fails with `internal`, content then empty, if the bytes are damaged.
  result<void> decode(byte_reader& in);

private:
  struct cluster {
    std::uint16_t id = 0;
    double weight = 0; // Decayed samples, in units of the era.
    cluster_point center{};
    cluster_point scatter{}; // Decayed sum of squares around the center, by dimension.
  };

  void seed();
  static void absorb(cluster& own, const cluster_point& x, double weight);
  void guard();
  void merge(std::size_t from, std::size_t into);
  void split(std::size_t from, std::size_t into, std::size_t axis);
  void enter_era(std::int64_t era);
  std::size_t nearest(const cluster_point& x) const;
  std::uint16_t new_id();

  online_k_means_settings settings_;
  decay decay_;
  std::int64_t era_ = 0;
  std::uint64_t samples_ = 0;
  std::uint16_t next_id_ = 0;
  std::vector<segment_sample> first_; // Until there are clusters.
  std::vector<cluster> clusters_;
};

} // namespace attune
