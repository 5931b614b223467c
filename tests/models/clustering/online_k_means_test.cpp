#include "models/clustering/online_k_means.hpp"

#include "models/rng.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace attune {
namespace {

std::int8_t quantized(double x) {
  return static_cast<std::int8_t>(std::lround(std::clamp(x, -1.0, 1.0) * 127));
}

/// A sample around `place` on axis `axis`, with deviation 0.05 on the first 8 axes.
segment_sample around(rng& chance, std::size_t axis, double place, std::int64_t at_us = 0) {
  segment_sample out{.at_us = at_us, .x = {}};
  for (std::size_t i = 0; i < 8; ++i)
    out.x[i] = quantized((i == axis ? place : 0) + 0.05 * chance.normal());
  return out;
}

std::string bytes_of(const online_k_means& x) {
  byte_writer out;
  x.encode(out);
  return out.take();
}

/// How far the nearest center is from (place on axis, 0 elsewhere).
double nearest_distance(const segments& among, std::size_t axis, double place) {
  std::array<float, segment_features> target{};
  target[axis] = static_cast<float>(place);
  auto least = 1e9;
  for (const auto& x : among.all)
    least = std::min(least, std::sqrt(double{square_distance(x.center, target)}));
  return least;
}

TEST(online_k_means, has_no_segments_before_the_first_samples) {
  online_k_means clusters{{.clusters = 2, .seed_samples = 4}};
  rng chance{1};
  for (int i = 0; i < 3; ++i)
    clusters.learn(around(chance, 0, 0.5));
  EXPECT_TRUE(clusters.snapshot(1).all.empty());
  clusters.learn(around(chance, 0, 0.5));
  EXPECT_EQ(clusters.snapshot(2).all.size(), 2u);
  EXPECT_EQ(clusters.snapshot(2).version, 2u);
}

// A center of n samples deviates from the truth by 0.05 sqrt(8 / n), 0.01 at n = 200.
TEST(online_k_means, finds_the_groups_there_are) {
  online_k_means clusters{{.clusters = 4, .seed_samples = 40}};
  rng chance{2};
  for (int i = 0; i < 2'000; ++i)
    clusters.learn(around(chance, static_cast<std::size_t>(i % 4), 0.8));
  const auto now = clusters.snapshot(0);
  auto total = 0.0f;
  for (std::size_t axis = 0; axis < 4; ++axis) {
    EXPECT_LT(nearest_distance(now, axis, 0.8), 0.05) << axis;
    total += now.all[axis].share;
    EXPECT_NEAR(now.all[axis].share, 0.25, 0.01);
  }
  EXPECT_NEAR(total, 1, 1e-5);
}

// Two groups at first, so that four centers share them; then two more groups appear. Without the
// guard each of the new ones would be half of an old center's business.
TEST(online_k_means, makes_room_for_groups_that_come_later) {
  online_k_means clusters{{.clusters = 4, .seed_samples = 40, .half_life_us = 0}};
  rng chance{3};
  for (int i = 0; i < 400; ++i)
    clusters.learn(around(chance, static_cast<std::size_t>(i % 2), 0.8));
  for (int i = 0; i < 4'000; ++i)
    clusters.learn(around(chance, static_cast<std::size_t>(i % 4), 0.8));
  for (std::size_t axis = 0; axis < 4; ++axis)
    EXPECT_LT(nearest_distance(clusters.snapshot(0), axis, 0.8), 0.1) << axis;
}

TEST(online_k_means, abandoned_clusters_are_put_to_use) {
  online_k_means clusters{{.clusters = 2, .seed_samples = 40, .half_life_us = 1'000'000}};
  rng chance{4};
  std::int64_t at = 0;
  for (int i = 0; i < 400; ++i)
    clusters.learn(around(chance, static_cast<std::size_t>(i % 2), 0.8, at += 1'000));
  // Nobody comes to those two any more; two groups on another axis do.
  for (int i = 0; i < 40'000; ++i)
    clusters.learn(around(chance, 5, i % 2 == 0 ? 0.3 : -0.9, at += 1'000));
  EXPECT_LT(nearest_distance(clusters.snapshot(0), 5, 0.3), 0.1);
  EXPECT_LT(nearest_distance(clusters.snapshot(0), 5, -0.9), 0.1);
}

TEST(online_k_means, equal_samples_are_no_trouble) {
  online_k_means clusters{{.clusters = 8, .seed_samples = 16}};
  for (int i = 0; i < 1'000; ++i)
    clusters.learn({});
  for (const auto& x : clusters.snapshot(0).all)
    for (const auto value : x.center)
      ASSERT_EQ(value, 0);
}

TEST(online_k_means, ids_tell_the_clusters_apart) {
  online_k_means clusters{{.clusters = 8, .seed_samples = 16, .guard_interval = 16}};
  rng chance{5};
  for (int i = 0; i < 3'000; ++i)
    clusters.learn(around(chance, chance.below(8), chance.uniform()));
  std::set<std::uint16_t> ids;
  for (const auto& x : clusters.snapshot(0).all)
    ids.insert(x.id);
  EXPECT_EQ(ids.size(), 8u);
}

TEST(online_k_means, goes_on_from_a_checkpoint_with_the_same_bits) {
  const online_k_means_settings settings{.clusters = 5, .half_life_us = 10'000};
  online_k_means whole{settings};
  online_k_means stopped{settings};
  rng chance{6};
  for (int i = 0; i < 3'000; ++i) {
    const auto x = around(chance, chance.below(7), chance.uniform(), i * 300);
    whole.learn(x);
    stopped.learn(x);
    if (i % 500 == 30) {
      const auto bytes = bytes_of(stopped);
      stopped = online_k_means{settings};
      byte_reader in{bytes};
      ASSERT_TRUE(stopped.decode(in));
      ASSERT_TRUE(in.at_end());
    }
  }
  EXPECT_EQ(bytes_of(whole), bytes_of(stopped));
}

TEST(online_k_means, damaged_bytes_are_refused) {
  online_k_means clusters{{.clusters = 2, .seed_samples = 4}};
  rng chance{7};
  for (int i = 0; i < 7; ++i) {
    clusters.learn(around(chance, 0, 0.5));
    const auto bytes = bytes_of(clusters);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      byte_reader in{std::string_view{bytes}.substr(0, size)};
      online_k_means other{{.clusters = 2, .seed_samples = 4}};
      ASSERT_FALSE(other.decode(in)) << size;
    }
  }
}

} // namespace
} // namespace attune
