#pragma once

#include <utility> // Before Asio 1.74 in C++20.

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <caf/all.hpp>
#include <caf/detail/simple_actor_clock.hpp>
#include <caf/detail/thread_safe_actor_clock.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace attune {

/// One thread with one io_context, shared by sockets, timers and actors.
///
/// home    An actor lives on the loop in its context(): `spawn_at` sets it, a child inherits it, a
///         visitor follows its newest socket. Whoever sends, from any thread, the job goes home.
/// slice   Actors run for 100 us at a time; then the sockets and timers have their turn.
/// defer   What may wait comes one at a time, when no actor is ready or it has waited for 50 ms.
/// timers  A loop keeps the timers of its own actors, so that none wakes another core.
class loop final : public caf::execution_unit {
public:
  loop(caf::actor_system* sys, std::size_t index) : caf::execution_unit(sys), index_(index) {}

  /// The loop whose thread this is; null on any other thread.
  static loop* here() { return here_; }

  /// Where a job lives; null if it never ran and was not spawned at a loop. Only for who owns the
  /// job, having just run it or unblocked its mailbox: then nobody else touches its context().
  static loop* home_of(caf::resumable* job);

  std::size_t index() const { return index_; }
  boost::asio::io_context& io() { return io_; }
  caf::actor_clock& clock() { return timers_; }

  /// Takes a job, with the reference it carries, to its home. Any thread, unlike CAF's own.
  void exec_later(caf::resumable* job) override;

  /// How long the job that runs now had waited for its turn. On the loop's own thread.
  std::chrono::nanoseconds waited() const { return waited_; }

  /// Calls `f` once, in order, one between two turns of sockets and actors. On the loop's own
  /// thread; dropped by `stop`.
  void defer(std::function<void()> f);

  /// More is asked for than can be done: for 100 ms from now on, what is deferred takes two thirds
  /// of the time at most, so that the threads behind this loop keep up with it. On its own thread.
  void hold_back() { held_back_until_ = timers_.now() + held_back; }
  bool holds_back() const { return timers_.now() < held_back_until_; }

  void start();

  /// Lets runnable actors finish, then ends the thread. What open sockets wait for is dropped.
  void stop();

private:
  using time_point = caf::actor_clock::time_point;

  struct waiting_job {
    caf::resumable* job;
    time_point since;
  };

  struct deferred_call {
    std::function<void()> f;
    time_point since;
  };

  void admit(caf::resumable* job);
  void take_arrivals();
  void schedule();
  void run_slice();
  void run_deferred();
  caf::resumable::resume_result run_turn(caf::resumable* job);
  void set_alarm();
  void finish();

  static constexpr auto slice = std::chrono::microseconds{100};
  static constexpr std::size_t messages_at_once = 8; // Bounds how far a turn overruns the slice.
  static constexpr auto deferred_most = std::chrono::milliseconds{50};
  static constexpr auto held_back = std::chrono::milliseconds{100};
  static constexpr auto rest_most = std::chrono::milliseconds{2};
  static constexpr auto never = time_point::max();
  inline static thread_local loop* here_ = nullptr;

  const std::size_t index_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{
    io_.get_executor()};
  caf::detail::simple_actor_clock timers_; // Own thread only, as the next ten.
  boost::asio::steady_timer alarm_{io_};
  time_point alarm_at_ = never;
  std::deque<waiting_job> ready_;
  std::deque<deferred_call> deferred_;
  bool deferring_ = false;   // Whether run_deferred is posted.
  time_point deferred_at_{}; // When the last of them was called; none once it has had its turn.
  time_point held_back_until_{};
  boost::asio::steady_timer rest_{io_};
  std::chrono::nanoseconds waited_{0};
  bool scheduled_ = false; // Whether run_slice is posted.
  std::mutex mutex_;
  std::vector<waiting_job> arrivals_; // Under mutex_.
  std::thread thread_;
};

/// CAF's scheduler module over a fixed number of loops. It owns them; `http/` borrows them.
/// Life's end: actors exit first, then `cancel_timers`, then the system, whose destructor waits for
/// every actor.
class loop_scheduler final : public caf::scheduler::abstract_coordinator {
public:
  loop_scheduler(caf::actor_system& sys, std::size_t count);

  loop& at(std::size_t i) { return *loops_.at(i); }
  std::size_t size() const { return loops_.size(); }

  /// Drops every pending timeout and delayed message, and with them the actors nobody else holds.
  void cancel_timers();

  void start() override;
  void stop() override;

  /// A job from outside the loops. One without a home settles on the next loop in turn.
  void enqueue(caf::resumable* job) override;

  caf::actor_clock& clock() noexcept override;

private:
  std::vector<std::unique_ptr<loop>> loops_;
  caf::detail::thread_safe_actor_clock elsewhere_; // For detached actors and foreign threads.
  std::thread elsewhere_thread_;
};

/// Spawns `Actor` at a loop. Null, as in tests, leaves the choice to the scheduler.
template <class Actor, caf::spawn_options Options = caf::no_spawn_options, class... Args>
auto spawn_at(caf::actor_system& sys, caf::execution_unit* home, Args&&... args) {
  caf::actor_config cfg{home};
  return sys.spawn_class<Actor, Options>(cfg, std::forward<Args>(args)...);
}

} // namespace attune
