#include "models/clustering/online_k_means.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace attune {
namespace {

constexpr std::size_t most_clusters = 256;
constexpr std::size_t most_seed_samples = 4096;
constexpr int lloyd_rounds = 8;
constexpr std::uint16_t id_end = 0xffff;

/// What splitting a normal distribution at its mean takes off its variance: 2 / pi.
constexpr double split_gain = 0.6366;
/// Where the centers of the halves lie, in standard deviations: sqrt(2 / pi).
constexpr double split_shift = 0.7979;
/// By how much a split must outweigh the merge that pays for it, so that the guard rests.
constexpr double guard_margin = 2;

cluster_point decoded(const segment_sample& x) {
  cluster_point out;
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = x.x[i] / 127.0;
  return out;
}

/// `count` centers: the first point, then again and again the one farthest from all so far.
std::vector<cluster_point> farthest_points(const std::vector<cluster_point>& among,
                                           std::size_t count) {
  std::vector<cluster_point> out{among.front()};
  std::vector<double> distance(among.size(), std::numeric_limits<double>::max());
  while (out.size() < count) {
    for (std::size_t i = 0; i < among.size(); ++i)
      distance[i] = std::min(distance[i], square_distance(among[i], out.back()));
    const auto farthest = std::max_element(distance.begin(), distance.end()) - distance.begin();
    out.push_back(among[static_cast<std::size_t>(farthest)]);
  }
  return out;
}

void write_point(byte_writer& out, const cluster_point& x) {
  for (const auto value : x)
    out.raw(value);
}

bool read_point(byte_reader& in, cluster_point& x) {
  auto sound = true;
  for (auto& value : x)
    sound = std::isfinite(value = in.raw<double>()) && sound;
  return sound && in.ok();
}

} // namespace

online_k_means::online_k_means(const online_k_means_settings& settings)
  : settings_(settings), decay_(settings.half_life_us) {
  settings_.clusters = std::clamp<std::size_t>(settings_.clusters, 1, most_clusters);
  settings_.seed_samples =
    std::clamp(settings_.seed_samples, settings_.clusters, most_seed_samples);
  settings_.guard_interval = std::max<std::size_t>(settings_.guard_interval, 1);
}

void online_k_means::learn(const segment_sample& x) {
  ++samples_;
  const auto era = decay_.era(x.at_us);
  if (samples_ == 1)
    era_ = era;
  else if (era > era_)
    enter_era(era);
  if (clusters_.empty()) {
    first_.push_back(x);
    if (first_.size() >= settings_.seed_samples)
      seed();
    return;
  }
  const auto point = decoded(x);
  absorb(clusters_[nearest(point)], point, decay_.growth(x.at_us, era_));
  if (samples_ % settings_.guard_interval == 0)
    guard();
}

segments online_k_means::snapshot(std::uint64_t version) const {
  auto total = 0.0;
  for (const auto& x : clusters_)
    total += x.weight;
  segments out{.version = version, .all = {}};
  out.all.reserve(clusters_.size());
  for (const auto& x : clusters_) {
    auto& next = out.all.emplace_back();
    next.id = x.id;
    next.share = total > 0 ? static_cast<float>(x.weight / total) : 0;
    std::transform(x.center.begin(), x.center.end(), next.center.begin(),
                   [](double value) { return static_cast<float>(value); });
  }
  return out;
}

void online_k_means::seed() {
  std::vector<cluster_point> points;
  points.reserve(first_.size());
  for (const auto& x : first_)
    points.push_back(decoded(x));
  for (const auto& center : farthest_points(points, settings_.clusters))
    clusters_.push_back({.id = new_id(), .weight = 0, .center = center, .scatter = {}});

  for (int round = 0; round < lloyd_rounds; ++round) {
    std::vector<cluster> next(clusters_.size());
    for (std::size_t i = 0; i < points.size(); ++i)
      absorb(next[nearest(points[i])], points[i], decay_.growth(first_[i].at_us, era_));
    for (std::size_t c = 0; c < next.size(); ++c) {
      next[c].id = clusters_[c].id;
      if (!(next[c].weight > 0))
        next[c].center = clusters_[c].center;
    }
    clusters_ = std::move(next);
  }
  first_.clear();
  first_.shrink_to_fit();
}

void online_k_means::absorb(cluster& own, const cluster_point& x, double weight) {
  if (!(weight > 0))
    return; // So old that nothing is left of it.
  own.weight += weight;
  const auto share = weight / own.weight;
  for (std::size_t i = 0; i < x.size(); ++i) { // West, CACM 1979.
    const auto before = x[i] - own.center[i];
    own.center[i] += before * share;
    own.scatter[i] += weight * before * (x[i] - own.center[i]);
  }
}

