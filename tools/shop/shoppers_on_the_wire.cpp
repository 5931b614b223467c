#include "tools/shop/shoppers_on_the_wire.hpp"

#include "tools/shop/shopper_messages.hpp"
#include "tools/wire_client.hpp"
#include "tools/wire_loop.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace attune {
namespace {

using namespace std::chrono_literals;

constexpr auto tick = 40ms;      // How late a signal may be.
constexpr auto listening = 10ms; // Of each tick: the server's pings are answered.
constexpr auto answer_limit = 5000ms;
constexpr auto goodbye_limit = 100ms;

std::int64_t now_us() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

/// One shopper's session. The clients are of the crowd's thread alone.
struct session {
  wire_client socket;
  std::uint64_t seq = 0;
};

} // namespace

struct shoppers_on_the_wire::impl {
  impl(shoppers_on_the_wire_settings how, std::vector<item> catalogue)
    : settings(std::move(how)), crowd(settings.crowd, std::move(catalogue)), started_us(now_us()),
      thread([this] { run(); }) {}

  void run();
  bool rest();
  result<void> tell(std::size_t who, const signal& x);
  result<void> open(std::size_t who);
  result<void> await(std::size_t who, std::string_view type, std::uint64_t seq);

  const shoppers_on_the_wire_settings settings;
  shoppers crowd;
  const std::int64_t started_us; // Part of each name, so that two runs are different people.

  std::atomic<std::uint64_t> sessions{0};
  std::atomic<std::uint64_t> lists{0};
  std::atomic<std::uint64_t> signals{0};
  std::atomic<std::uint64_t> dropped{0};
  std::atomic<std::uint64_t> failures{0};

  std::mutex mutex;
  std::condition_variable stop_asked;
  bool stopping = false; // Under `mutex`.

  // The crowd's thread alone.
  wire_loop loop;
  std::vector<session> open_sessions;
  shopper_reader reader;

  std::thread thread; // Last: it uses all the others.
};

void shoppers_on_the_wire::impl::run() {
  for (std::size_t who = 0; who < crowd.size(); ++who)
    open_sessions.push_back({wire_client{loop}, 0});
  for (auto goes_on = true; goes_on;) {
    for (std::size_t who = 0; who < crowd.size() && goes_on; ++who) {
      const auto done = crowd.next(who, now_us());
      if (!done)
        continue;
      if (!tell(who, *done))
        ++failures;
      const std::lock_guard lock{mutex};
      goes_on = !stopping;
    }
    goes_on = goes_on && rest();
  }
  for (auto& each : open_sessions)
    each.socket.close(goodbye_limit);
  open_sessions.clear();
}

/// Waits for the next tick. @returns whether to go on.
bool shoppers_on_the_wire::impl::rest() {
  loop.run([] { return false; }, listening);
  std::unique_lock lock{mutex};
  return !stop_asked.wait_for(lock, tick - listening, [this] { return stopping; });
}

result<void> shoppers_on_the_wire::impl::tell(std::size_t who, const signal& x) {
  auto& self = open_sessions[who];
  if (!self.socket.is_open())
    if (auto opened = open(who); !opened)
      return opened;
  const auto seq = ++self.seq;
  if (auto sent = self.socket.send(write_shopper_signal(seq, x), answer_limit); !sent)
    return sent;
  if (auto answered = await(who, "ack", seq); !answered)
    return answered;
  ++signals;
  return {};
}

result<void> shoppers_on_the_wire::impl::open(std::size_t who) {
  auto& self = open_sessions[who];
  self = {wire_client{loop}, 0};
  if (auto connected = self.socket.connect(settings.server, answer_limit); !connected)
    return connected;
  const auto name = "shopper-" + std::to_string(started_us) + '-' + std::to_string(who);
  const auto hello = write_shopper_hello(settings.key, name, now_us());
  if (auto sent = self.socket.send(hello, answer_limit); !sent)
    return sent;
  if (auto welcomed = await(who, "welcome", 0); !welcomed)
    return welcomed;
  const auto wish = write_shopper_subscribe(settings.slot, settings.list_length);
  if (auto sent = self.socket.send(wish, answer_limit); !sent)
    return sent;
  if (auto listed = await(who, "rec", 0); !listed)
    return listed;
  ++sessions;
  return {};
}

/// Takes in what comes until a message of `type` does; an `ack` must reach `seq`.
result<void> shoppers_on_the_wire::impl::await(std::size_t who, std::string_view type,
                                               std::uint64_t seq) {
  auto& socket = open_sessions[who].socket;
  for (;;) {
    const auto text = socket.receive(answer_limit);
    if (!text)
      return tl::unexpected<fault>{text.error()};
    auto answer = reader.read(*text);
    if (!answer)
      return tl::unexpected<fault>{answer.error()};
    if (answer->type == "error" || answer->type == "goaway") {
      socket.close(goodbye_limit); // It begins anew at its next signal.
      return failed(fault_code::internal,
                    "the server says " + answer->type + ' ' + answer->complaint);
    }
    dropped += answer->dropped;
    if (answer->type == "rec") {
      ++lists;
      crowd.show(who, {answer->slot, answer->rid, std::move(answer->order)});
    }
    if (answer->type == type && (type != "ack" || answer->seq >= seq))
      return {};
  }
}

shoppers_on_the_wire::shoppers_on_the_wire(shoppers_on_the_wire_settings settings,
                                           std::vector<item> catalogue)
  : impl_(std::make_unique<impl>(std::move(settings), std::move(catalogue))) {}

shoppers_on_the_wire::~shoppers_on_the_wire() { stop(); }

void shoppers_on_the_wire::stop() {
  {
    const std::lock_guard lock{impl_->mutex};
    impl_->stopping = true;
  }
  impl_->stop_asked.notify_all();
  if (impl_->thread.joinable())
    impl_->thread.join();
}

shoppers_tally shoppers_on_the_wire::so_far() const {
  return {impl_->sessions, impl_->lists, impl_->signals, impl_->dropped, impl_->failures};
}

} // namespace attune
