#include "http/rate.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace attune {

namespace {

constexpr std::size_t max_buckets = 100'000;
constexpr std::int64_t sweep_every_us = 200'000; // A sweep of all holds the lock a millisecond.

} // namespace

rate_bucket::rate_bucket(double per_s, double burst)
  : us_each_(1e6 / per_s), burst_(std::max(burst, 1.0)) {
  assert(per_s > 0);
}

std::int64_t rate_bucket::newest(std::int64_t read_us) {
  auto seen = newest_us_.load();
  while (seen < read_us && !newest_us_.compare_exchange_weak(seen, read_us))
    ;
  return std::max(seen, read_us);
}

rate_decision rate_bucket::take(double cost, std::int64_t read_us) {
  const auto depth_us = burst_ * us_each_;
  const auto cost_us = cost * us_each_;
  const auto needed_us = std::min(cost_us, depth_us);
  auto before = spent_until_us_.load();
  while (true) {
    const auto now_us = newest(read_us);
    const auto spent_us = static_cast<double>(std::max(before, now_us) - now_us);
    const auto over_us = spent_us + needed_us - depth_us;
    if (over_us > 0.5)
      return {false, std::max(0.0, std::floor((depth_us - spent_us) / us_each_ + 1e-6)),
              static_cast<std::int64_t>(std::ceil(over_us))};
    const auto after = now_us + static_cast<std::int64_t>(std::llround(spent_us + cost_us));
    if (spent_until_us_.compare_exchange_weak(before, after))
      return {true, std::max(0.0, std::floor((depth_us - spent_us - cost_us) / us_each_ + 1e-6)),
              0};
  }
}

void rate_bucket::give_back(double cost) {
  spent_until_us_.fetch_sub(static_cast<std::int64_t>(std::llround(cost * us_each_)));
}

void rate_bucket::owe(double cost, std::int64_t read_us) {
  const auto now_us = newest(read_us);
  const auto most = now_us + std::llround(2 * burst_ * us_each_);
  auto before = spent_until_us_.load();
  while (!spent_until_us_.compare_exchange_weak(
    before, std::max(before, std::min<std::int64_t>(most, std::max(before, now_us)
                                                            + std::llround(cost * us_each_)))))
    ;
}

std::shared_ptr<rate_bucket> rate_table::find(const std::string& name, double per_s, double burst,
                                              std::int64_t now_us) {
  const std::lock_guard lock{mutex_};
  if (const auto at = buckets_.find(name); at != buckets_.end())
    return at->second;
  if (now_us - swept_us_ >= sweep_every_us)
    forget_idle(now_us);
  if (buckets_.size() >= max_buckets) {
    if (!crowd_)
      crowd_ = std::make_shared<rate_bucket>(per_s, burst);
    return crowd_;
  }
  return buckets_.emplace(name, std::make_shared<rate_bucket>(per_s, burst)).first->second;
}

std::size_t rate_table::size() const {
  const std::lock_guard lock{mutex_};
  return buckets_.size();
}

void rate_table::forget_idle(std::int64_t now_us) {
  std::erase_if(buckets_,
                [&](const auto& x) { return x.second.use_count() == 1 && x.second->idle(now_us); });
  swept_us_ = now_us;
}

} // namespace attune