/// Frees a cluster by the cheapest merge and gives it to the best split, if that is worth it.
void online_k_means::guard() {
  auto cost = std::numeric_limits<double>::max();
  std::size_t from = 0;
  std::size_t into = 0;
  for (std::size_t a = 0; a < clusters_.size(); ++a)
    for (std::size_t b = a + 1; b < clusters_.size(); ++b) {
      const auto& x = clusters_[a];
      const auto& y = clusters_[b];
      const auto both = x.weight + y.weight;
      const auto ward =
        both > 0 ? x.weight * y.weight / both * square_distance(x.center, y.center) : 0;
      if (ward < cost) {
        cost = ward;
        from = x.weight < y.weight ? a : b;
        into = x.weight < y.weight ? b : a;
      }
    }

  auto most = 0.0;
  std::size_t widest = 0;
  std::size_t axis = 0;
  for (std::size_t c = 0; c < clusters_.size(); ++c)
    for (std::size_t i = 0; c != from && i < segment_features; ++i)
      if (clusters_[c].scatter[i] > most) {
        most = clusters_[c].scatter[i];
        widest = c;
        axis = i;
      }

  if (most * split_gain <= guard_margin * cost)
    return;
  merge(from, into);
  split(widest, from, axis);
}

void online_k_means::merge(std::size_t from, std::size_t into) {
  auto& own = clusters_[into];
  const auto& gone = clusters_[from];
  const auto both = own.weight + gone.weight;
  if (!(both > 0))
    return;
  const auto share = gone.weight / both;
  for (std::size_t i = 0; i < segment_features; ++i) {
    const auto apart = gone.center[i] - own.center[i];
    own.scatter[i] += gone.scatter[i] + own.weight * share * apart * apart;
    own.center[i] += apart * share;
  }
  own.weight = both;
}

void online_k_means::split(std::size_t from, std::size_t into, std::size_t axis) {
  auto& own = clusters_[from];
  const auto shift = split_shift * std::sqrt(own.scatter[axis] / own.weight);
  own.weight /= 2;
  for (auto& x : own.scatter)
    x /= 2;
  own.scatter[axis] *= 1 - split_gain;
  auto half = own;
  half.id = new_id();
  half.center[axis] += shift;
  own.center[axis] -= shift;
  clusters_[into] = half;
}

void online_k_means::enter_era(std::int64_t era) {
  const auto factor = decay_.carry(era_, era);
  era_ = era;
  for (auto& own : clusters_) {
    own.weight *= factor;
    for (auto& x : own.scatter)
      x *= factor;
  }
}

std::size_t online_k_means::nearest(const cluster_point& x) const {
  std::size_t best = 0;
  auto least = std::numeric_limits<double>::max();
  for (std::size_t c = 0; c < clusters_.size(); ++c)
    if (const auto distance = square_distance(x, clusters_[c].center); distance < least) {
      least = distance;
      best = c;
    }
  return best;
}

std::uint16_t online_k_means::new_id() {
  const auto is_used = [&](std::uint16_t id) {
    return std::any_of(clusters_.begin(), clusters_.end(),
                       [&](const cluster& x) { return x.id == id; });
  };
  while (is_used(next_id_))
    next_id_ = static_cast<std::uint16_t>((next_id_ + 1) % id_end);
  const auto id = next_id_;
  next_id_ = static_cast<std::uint16_t>((next_id_ + 1) % id_end);
  return id;
}

void online_k_means::encode(byte_writer& out) const {
  out.raw(era_).raw(samples_).raw(next_id_).varint(first_.size());
  for (const auto& x : first_) {
    out.raw(x.at_us);
    for (const auto value : x.x)
      out.raw(value);
  }
  out.varint(clusters_.size());
  for (const auto& x : clusters_) {
    out.raw(x.id).raw(x.weight);
    write_point(out, x.center);
    write_point(out, x.scatter);
  }
}

result<void> online_k_means::decode(byte_reader& in) {
  auto read = online_k_means{settings_};
  read.era_ = in.raw<std::int64_t>();
  read.samples_ = in.raw<std::uint64_t>();
  read.next_id_ = static_cast<std::uint16_t>(in.raw<std::uint16_t>() % id_end);
  read.first_.resize(in.count(sizeof(std::int64_t) + segment_features));
  for (auto& x : read.first_) {
    x.at_us = in.raw<std::int64_t>();
    for (auto& value : x.x)
      value = in.raw<std::int8_t>();
  }
  read.clusters_.resize(in.count(2 * sizeof(cluster_point)));
  auto sound = read.first_.size() < settings_.seed_samples
               && (read.clusters_.empty() || read.clusters_.size() == settings_.clusters);
  for (auto& x : read.clusters_) {
    x.id = in.raw<std::uint16_t>();
    x.weight = in.raw<double>();
    sound = read_point(in, x.center) && read_point(in, x.scatter) && sound
            && std::isfinite(x.weight) && x.weight >= 0;
  }
  *this = online_k_means{settings_};
  if (!in.ok() || !sound)
    return failed(fault_code::internal,
                  "the checkpoint's segments are damaged, or another number of them is set now");
  *this = std::move(read);
  return {};
}

} // namespace attune
