#pragma once

#include "models/rng.hpp"
#include "tools/load/client_frames.hpp"
#include "tools/load/load_figures.hpp"
#include "tools/load/load_messages.hpp"

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Who a load client says it is.
struct load_identity {
  std::string host; ///< For the upgrade's `Host`.
  std::string key;
  std::string anon_id;           ///< One visitor a client.
  std::int64_t consented_ms = 1; ///< When it granted everything.
  std::uint64_t seed = 1;
  bool learn = false; ///< As in `load_click`.
};

/// One visitor's side of one WebSocket: greets, subscribes, clicks on what it is shown, and checks
/// each reply. No socket and no clock: bytes and times come and go through its methods, so it can
/// be tested by hand. One thread.
///
/// A `rec` is wrong if its list has not `load_list_length` distinct items, if its `state_version`
/// goes back or names what was not sent, if its base is not the revision held, or if it names an
/// item whose body never came.
class load_client {
public:
  /// @param figures  Shared by all clients of a run, as is `reader`; both outlive it.
  load_client(load_identity who, load_figures& figures, load_reader& reader);

  /// What is to be sent; the socket's owner takes from the front. Begins with the upgrade.
  std::string& out() { return out_; }

  /// @param now_ns  When the bytes came, on the clock of `click`.
  void receive(std::string_view bytes, std::int64_t now_ns);

  /// Clicks on a random item of the list.
  /// @param due_ns   When the click was to happen: latencies count from there.
  /// @param counted  Whether they are counted at all: not while the server warms up.
  /// @pre `ready()`.
  void click(std::int64_t due_ns, std::int64_t now_ms, bool counted);

  /// The socket ended.
  void lost();

  bool ready() const { return ready_ && !failed_; } ///< Has a list, may click.
  bool failed() const { return failed_; }           ///< For good.
  /// Signals that no `rec` contained yet.
  std::size_t outstanding() const { return for_push_.size(); }
  /// ... or that no `ack` covered yet.
  std::size_t unacknowledged() const { return for_ack_.size(); }

private:
  struct awaited {
    std::uint64_t seq = 0;
    std::int64_t due_ns = 0;
    bool counted = false;
  };

  void read_upgrade(std::string_view bytes, std::int64_t now_ns);
  void read_frames(std::int64_t now_ns);
  void read_message(std::string_view text, std::int64_t now_ns);
  void take_list(const load_answer& x, std::int64_t now_ns);
  std::string flaw_of(const load_answer& x) const;
  void say(std::string_view text);
  void fail(std::string why);

  static std::uint64_t settle(std::deque<awaited>& from, std::uint64_t seq, std::int64_t now_ns,
                              latency_histogram& into);

  load_identity who_;
  load_figures& figures_;
  load_reader& reader_;
  rng chance_;
  std::string out_;
  std::string head_; // The upgrade's answer as far as it came.
  std::string message_;
  server_frames frames_;
  bool upgraded_ = false;
  bool ready_ = false;
  bool failed_ = false;
  std::uint64_t seq_ = 0;
  std::uint64_t state_version_ = 0;
  std::uint64_t rev_ = 0;
  std::string rid_;
  std::vector<std::string> order_;
  std::deque<awaited> for_push_;
  std::deque<awaited> for_ack_;
};

} // namespace attune
