#pragma once

#include "protocol/port.hpp"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace attune {

/// The engine's ports in small, and for real: sessions with tokens and numbers, slots whose lists
/// change with each signal, a catalogue, acknowledgements. Keeps all that it was told, for tests.
///
/// A click or a view moves its item to the front of every list of its visitor; `hide` takes it out.
/// Answers at once, on the caller's thread. Any thread.
class recording_engine final : public engine_port, public operator_port {
public:
  recording_engine();
  ~recording_engine() override;

  // What a test sets.
  std::set<std::string> slots{"home", "side"};
  std::atomic<bool> acknowledges{true}; ///< Else `acknowledge` does.
  std::atomic<bool> overloaded{false};  ///< Offers and posts are refused.
  std::atomic<int> posts_most{-1};      ///< Posts that are taken before they are refused; -1: all.
  std::atomic<int> post_takes_ms{0};    ///< How long each post keeps its loop.
  std::atomic<int> credit{1'000'000};   ///< Offers until `full`; `give_credit` adds.
  std::atomic<bool> at_work{false};     ///< Writes of the catalogue: another one is at work.
  std::atomic<bool> silent{false};      ///< HTTP requests get no answer.
  std::atomic<bool> holds_open{false};  ///< `open` gets no answer until `answer_open`.

  void give_credit(int more);
  void answer_open();
  /// Acknowledges `seq` to every connected client.
  void acknowledge(std::uint64_t seq);
  /// Sends a new revision of a slot to every client that follows it.
  void rerank(const std::string& slot);
  void close_all(close_reason x);

  // What a test looks at.
  std::vector<greeting> greetings() const;
  std::vector<client_message> messages() const; ///< From sockets and posts, in order.
  std::vector<post_request> posts() const;
  std::vector<list_request> lists() const;
  std::vector<requester> opt_outs() const;
  std::vector<item> items() const;
  std::vector<idempotency_key> writes() const; ///< The name of each write of the catalogue.
  int connected() const;                       ///< Sinks attached.
  std::atomic<int> drains{0};
  std::atomic<int> tails{0};
  /// Gives a line to whoever watches the tail.
  void say(const std::string& line);

  // engine_port
  void open(greeting x, sink_ptr sink, reply<opened> done) override;
  void post(post_request x, reply<post_outcome> done) override;
  void opt_out(requester who) override;
  void list(list_request x, reply<slate> done) override;
  void reward(outside_reward x, reply<bool> done) override;
  void export_person(requester who, std::optional<token_digest> token,
                     reply<std::string> done) override;
  void put_items(std::vector<item> rows, reply<std::vector<item_outcome>> done,
                 idempotency_key once = {}) override;
  void patch_item(item_patch x, reply<std::string> done, idempotency_key once = {}) override;
  void delete_item(std::string id, reply<bool> done, idempotency_key once = {}) override;
  std::optional<std::string> find_item(const std::string& id) const override;
  result<item_page> page_items(const std::string& cursor, std::uint32_t limit) const override;
  std::int64_t now_us() const override;
  bool has_slot(const std::string& name) const override;

  // operator_port
  void actors(actor_query x, reply<std::string> done) override;
  void actor(std::string id, reply<std::string> done) override;
  void session(std::string id, reply<std::string> done) override;
  void models(reply<std::string> done) override;
  void segments(reply<std::string> done) override;
  std::vector<readiness> ready() const override;
  std::shared_ptr<void> tail(std::function<void(const std::string&)> line) override;
  void drain() override;

  std::atomic<bool> is_ready{true};
  /// The one decision that a reward may name.
  static constexpr std::string_view known_rid = "00000000000000000000000000000001.1.1.0";

private:
  struct session_state;
  struct state;
  class client;

  std::unique_ptr<state> state_;
};

} // namespace attune
