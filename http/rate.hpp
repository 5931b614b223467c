#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace attune {

/// What a rate says of a cost.
struct rate_decision {
  bool allowed = true;
  double remaining = 0;            ///< Signals that would pass at once.
  std::int64_t retry_after_us = 0; ///< 0 if allowed.
};

/// One client's rate: the generic cell rate algorithm (ITU-T I.371), a token bucket that keeps two
/// numbers and no clock. Lock-free: any thread.
class rate_bucket {
public:
  /// @pre `per_s > 0`, `burst >= 1`.
  rate_bucket(double per_s, double burst);

  /// Takes `cost` if it is there at `read_us` (any steady clock). A cost above the burst waits for
  /// a full bucket, passes, and is owed: it is not refused for ever, and the rate still holds. A
  /// clock that was read before another thread's counts as that one's: who was kept from running in
  /// between has spent nothing.
  rate_decision take(double cost, std::int64_t read_us);

  /// Puts back what a `take` that was allowed took, for what is not done after all.
  void give_back(double cost);

  /// Takes `cost` whether it is there or not, for what was done already. At most two full buckets
  /// are owed.
  void owe(double cost, std::int64_t read_us);

  /// Whether it is as full as it can be, so that forgetting it changes nothing.
  bool idle(std::int64_t now_us) const { return spent_until_us_.load() <= now_us; }

  double per_s() const { return 1e6 / us_each_; }
  double burst() const { return burst_; }

private:
  /// The newest of this reading and all before it.
  std::int64_t newest(std::int64_t read_us);

  const double us_each_;
  const double burst_;
  std::atomic<std::int64_t> newest_us_{0}; // Written before `spent_until_us_`, which rests on it.
  std::atomic<std::int64_t> spent_until_us_{0};
};

/// The buckets in use, by whom they are for. Any thread. At most 100,000: above that newcomers
/// share one, which is what a flood of made-up names deserves.
class rate_table {
public:
  /// @param name  Whom it is for: kind, id and key, as bytes.
  std::shared_ptr<rate_bucket> find(const std::string& name, double per_s, double burst,
                                    std::int64_t now_us);

  std::size_t size() const;

private:
  void forget_idle(std::int64_t now_us);

  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<rate_bucket>> buckets_;
  std::shared_ptr<rate_bucket> crowd_;
  std::int64_t swept_us_ = 0;
};

} // namespace attune
