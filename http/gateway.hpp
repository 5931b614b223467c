#pragma once

#include "http/client_address.hpp"
#include "http/keys.hpp"
#include "http/pseudonym.hpp"
#include "http/rate.hpp"
#include "http/server.hpp"
#include "http/session_owners.hpp"
#include "http/settings.hpp"
#include "http/sse_memory.hpp"
#include "http/user_tokens.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace attune {

/// What all connections share. Immutable but for what is safe from any thread. Outlives them.
struct gateway {
  gateway(http_settings s, server_parts p, bool on_loopback, pseudonyms n, user_tokens t)
    : settings(std::move(s)), parts(std::move(p)), keys(settings, on_loopback), names(std::move(n)),
      tokens(std::move(t)), proxies(settings.trusted_proxies) {}

  const http_settings settings;
  const server_parts parts;
  const client_keys keys;
  const pseudonyms names;
  const user_tokens tokens;
  const proxy_list proxies;
  rate_table rates;
  mutable rate_table newcomers; ///< By address.
  session_owners owners;
  sse_memory sent_events;
  std::atomic<bool> draining{false};

  /// The rate of one client under one key. `who` is a pseudonym or a session, never a raw id.
  std::shared_ptr<rate_bucket> rate_of(const std::string& who, const known_key& key);

  /// The rate at which that client asks for lists by HTTP: apart from its signals'.
  std::shared_ptr<rate_bucket> list_rate_of(const std::string& who, const known_key& key);

  /// Takes `cost` from a client's rate; always allowed in lockstep.
  rate_decision admit(rate_bucket& bucket, double cost) const;

  /// The rate of visitors of whom nothing is known, by address; servers have none.
  new_visitor_limiter new_visitor_limiter_of(const std::string& address,
                                             const known_key* key) const;

  /// Sets the batch's times: skew corrected, what is too old, or in another unit, moved to
  /// `dropped`. In lockstep a signal keeps its own time; history is never too old.
  void stamp_batch(signal_batch& x, bool is_history = false) const;
};

/// Microseconds and milliseconds of the steady clock: time-outs and rates, never signals.
std::int64_t steady_us();
inline std::int64_t steady_ms() { return steady_us() / 1'000; }

} // namespace attune
