#include "http/server.hpp"

#include "http/door.hpp"
#include "http/gateway.hpp"
#include "http/listener.hpp"
#include "http/net.hpp"
#include "http/routes.hpp"

#include <atomic>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t admin_connections = 1'000;
constexpr int patience_ms = 5'000;

} // namespace

class server::impl {
public:
  impl(http_settings settings, std::vector<asio::io_context*> loops, server_parts parts)
    : settings_(std::move(settings)), loops_(std::move(loops)), parts_(std::move(parts)),
      visitors_(static_cast<std::size_t>(settings_.connections),
                static_cast<std::size_t>(settings_.connections_per_address)),
      operators_(admin_connections, admin_connections) {
    assert(!loops_.empty());
  }

  result<endpoints> start() {
    assert(!gateway_);
    return make_gateway().and_then([this] { return listen(); }).map([this](endpoints x) {
      admin_thread_ = std::thread{[this] {
        const auto work = asio::make_work_guard(admin_loop_);
        admin_loop_.run();
      }};
      visitors_listener_->start();
      operators_listener_->start();
      return x;
    });
  }

  void drain(std::function<void()> done) {
    const std::lock_guard lock{drain_mutex_};
    if (!gateway_ || stopped_ || gateway_->draining.exchange(true))
      return;
    visitors_.each([](live_connection& x) { x.go_away(); });
    drain_timer_ = std::make_shared<loop_timer>(loops_.front()->get_executor());
    drain_timer_->expires_after(std::chrono::milliseconds{settings_.drain_ms});
    drain_timer_->async_wait(
      [this, timer = drain_timer_, done = std::move(done)](boost::system::error_code) {
        if (stopped_)
          return;
        for (auto* x : {&visitors_listener_, &operators_listener_})
          (*x)->stop();
        for (auto* x : {&visitors_, &operators_})
          x->each([](live_connection& y) { y.finish(); });
        wait_for_the_last(timer, std::chrono::steady_clock::now(), done);
      });
  }

  bool draining() const { return gateway_ && gateway_->draining; }

  void stop() {
    if (!gateway_ || stopped_.exchange(true))
      return;
    visitors_listener_->stop();
    operators_listener_->stop();
    // A connection that was being accepted may come in after the first look.
    for (auto waited = 0; waited < patience_ms; waited += 50) {
      for (auto* x : {&visitors_, &operators_})
        x->each([](live_connection& y) { y.abort(); });
      if (visitors_.wait_until_empty(25) && operators_.wait_until_empty(25))
        break;
    }
    admin_loop_.stop();
    if (admin_thread_.joinable())
      admin_thread_.join();
    cancel_drain();
    flush();
    flush(); // What the first made ready runs before the second.
    visitors_listener_.reset();
    operators_listener_.reset();
  }

private:
  result<void> make_gateway() {
    if (auto why = open_to_others(settings_); !why.empty())
      return failed(fault_code::internal, std::move(why));
    auto names = open_pseudonyms(settings_.pseudonym_key_file);
    if (!names)
      return tl::unexpected<fault>{names.error()};
    auto tokens = user_tokens::open(settings_.jwt);
    if (!tokens)
      return tl::unexpected<fault>{tokens.error()};
    gateway_ = std::make_unique<gateway>(settings_, parts_, !is_public(settings_.address),
                                         std::move(*names), std::move(*tokens));
    public_routes_ = std::make_unique<router>(public_routes(*gateway_));
    admin_routes_ = std::make_unique<router>(admin_routes(*gateway_));
    return {};
  }

  result<endpoints> listen() {
    visitors_listener_ = std::make_shared<listener>(loops_, *gateway_, *public_routes_, visitors_);
    operators_listener_ = std::make_shared<listener>(std::vector<asio::io_context*>{&admin_loop_},
                                                     *gateway_, *admin_routes_, operators_);
    return visitors_listener_->open(settings_.address, settings_.port, "http.")
      .and_then([&](std::string here) {
        return operators_listener_
          ->open(settings_.admin_address, settings_.admin_port, "http.admin_")
          .map([&](std::string there) {
            return endpoints{here, there};
          });
      });
  }

  /// Calls `done` when all who were told to finish are gone, or have taken too long.
  void wait_for_the_last(std::shared_ptr<loop_timer> timer,
                         std::chrono::steady_clock::time_point since, std::function<void()> done) {
    const auto waited = std::chrono::steady_clock::now() - since;
    if (visitors_.inside() + operators_.inside() == 0
        || waited > std::chrono::milliseconds{patience_ms})
      return done();
    timer->expires_after(std::chrono::milliseconds{20});
    timer->async_wait([this, timer, since, done](boost::system::error_code) {
      if (!stopped_)
        wait_for_the_last(timer, since, done);
    });
  }

  /// The timer belongs to a loop, and must not outlive it.
  void cancel_drain() {
    const std::lock_guard lock{drain_mutex_};
    if (drain_timer_)
      asio::post(*loops_.front(),
                 [timer = std::exchange(drain_timer_, nullptr)] { timer->cancel(); });
  }

  /// Waits until every loop has run what was posted to it before.
  void flush() {
    for (auto* loop : loops_) {
      std::mutex mutex;
      std::condition_variable ran;
      auto here = false;
      asio::post(*loop, [&] {
        const std::lock_guard lock{mutex};
        here = true;
        ran.notify_one();
      });
      std::unique_lock lock{mutex};
      ran.wait(lock, [&] { return here; });
    }
  }

  const http_settings settings_;
  const std::vector<asio::io_context*> loops_;
  const server_parts parts_;
  door visitors_;
  door operators_;
  std::unique_ptr<gateway> gateway_;
  std::unique_ptr<router> public_routes_;
  std::unique_ptr<router> admin_routes_;
  asio::io_context admin_loop_{1}; // Ends before what its connections refer to.
  std::shared_ptr<listener> visitors_listener_;
  std::shared_ptr<listener> operators_listener_;
  std::thread admin_thread_;
  std::atomic<bool> stopped_ = false;
  std::mutex drain_mutex_;
  std::shared_ptr<loop_timer> drain_timer_; // Under drain_mutex_; null unless it drains.
};

server::server(http_settings settings, std::vector<asio::io_context*> loops, server_parts parts)
  : impl_(std::make_unique<impl>(std::move(settings), std::move(loops), std::move(parts))) {}

server::~server() { impl_->stop(); }

result<server::endpoints> server::start() { return impl_->start(); }

void server::drain(std::function<void()> done) { impl_->drain(std::move(done)); }

bool server::draining() const { return impl_->draining(); }

void server::stop() { impl_->stop(); }

} // namespace attune
