#include "tools/replay/visitor_sockets.hpp"

#include <cassert>
#include <iterator>
#include <utility>

namespace attune {
namespace {

constexpr std::chrono::milliseconds goodbye_limit{500};

tl::unexpected<fault> passed_on(const fault& x) { return tl::unexpected<fault>{x}; }

} // namespace

visitor_sockets::visitor_sockets(wire_loop& loop, visitor_sockets_settings settings)
  : loop_(loop), settings_(std::move(settings)) {
  assert(settings_.max_open > 0);
}

/// Asks on the visitor's socket; on a lost one, once more on a new one.
template <class Ask>
auto visitor_sockets::with_socket(const std::string& visitor, std::int64_t at_us, Ask ask)
  -> decltype(ask(*place{})) {
  for (bool is_last_try = false;; is_last_try = true) {
    const bool was_open = by_visitor_.count(visitor) > 0;
    const auto at = open(visitor, at_us);
    if (!at)
      return passed_on(at.error());
    auto answer = ask(**at);
    if (answer)
      return answer;
    const bool is_lost = !(*at)->socket.is_open();
    drop(*at);
    if (!is_lost || !was_open || is_last_try)
      return answer;
  }
}

result<std::vector<std::string>> visitor_sockets::rank(const std::string& visitor,
                                                       std::int64_t at_us) {
  return with_socket(visitor, at_us, [&](open_visitor& x) -> result<std::vector<std::string>> {
    if (auto sent = x.socket.send(write_replay_sync(), settings_.limit); !sent)
      return passed_on(sent.error());
    auto list = await(x.socket, "rec");
    if (!list)
      return passed_on(list.error());
    return std::move(list->order);
  });
}

result<void> visitor_sockets::click(const std::string& visitor, const std::string& id,
                                    const std::string& item, std::int64_t at_us) {
  return with_socket(visitor, at_us, [&](open_visitor& x) -> result<void> {
    ++x.seq;
    if (auto sent = x.socket.send(write_replay_click(x.seq, id, item, at_us), settings_.limit);
        !sent)
      return sent;
    for (;;) {
      const auto ack = await(x.socket, "ack");
      if (!ack)
        return passed_on(ack.error());
      // Said again after a lost socket, a signal that had arrived is a duplicate, and that is well.
      if (!ack->complaint.empty() && ack->complaint.find("duplicate") == std::string::npos)
        return failed(fault_code::bad_message, "the server refused a click: " + ack->complaint);
      if (ack->seq >= x.seq)
        return {};
    }
  });
}

void visitor_sockets::close() {
  for (auto& x : quietest_last_)
    x.socket.close(goodbye_limit);
  by_visitor_.clear();
  quietest_last_.clear();
}

result<visitor_sockets::place> visitor_sockets::open(const std::string& visitor,
                                                     std::int64_t at_us) {
  if (const auto known = by_visitor_.find(visitor); known != by_visitor_.end()) {
    if (known->second->socket.is_open()) {
      quietest_last_.splice(quietest_last_.begin(), quietest_last_, known->second);
      return known->second;
    }
    drop(known->second);
  }
  if (by_visitor_.size() >= settings_.max_open) {
    quietest_last_.back().socket.close(goodbye_limit);
    drop(std::prev(quietest_last_.end()));
  }
  quietest_last_.push_front({visitor, wire_client{loop_}, 0});
  by_visitor_.emplace(visitor, quietest_last_.begin());
  auto& socket = quietest_last_.front().socket;

  const auto greet = [&]() -> result<void> {
    if (auto connected = socket.connect(settings_.server, settings_.limit); !connected)
      return connected;
    for (const auto& [text, answer] : {
           std::pair{write_replay_hello(settings_.key, visitor, at_us), "welcome"},
           std::pair{write_replay_subscribe(), "rec"},
         }) {
      if (auto sent = socket.send(text, settings_.limit); !sent)
        return sent;
      if (const auto came = await(socket, answer); !came)
        return passed_on(came.error());
    }
    return {};
  };
  if (auto greeted = greet(); !greeted) {
    drop(quietest_last_.begin());
    return passed_on(greeted.error());
  }
  return quietest_last_.begin();
}

result<replay_answer> visitor_sockets::await(wire_client& socket, std::string_view type) {
  for (;;) {
    const auto text = socket.receive(settings_.limit);
    if (!text)
      return passed_on(text.error());
    auto answer = reader_.read(*text);
    if (!answer || answer->type == type)
      return answer;
    if (answer->type == "error" || answer->type == "goaway")
      return failed(fault_code::internal, "the server says: " + answer->complaint);
  }
}

void visitor_sockets::drop(place at) {
  by_visitor_.erase(at->visitor);
  quietest_last_.erase(at);
}

} // namespace attune
