#pragma once

#include "protocol/signal.hpp"
#include "protocol/slate.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

using slate_ptr = std::shared_ptr<const slate>;

/// One frame, ready to be written.
struct outgoing_frame {
  std::string_view event; ///< The message's `type`: a literal.
  std::string json;
  std::int64_t caused_at_us = 0; ///< `rec`: when its signal was received; 0 if none.
  slate_ptr list;                ///< `rec`: what it says; else null.
};

/// What waits to be written to one client. Bounded whatever the engine sends and however slow the
/// client reads: a slot holds one list, the newest; acknowledgements are one number; other frames
/// are at most `max_frames`.
///
/// Pure: no socket, no clock (times are arguments, of any steady clock). One owner.
class send_queue {
public:
  static constexpr std::size_t max_frames = 64;
  static constexpr std::size_t max_dropped = 1'000; ///< Rows named by one ack.

  struct options {
    bool deltas = false; ///< The client takes deltas.
    bool acks = true;    ///< false: acknowledgements are swallowed (SSE).
    std::int64_t ack_delay_ms = 2;
    bool quiet_resume = false; ///< A list that equals its `base` is not sent (SSE).
    /// Lists and acks wait until a frame `welcome` was pushed, however early they come.
    bool welcome_first = false;
  };

  explicit send_queue(options x) : options_(x), waits_(x.welcome_first) {}
  void allow_deltas() { options_.deltas = true; }
  /// What the client knows the lists' epoch by; until then, and if empty, the engine's name of it.
  void call_epoch(std::string name) { epoch_ = std::move(name); }

  /// Puts a frame behind those that wait. `false` if there is no room: it is not taken.
  bool push(std::string_view event, std::string json);

  /// Takes the newest list of its slot. Returns whether it replaced one that was not written: what
  /// that one owed (an answer to a subscription, a cause, a snapshot, being sent although nothing
  /// moved) the new one owes too. `base`, if not null, is a list that the client says it holds.
  bool show(slate_ptr x, slate_ptr base);

  /// The client no longer follows the slot.
  void forget(const std::string& slot);

  /// All batches up to `seq` are acknowledged, and were stored at `at_ms`; numbers that fall are
  /// ignored.
  void stored(std::uint64_t seq, std::vector<row_report> dropped, std::int64_t at_ms);

  /// Whether nothing waits, an ack that is not due yet included.
  bool empty() const;

  /// Whether the client should be read no further: it does not take our answers.
  bool crowded() const { return frames_.size() >= max_frames / 2; }

  /// When a lone ack is due; empty if nothing waits for that.
  std::optional<std::int64_t> ack_due_ms() const { return waits_ ? std::nullopt : ack_due_ms_; }

  /// All that is to be written now, in order: frames, the ack, the lists. An ack rides with a list,
  /// or goes alone when it is due. What is taken counts as sent: the next delta rests on it.
  std::vector<outgoing_frame> take(std::int64_t now_ms);

private:
  struct slot_lane {
    slate_ptr sent;    ///< What the client has, or will when the write is done.
    slate_ptr pending; ///< Not written yet.
  };

  void take_ack(std::vector<outgoing_frame>& out, std::int64_t now_ms, bool with_list);
  std::optional<outgoing_frame> take_list(slot_lane& x) const;

  options options_;
  std::string epoch_;
  bool waits_; // For the welcome.
  std::deque<outgoing_frame> frames_;
  std::map<std::string, slot_lane> lanes_;
  std::uint64_t acked_ = 0;
  std::vector<row_report> dropped_;
  std::optional<std::int64_t> ack_due_ms_;
};

} // namespace attune
