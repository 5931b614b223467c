#include "actors/loop_scheduler.hpp"

#include <boost/asio/post.hpp>

namespace asio = boost::asio;

namespace attune {

loop* loop::home_of(caf::resumable* job) {
  if (job->subtype() != caf::resumable::scheduled_actor)
    return nullptr;
  return dynamic_cast<loop*>(static_cast<caf::scheduled_actor*>(job)->context());
}

void loop::exec_later(caf::resumable* job) {
  auto* home = home_of(job);
  (home != nullptr ? home : this)->admit(job);
}

void loop::start() {
  thread_ = std::thread([this] {
    here_ = this;
    io_.run();
  });
}

void loop::stop() {
  asio::post(io_, [this] { finish(); });
  thread_.join();
}

void loop::admit(caf::resumable* job) {
  const waiting_job x{job, timers_.now()};
  if (here_ == this) {
    ready_.push_back(x);
    return schedule();
  }
  std::unique_lock lock{mutex_};
  arrivals_.push_back(x);
  const auto first = arrivals_.size() == 1;
  lock.unlock();
  if (first) // It wakes the loop, the others ride along.
    asio::post(io_, [this] { take_arrivals(); });
}

void loop::take_arrivals() {
  const std::lock_guard lock{mutex_};
  ready_.insert(ready_.end(), arrivals_.begin(), arrivals_.end());
  arrivals_.clear();
  schedule();
}

// Posting each job as a handler of its own would put a socket behind the whole of a burst.
void loop::schedule() {
  if (!std::exchange(scheduled_, true))
    asio::post(io_, [this] { run_slice(); });
}

// As long as a slice, so that who has many cheap messages keeps up with many who have one dear one:
// by number alone a collector would fall behind its visitors.
caf::resumable::resume_result loop::run_turn(caf::resumable* job) {
  const auto end = timers_.now() + slice;
  auto left = job->resume(this, messages_at_once);
  while (left == caf::resumable::resume_later && home_of(job) == this && timers_.now() < end)
    left = job->resume(this, messages_at_once);
  return left;
}

void loop::run_slice() {
  const auto end = timers_.now() + slice;
  do {
    auto* job = ready_.front().job;
    waited_ = timers_.now() - ready_.front().since;
    ready_.pop_front();
    if (run_turn(job) == caf::resumable::resume_later)
      exec_later(job); // It may have moved meanwhile.
    else
      caf::intrusive_ptr_release(job);
  } while (!ready_.empty() && timers_.now() < end);
  set_alarm(); // Once a slice: only actors add timeouts, a socket's handler has Asio's own.
  scheduled_ = false;
  if (!ready_.empty())
    schedule();
}

void loop::defer(std::function<void()> f) {
  deferred_.push_back({std::move(f), timers_.now()});
  if (!std::exchange(deferring_, true))
    asio::post(io_, [this] { run_deferred(); });
}

// While it steps back, slices are posted as well: it never spins alone.
void loop::run_deferred() {
  const auto began = std::exchange(deferred_at_, {});
  if (deferred_.empty()) {
    deferring_ = false;
    return;
  }
  const auto now = timers_.now();
  if (began != time_point{} && holds_back()) { // What it led to has had its turn.
    rest_.expires_after(std::min<std::chrono::nanoseconds>((now - began) / 2, rest_most));
    return rest_.async_wait([this](boost::system::error_code) { run_deferred(); });
  }
  const auto overdue = now - deferred_.front().since >= deferred_most;
  if (overdue && !ready_.empty()) // Else there is time for it.
    hold_back();
  if (!overdue && !ready_.empty())
    return asio::post(io_, [this] { run_deferred(); });
  const auto f = std::move(deferred_.front().f);
  deferred_.pop_front();
  deferred_at_ = now;
  f();
  asio::post(io_, [this] { run_deferred(); }); // Behind the turn that `f` asked for.
}

void loop::set_alarm() {
  if (timers_.schedule().empty() || timers_.schedule().begin()->first >= alarm_at_)
    return;
  alarm_at_ = timers_.schedule().begin()->first;
  alarm_.expires_at(alarm_at_);
  alarm_.async_wait([this](boost::system::error_code ec) {
    if (ec) // Set anew, for an earlier time.
      return;
    alarm_at_ = never;
    timers_.trigger_expired_timeouts();
    set_alarm();
  });
}

void loop::finish() {
  timers_.cancel_all();
  deferred_.clear();
  if (scheduled_)
    asio::post(io_, [this] { finish(); });
  else
    io_.stop();
}

loop_scheduler::loop_scheduler(caf::actor_system& sys, std::size_t count)
  : abstract_coordinator(sys) {
  for (std::size_t i = 0; i < count; ++i)
    loops_.push_back(std::make_unique<loop>(&sys, i));
}

void loop_scheduler::cancel_timers() {
  for (auto& x : loops_)
    asio::post(x->io(), [&clock = x->clock()] { clock.cancel_all(); });
}

void loop_scheduler::start() {
  for (auto& x : loops_)
    x->start();
  elsewhere_thread_ = std::thread([this] { elsewhere_.run_dispatch_loop(); });
  abstract_coordinator::start();
}

void loop_scheduler::stop() {
  stop_actors();
  for (auto& x : loops_)
    x->stop();
  elsewhere_.cancel_dispatch_loop();
  elsewhere_thread_.join();
}

void loop_scheduler::enqueue(caf::resumable* job) {
  loops_[next_worker_++ % loops_.size()]->exec_later(job);
}

caf::actor_clock& loop_scheduler::clock() noexcept {
  return loop::here() != nullptr ? loop::here()->clock() : elsewhere_;
}

} // namespace attune
