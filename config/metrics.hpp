#pragma once

#include "config/histogram.hpp"
#include "config/label_counter.hpp"
#include "config/sharded.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace attune {

/// A step of one signal's way (`attune_stage_seconds`).
enum class stage : std::uint8_t {
  decode,   ///< Frame to structs.
  deliver,  ///< From the gateway's offer to the visitor's handler.
  apply,    ///< Into the visitor's state.
  rank,     ///< Slate from state and snapshots.
  encode,   ///< Slate to frame.
  write,    ///< Frame to socket.
  collect,  ///< From the record made to the store writer's hands.
  commit,   ///< One group commit.
  learn,    ///< One group of examples into the learner.
  assign,   ///< One group of samples into the segmenter.
  publish,  ///< A new snapshot made.
  activate, ///< A visitor read from the store.
};
constexpr std::size_t stage_count = 12;

/// A bound that was reached (`attune_limit_hits_total`).
enum class limit : std::uint8_t {
  connections,
  address_connections,
  descriptors,
  frame_bytes,
  body_bytes,
  hello_time,
  signal_rate,
  credit,            ///< A client's unhandled batches: it is read no further.
  uncommitted_bytes, ///< The store lags behind: signals get `overloaded`.
  held_batches,      ///< Behind a gap in `seq`.
  visitors,
  sessions, ///< Of one visitor.
  subscriptions,
  items,
  ids,         ///< Signal ids that memory holds; the store knows the rest.
  unwritable,  ///< A reader took nothing for too long.
  store_reads, ///< Requests that wait for the store.
  restarts,    ///< An actor's budget of restarts.
};
constexpr std::size_t limit_count = 18;

/// A copy that one owner publishes and many read (`attune_snapshot_version`).
enum class snapshot : std::uint8_t { learned, segments, catalogue };
constexpr std::size_t snapshot_count = 3;

/// What operators may know, as verbs. Owner: whoever starts the engine; it outlives all that
/// report. Any thread, never blocks but where said; about 5 ns a count and 15 ns a duration. What
/// these are called outside is said in metrics.cpp alone.
class probe {
public:
  using duration = std::chrono::nanoseconds;

  // The way of a signal.
  void signals_received(std::uint64_t n) noexcept { add(total::signals_received, n); }
  void signals_applied(std::uint64_t n) noexcept { add(total::signals_applied, n); }
  /// @param code  Why, in the wire's words. Takes a lock.
  void signal_dropped(std::string_view code) noexcept { signals_dropped_.add(code); }
  void slate_ranked() noexcept { add(total::slates_ranked, 1); }
  /// A list was handed to its socket, `age` after the signal that caused it was received.
  void slate_pushed(duration age) noexcept { signal_to_push_.observe(age); }
  /// A newer list took the place of one that was not written yet.
  void slate_replaced() noexcept { add(total::slates_replaced, 1); }
  void stage_took(stage x, duration took) noexcept {
    stages_[static_cast<std::size_t>(x)].observe(took);
  }
  void limit_hit(limit x) noexcept { limits_.add(static_cast<std::size_t>(x), 1); }

  // Visitors and what holds them.
  void visitor_activated() noexcept { add(total::visitors_activated, 1); }
  void visitor_passivated() noexcept { add(total::visitors_passivated, 1); }
  void visitor_failed() noexcept { add(total::visitors_failed, 1); }
  void session_opened(bool resumed) noexcept {
    add(resumed ? total::sessions_resumed : total::sessions_made, 1);
  }
  void actor_restarted() noexcept { add(total::actors_restarted, 1); }

  // The journal and what folds it.
  void records_committed(std::uint64_t records, std::uint64_t bytes, duration took) noexcept;
  void commit_failed() noexcept { add(total::commits_failed, 1); }
  void backlog_is(std::uint64_t bytes) noexcept {
    backlog_bytes_.store(bytes, std::memory_order_relaxed);
  }
  void examples_learned(std::uint64_t n) noexcept { add(total::examples_learned, n); }
  void samples_assigned(std::uint64_t n) noexcept { add(total::samples_assigned, n); }
  void items_written(std::uint64_t n) noexcept { add(total::items_written, n); }
  void items_are(std::uint64_t n) noexcept { items_.store(n, std::memory_order_relaxed); }
  void published(snapshot x, std::uint64_t version) noexcept {
    versions_[static_cast<std::size_t>(x)].store(version, std::memory_order_relaxed);
  }

  // The gateway. These take a lock.
  void connection_opened(std::string_view transport) noexcept {
    connections_opened_.add(transport);
  }
  void connection_closed(std::string_view transport) noexcept {
    connections_closed_.add(transport);
  }
  void connection_refused(std::string_view why) noexcept { connections_refused_.add(why); }
  void socket_closed(int code) noexcept { sockets_closed_.add(std::to_string(code)); }
  void request_answered(std::string_view route, int status, duration took) noexcept {
    requests_.add(route, std::to_string(status));
    request_took_.observe(took);
  }
  void message_refused(std::string_view code) noexcept { messages_refused_.add(code); }
  void fields_ignored(std::uint64_t n) noexcept { add(total::fields_ignored, n); }
  void acknowledged() noexcept { add(total::acknowledgements, 1); }

  /// Prometheus' text format 0.0.4 of all that was reported, and of the process. A millisecond.
  std::string text() const;

  /// For pages and tests that show one figure.
  histogram::reading signal_to_push() const { return signal_to_push_.read(); }
  histogram::reading took(stage x) const { return stages_[static_cast<std::size_t>(x)].read(); }
  std::uint64_t hits(limit x) const { return limits_.sum(static_cast<std::size_t>(x)); }

private:
  enum class total : std::uint8_t {
    signals_received,
    signals_applied,
    slates_ranked,
    slates_replaced,
    visitors_activated,
    visitors_passivated,
    visitors_failed,
    sessions_made,
    sessions_resumed,
    actors_restarted,
    commits,
    commits_failed,
    records_committed,
    bytes_committed,
    examples_learned,
    samples_assigned,
    items_written,
    fields_ignored,
    acknowledgements,
  };
  static constexpr std::size_t total_count = 19;

  void add(total x, std::uint64_t n) noexcept { totals_.add(static_cast<std::size_t>(x), n); }
  std::uint64_t sum(total x) const { return totals_.sum(static_cast<std::size_t>(x)); }

  friend class exposition;

  sharded<total_count> totals_;
  sharded<limit_count> limits_;
  histogram signal_to_push_;
  histogram request_took_;
  std::array<histogram, stage_count> stages_;
  std::array<std::atomic<std::uint64_t>, snapshot_count> versions_{};
  std::atomic<std::uint64_t> backlog_bytes_{0};
  std::atomic<std::uint64_t> items_{0};
  label_counter signals_dropped_;
  label_counter connections_opened_;
  label_counter connections_closed_;
  label_counter connections_refused_;
  label_counter sockets_closed_;
  label_counter requests_;
  label_counter messages_refused_;
};

} // namespace attune
