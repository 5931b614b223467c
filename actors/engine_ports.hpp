#pragma once

#include "actors/engine_parts.hpp"
#include "protocol/port.hpp"

#include <functional>
#include <string>

namespace attune {

/// Both ports over the actors: routes to the directory, the catalogue or the long-lived actors.
/// Lists for nobody in particular are ranked here and now, a pure function of the snapshots.
/// Safe from any thread.
class engine_ports final : public engine_port, public operator_port {
public:
  engine_ports(engine_parts& parts, std::function<void()> drain)
    : parts_(parts), drain_(std::move(drain)) {}

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
  result<item_page> page_items(const std::string& cursor, std::uint32_t limit) const override;
  std::optional<std::string> find_item(const std::string& id) const override;
  std::int64_t now_us() const override;
  bool has_slot(const std::string& name) const override;

  void actors(actor_query x, reply<std::string> done) override;
  void actor(std::string id, reply<std::string> done) override;
  void session(std::string id, reply<std::string> done) override;
  void models(reply<std::string> done) override;
  void segments(reply<std::string> done) override;
  std::vector<readiness> ready() const override;
  std::shared_ptr<void> tail(std::function<void(const std::string&)> line) override;
  void drain() override;

private:
  slate rank_for_nobody(const list_request& x) const;

  /// Whether as much waits for the disk as may; then `done` is told.
  template <class T>
  bool store_lags(const reply<T>& done) const;
  std::string store_fault() const;

  /// Sends to the catalogue; refuses where there is none any more, or where as much waits for the
  /// disk as may.
  template <class T>
  void write_catalogue(T x) const;

  /// Sends to the directory; refuses where there is none any more.
  template <class T>
  void route(T x) const;

  engine_parts& parts_;
  std::function<void()> drain_;
};

} // namespace attune
