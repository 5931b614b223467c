#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace attune {

/// When a socket must do something because time passed: a hello that does not come, silence, a
/// write that hangs, a close that is not answered. Milliseconds of any steady clock. Pure.
class liveness {
public:
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  struct limits {
    int hello_ms = 5'000;
    int ping_ms = 25'000;
    int unwritable_ms = 30'000;
    int close_ms = 2'000;
  };

  enum class action : std::uint8_t {
    fine,
    no_hello, ///< Close with 4408.
    ping,     ///< The peer is silent: ask.
    dead,     ///< It stayed silent, or does not answer the close.
    stalled,  ///< It takes nothing.
  };

  liveness(limits x, std::int64_t now_ms)
    : limits_(x), heard_ms_(now_ms), hello_due_ms_(now_ms + x.hello_ms) {}

  void heard(std::int64_t now_ms) { heard_ms_ = now_ms; }
  /// The hello came, whenever it will be answered.
  void greeted() { hello_due_ms_ = never; }
  void writing(std::int64_t now_ms) { write_due_ms_ = now_ms + limits_.unwritable_ms; }
  void written() { write_due_ms_ = never; }
  /// We read no further for now, so its silence says nothing.
  void deaf(bool x, std::int64_t now_ms) {
    deaf_ = x;
    heard_ms_ = now_ms;
  }
  void ending(std::int64_t now_ms) {
    hello_due_ms_ = never;
    end_due_ms_ = now_ms + limits_.close_ms;
  }

  /// What is due now. `ping` comes once a silence.
  action check(std::int64_t now_ms) {
    if (now_ms >= end_due_ms_)
      return action::dead;
    if (now_ms >= write_due_ms_)
      return action::stalled;
    if (now_ms >= hello_due_ms_)
      return action::no_hello;
    if (hello_due_ms_ != never || end_due_ms_ != never || deaf_)
      return action::fine;
    if (now_ms >= heard_ms_ + 2 * std::int64_t{limits_.ping_ms})
      return action::dead;
    if (now_ms >= heard_ms_ + limits_.ping_ms && pinged_at_ != heard_ms_) {
      pinged_at_ = heard_ms_;
      return action::ping;
    }
    return action::fine;
  }

  /// When to check again at the latest.
  std::int64_t due_ms() const {
    const auto asked = pinged_at_ == heard_ms_;
    const auto silence = heard_ms_ + (asked ? 2 : 1) * std::int64_t{limits_.ping_ms};
    const auto listens = hello_due_ms_ == never && end_due_ms_ == never && !deaf_;
    return std::min({end_due_ms_, write_due_ms_, hello_due_ms_, listens ? silence : never});
  }

private:
  const limits limits_;
  std::int64_t heard_ms_;
  std::int64_t hello_due_ms_;
  std::int64_t write_due_ms_ = never;
  std::int64_t end_due_ms_ = never;
  std::int64_t pinged_at_ = never; // The `heard_ms_` of the silence that was asked about.
  bool deaf_ = false;
};

} // namespace attune
