#pragma once

#include "tests/support/raw_websocket.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

namespace attune::test {

/// A JSON text that was read whole. Faults of reading fail the test that looks inside.
class json {
public:
  explicit json(std::string text);

  /// What a JSON pointer names; the default where there is none.
  std::int64_t number(std::string_view pointer, std::int64_t otherwise = -1) const;
  std::string text(std::string_view pointer) const;
  bool is_true(std::string_view pointer) const;
  bool has(std::string_view pointer) const;
  std::vector<std::string> texts(std::string_view pointer) const;

  const std::string& source() const { return source_; }

private:
  std::string source_;
  std::unique_ptr<simdjson::dom::parser> parser_;
  simdjson::dom::element root_;
};

inline constexpr std::string_view full_consent =
  R"("consent":{"ts":1700000000000,"purposes":{"storage":true,"contextual":true,"profile":true,)"
  R"("personalize":true,"measure":true,"improve":true}})";

std::int64_t now_ms();

/// One signal's JSON.
std::string signal_text(std::string_view id, std::string_view kind, std::string_view item);

/// The body of a batch: `"signals":[...]`.
std::string batch_text(const std::vector<std::string>& signals);

/// A list as a stream's client keeps it. Rejects a delta on another base than it holds, and a
/// delta that leaves an entry without its body.
class held_list {
public:
  /// @returns what is wrong with `rec`; empty if nothing.
  std::string take(const json& rec);

  const std::vector<std::string>& order() const { return order_; }
  std::int64_t rev() const { return rev_; }
  std::int64_t state_version() const { return state_version_; }

private:
  std::string epoch_;
  std::int64_t rev_ = 0;
  std::int64_t state_version_ = 0;
  std::vector<std::string> order_;
  std::vector<std::string> bodies_;
};

/// A client of the stream that keeps the rules of the contract and checks that the server does.
class visitor_client {
public:
  /// Connects and says hello. @param more  Further members of it: `,"anon_id":"v"`.
  visitor_client(int port, std::string_view more);

  /// Sends a batch with the next `seq`, which is returned. 0: the connection is gone.
  std::int64_t signal(const std::vector<std::string>& signals);
  bool say(std::string_view text) { return socket_.say(text); }

  /// Takes what comes until `done` says so. @returns whether that was within the wait.
  bool run_until(const std::function<bool()>& done, int wait_ms = 5'000);
  bool wait_for_ack(std::int64_t seq, int wait_ms = 5'000);
  bool wait_for_state(const std::string& slot, std::int64_t version, int wait_ms = 5'000);

  const json& welcome() const { return welcome_; }
  std::int64_t ack() const { return ack_; }
  std::int64_t seq() const { return seq_; }
  const held_list& list(const std::string& slot) { return lists_[slot]; }
  int close_code() const { return close_code_; } ///< -1: open; 0: ended without one.

  /// Called with each message, after it was taken.
  std::function<void(const json&)> on_message;
  std::vector<std::string> faults; ///< What the server did against the contract.
  std::vector<std::string> errors; ///< Codes of `error` messages.

  raw_websocket& socket() { return socket_; }

private:
  void take(const json& x);

  raw_websocket socket_;
  json welcome_;
  std::int64_t ack_ = 0;
  std::int64_t seq_ = 0;
  int close_code_ = -1;
  std::map<std::string, held_list> lists_;
};

/// A kept HTTP connection that can send a request and read its answer later.
class http_line {
public:
  explicit http_line(int port) : socket_(port) {}

  bool send(std::string_view method, std::string_view target, std::string_view more = "",
            std::string_view body = "");
  raw_answer answer(int wait_ms = 5'000) { return read_answer(socket_, false, wait_ms); }
  raw_answer ask(std::string_view method, std::string_view target, std::string_view more = "",
                 std::string_view body = "") {
    send(method, target, more, body);
    return answer();
  }

private:
  raw_socket socket_;
};

inline constexpr std::string_view any_client = "X-Attune-Key: pk_test\r\n";
inline constexpr std::string_view any_server = "Authorization: Bearer sk_test\r\n";
inline constexpr std::string_view any_operator = "Authorization: Bearer ak_test\r\n";

/// Puts `count` items named i0, i1, ... in eight categories. @returns whether all were accepted.
bool put_items(int port, int count);

/// `GET` on the operators' port; the body.
std::string operators_page(int admin_port, std::string_view target);

/// The newest value of a metric, its labels as they are written; -1 where there is none.
std::int64_t metric_of(int admin_port, const std::string& name);

} // namespace attune::test
