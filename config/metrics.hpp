#pragma once

#include "config/histogram.hpp"
#include "config/label_counter.hpp"
#include "config/sharded.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// A step of one signal's way (`attune_stage_seconds`).
enum class step : std::uint8_t {
  queue,  ///< From the gateway's offer to the visitor's handler.
  apply,  ///< Into the visitor's state.
  rank,   ///< Slate from state and snapshots.
  show,   ///< Slate to the socket.
  commit, ///< One group commit.
  learn,  ///< One group of examples into the learner.
};
constexpr std::size_t step_count = 6;

/// What is so at the moment and nobody reports: whoever shows the metrics asks the engine.
struct engine_figures {
  std::string version;                             ///< Of the program.
  std::vector<std::pair<std::string, bool>> ready; ///< Each check of readiness.
  std::uint64_t uncommitted_bytes = 0;             ///< Wait for the disk.
  std::optional<std::uint64_t> disk_free_bytes;    ///< Nothing where no disk is written to.
};

/// What operators may know, as verbs. Owner: whoever starts the engine; it outlives all that
/// report. Any thread, never blocks but where said; about 5 ns a count and 15 ns a duration. What
/// these are called outside is said in metrics.cpp alone.
class probe {
public:
  using duration = std::chrono::nanoseconds;

  /// Counters whose labels are known begin at 0.
  probe();

  // The way of a signal.
  void signals_received(std::uint64_t n) noexcept { add(total::signals_received, n); }
  void signals_applied(std::uint64_t n) noexcept { add(total::signals_applied, n); }
  /// A batch was refused as a whole: why, in the wire's words. Takes a lock.
  void signals_shed(std::string_view code) noexcept { signals_shed_.add(code); }
  void slate_ranked() noexcept { add(total::slates_ranked, 1); }
  /// Under overload a visitor's lists wait for what is ready.
  void slates_deferred() noexcept { add(total::slates_deferred, 1); }
  /// A list was handed to its socket, `age` after the signal that caused it was received.
  void slate_pushed(duration age) noexcept { signal_to_push_.observe(age); }
  /// A newer list took the place of one that was not written yet.
  void slate_replaced() noexcept { add(total::slates_replaced, 1); }
  void step_took(step x, duration took) noexcept {
    steps_[static_cast<std::size_t>(x)].observe(took);
  }
  /// @param which  The bound that was reached, as settings and docs call it. Takes a lock.
  void limit_hit(std::string_view which) noexcept { limits_.add(which); }

  // Visitors and what holds them.
  void visitor_activated() noexcept { add(total::visitors_activated, 1); }
  void visitor_passivated() noexcept { add(total::visitors_passivated, 1); }
  /// @param kind  As operators see it: "visitor", "learner", ... Takes a lock.
  void actor_died(std::string_view kind) noexcept { actors_died_.add(kind); }

  // The journal.
  void records_committed(std::uint64_t records) noexcept {
    add(total::commits, 1);
    add(total::records_committed, records);
  }
  void rewarded(std::uint64_t n) noexcept { add(total::rewards, n); }
  void commit_failed() noexcept { add(total::commits_failed, 1); }
  /// What is wrong with stored rows, see metrics.cpp. Takes a lock.
  void store_fault(std::string_view what) noexcept { store_faults_.add(what); }

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
  /// Fields that only decorate a message were cut or left out.
  void fields_cut(std::uint64_t n) noexcept { add(total::fields_cut, n); }
  /// Rows of batches were dropped: why, in the wire's words. Takes a lock.
  void rows_dropped(std::string_view code, std::uint64_t n) noexcept {
    rows_dropped_.add(code, {}, n);
  }
  void acknowledged() noexcept { add(total::acknowledgements, 1); }

  /// Prometheus' text format 0.0.4 of all that was reported, and of the process. A millisecond.
  std::string text(const engine_figures& now = {}) const;

  /// For pages and tests that show one figure.
  histogram::reading signal_to_push() const { return signal_to_push_.read(); }
  histogram::reading took(step x) const { return steps_[static_cast<std::size_t>(x)].read(); }

private:
  enum class total : std::uint8_t {
    signals_received,
    signals_applied,
    slates_ranked,
    slates_deferred,
    slates_replaced,
    visitors_activated,
    visitors_passivated,
    commits,
    commits_failed,
    records_committed,
    fields_ignored,
    fields_cut,
    acknowledgements,
    rewards,
  };
  static constexpr std::size_t total_count = static_cast<std::size_t>(total::rewards) + 1;

  void add(total x, std::uint64_t n) noexcept { totals_.add(static_cast<std::size_t>(x), n); }
  std::uint64_t sum(total x) const { return totals_.sum(static_cast<std::size_t>(x)); }

  friend class exposition;

  const std::chrono::system_clock::time_point began_ = std::chrono::system_clock::now();
  sharded<total_count> totals_;
  histogram signal_to_push_;
  histogram request_took_;
  std::array<histogram, step_count> steps_;
  label_counter limits_;
  label_counter actors_died_;
  label_counter store_faults_;
  label_counter signals_shed_;
  label_counter connections_opened_;
  label_counter connections_closed_;
  label_counter connections_refused_;
  label_counter sockets_closed_;
  label_counter requests_;
  label_counter messages_refused_;
  label_counter rows_dropped_;
};

} // namespace attune
