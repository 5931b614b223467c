#include "http/gateway.hpp"

#include <algorithm>
#include <chrono>

namespace attune {

namespace {

constexpr std::int64_t too_old_us = 24LL * 3'600 * 1'000'000;

} // namespace

std::shared_ptr<rate_bucket> gateway::rate_of(const std::string& who, const known_key& key) {
  const auto per_s = key.rate > 0 ? key.rate : settings.signals_per_s;
  const auto burst =
    key.rate > 0 ? key.rate * settings.burst / settings.signals_per_s : settings.burst;
  return rates.find(who + '/' + std::to_string(key.number), per_s, std::max(burst, 1.0),
                    steady_us());
}

std::shared_ptr<rate_bucket> gateway::list_rate_of(const std::string& who, const known_key& key) {
  const auto as_signals = key.rate > 0 ? key.rate : settings.signals_per_s;
  const auto per_s = settings.lists_per_s > 0 ? settings.lists_per_s : as_signals;
  const auto burst = per_s * settings.burst / settings.signals_per_s;
  return rates.find("l" + who + '/' + std::to_string(key.number), per_s, std::max(burst, 1.0),
                    steady_us());
}

rate_decision gateway::admit(rate_bucket& bucket, double cost) const {
  if (settings.lockstep)
    return {true, settings.burst, 0};
  return bucket.take(cost, steady_us());
}

new_visitor_limiter gateway::new_visitor_limiter_of(const std::string& address,
                                                    const known_key* key) const {
  if (settings.lockstep || (key != nullptr && key->kind == key_kind::secret))
    return nullptr;
  auto bucket =
    newcomers.find(address, settings.new_visitors_per_s, settings.new_visitors_burst, steady_us());
  return [bucket = std::move(bucket)] { return bucket->take(1, steady_us()).allowed; };
}

void gateway::stamp_batch(signal_batch& x, bool is_history) const {
  x.received_us = parts.engine.now_us();
  if (settings.lockstep) { // The data set's clock is the only one: its newest signal is now.
    x.sent_at_ms = 0;
    for (const auto& s : x.signals)
      x.received_us = std::max(x.received_us, s.raw_ts_ms * 1'000);
  } else {
    drop_other_units(x);
  }
  stamp(x, settings.lockstep || is_history ? 0 : too_old_us);
}

std::int64_t steady_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
           std::chrono::steady_clock::now().time_since_epoch())
    .count();
}

} // namespace attune
