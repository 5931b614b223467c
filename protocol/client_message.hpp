#pragma once

#include "protocol/signal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace attune {

inline constexpr std::uint32_t longest_list = 200; ///< Most items that a list may have.

/// A client wants a slot's list, now and after each signal that changes it.
struct subscription {
  std::string id; ///< Echoed by the first answer; may be empty.
  std::string slot;
  std::uint32_t n = 0;                 ///< 1 .. `longest_list`; 0 means the slot's own.
  std::string item;                    ///< params.item: the item that the page is about.
  std::vector<std::string> candidates; ///< Rank only these, at most 500; empty means all.
  std::optional<std::uint64_t> have;   ///< Revision that the client already holds.
  bool live = true;                    ///< false: one answer, no pushes.
  std::int32_t min_interval_ms = -1;   ///< Below 0 means the slot's own.

  friend bool operator==(const subscription&, const subscription&) = default;
};

struct unsubscription {
  std::string slot;

  friend bool operator==(const unsubscription&, const unsubscription&) = default;
};

/// A client lost the thread: rank anew and send a snapshot.
struct sync_request {
  std::string slot;

  friend bool operator==(const sync_request&, const sync_request&) = default;
};

/// Values are persisted: append only, never renumber.
enum class control_op : std::uint8_t {
  hide_item = 1,
  hide_category = 2,
  more_like = 3,
  less_like = 4,
  set_interest = 5,
  forget_signal = 6, ///< Not served yet: refused by the gateway as `unknown_type`.
  unprofiled = 7,
  reset_profile = 8,
  pause = 9,
  resume = 10,
};

/// Whether it is one of the enumerators: what was read may not be.
bool is_known(control_op x);

/// @pre `x` is one of the enumerators.
std::string_view control_name(control_op x);
std::optional<control_op> parse_control_op(std::string_view wire_name);

/// The visitor steers.
struct control {
  std::string id; ///< Echoed by an error; may be empty.
  control_op op = control_op::hide_item;
  std::string item;
  std::string topic;
  std::string signal;
  std::optional<float> weight; ///< -1 .. 1.

  friend bool operator==(const control&, const control&) = default;
};

/// A reward computed outside, for a decision of this visitor.
struct outside_reward {
  std::string rid;
  std::string item; ///< Empty: the whole list.
  float value = 0;  ///< 0 .. 1.

  friend bool operator==(const outside_reward&, const outside_reward&) = default;
};

/// Whatever a client may say once it is greeted.
using client_message = std::variant<signal_batch, subscription, unsubscription, sync_request,
                                    control, consent_change, outside_reward>;

} // namespace attune
