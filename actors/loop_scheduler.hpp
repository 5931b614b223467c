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

  void start();

  /// Lets runnable actors finish, then ends the thread. What open sockets wait for is dropped.
  void stop();

private:
  void admit(caf::resumable* job);
  void take_arrivals();
  void schedule();
  void run_slice();
  caf::resumable::resume_result run_turn(caf::resumable* job);
  void set_alarm();
  void finish();

  static constexpr auto slice = std::chrono::microseconds{100};
  static constexpr std::size_t messages_at_once = 8; // Bounds how far a turn overruns the slice.
  static constexpr auto never = caf::actor_clock::time_point::max();
  inline static thread_local loop* here_ = nullptr;

  const std::size_t index_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_{
    io_.get_executor()};
  caf::detail::simple_actor_clock timers_; // Own thread only, as the next four.
  boost::asio::steady_timer alarm_{io_};
  caf::actor_clock::time_point alarm_at_ = never;
  std::deque<caf::resumable*> ready_;
  bool scheduled_ = false; // Whether run_slice is posted.
  std::mutex mutex_;
  std::vector<caf::resumable*> arrivals_; // Under mutex_.
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
