#pragma once

#include "protocol/overloaded.hpp"
#include "tests/support/recording_engine.hpp"

#include <algorithm>
#include <functional>
#include <list>

namespace attune {

struct recording_engine::session_state {
  session_id id;
  token_digest token;
  visitor_id visitor;
  std::uint64_t seq = 0;
  std::vector<std::string> order; ///< What the visitor did, newest first.
  std::set<std::string> hidden;
  std::map<std::string, subscription> slots;
  std::map<std::string, std::uint64_t> revisions;
  std::map<std::string, std::shared_ptr<const slate>> shown;
  sink_ptr socket;
  std::list<sink_ptr> streams;
  consent in_force;
};

struct recording_engine::state {
  mutable std::recursive_mutex mutex;
  std::map<session_id, std::shared_ptr<session_state>> sessions;
  std::map<std::string, item_body_ptr> catalogue;
  std::map<std::string, item> rows;
  std::vector<greeting> greetings;
  std::vector<client_message> messages;
  std::vector<post_request> posts;
  std::vector<list_request> lists;
  std::vector<idempotency_key> writes;
  std::vector<requester> opt_outs;
  std::vector<std::function<void()>> held_opens;
  std::vector<std::function<void()>> waiting_for_room;
  std::map<int, std::function<void(const std::string&)>> watchers;
  int next_watcher = 0;
  std::map<std::string, std::uint64_t> anonymous_revisions;

  std::shared_ptr<slate> rank(session_state& s, const std::string& slot, std::uint32_t n) const {
    auto x = std::make_shared<slate>();
    x->slot = slot;
    x->epoch = "e1";
    x->state_version = s.seq;
    x->rid = to_string(s.visitor) + ".1.1." + std::to_string(s.revisions[slot]);
    const auto add = [&](const std::string& id) {
      const auto at = catalogue.find(id);
      const auto known = std::any_of(x->entries.begin(), x->entries.end(),
                                     [&](const auto& e) { return e.body->id == id; });
      if (at != catalogue.end() && !known && s.hidden.count(id) == 0 && x->entries.size() < n)
        x->entries.push_back({at->second, 1.0f});
    };
    for (const auto& id : s.order)
      add(id);
    for (const auto& [id, body] : catalogue)
      add(id);
    return x;
  }

  void show(session_state& s, const subscription& slot, std::vector<std::string> cause,
            bool snapshot, bool answers, std::shared_ptr<const slate> base = nullptr) {
    ++s.revisions[slot.slot];
    const auto x = rank(s, slot.slot, slot.n == 0 ? 12 : slot.n);
    x->rev = s.revisions[slot.slot];
    x->cause = std::move(cause);
    x->snapshot = snapshot;
    x->request_id = answers ? slot.id : "";
    s.shown[slot.slot] = x;
    if (s.socket)
      s.socket->show(x, base);
    for (const auto& stream : s.streams)
      stream->show(x, base);
  }

  void apply(session_state& s, const signal_batch& x) {
    std::vector<std::string> cause;
    for (const auto& one : x.signals) {
      cause.emplace_back(traits_of(one.kind).wire_name);
      if (one.kind == signal_kind::hide)
        s.hidden.insert(one.item);
      else if (!one.item.empty())
        s.order.insert(s.order.begin(), one.item);
    }
    for (auto& [id, other] : sessions)
      if (other->visitor == s.visitor)
        for (const auto& [name, slot] : other->slots)
          show(*other, slot, cause, false, false);
  }

  std::shared_ptr<session_state> find(const std::optional<session_id>& id) const {
    if (!id)
      return nullptr;
    const auto at = sessions.find(*id);
    return at == sessions.end() ? nullptr : at->second;
  }

  std::shared_ptr<session_state> make(const fresh_session& fresh, visitor_id visitor) {
    auto s = std::make_shared<session_state>();
    s->id = fresh.session;
    s->token = fresh.token;
    s->visitor = visitor;
    sessions[s->id] = s;
    return s;
  }
};

/// One sink's way in.
class recording_engine::client final : public client_session {
public:
  client(recording_engine& owner, std::shared_ptr<session_state> session, sink_ptr sink,
         bool is_socket)
    : owner_(owner), session_(std::move(session)), sink_(std::move(sink)), is_socket_(is_socket) {}

  ~client() override {
    const std::lock_guard lock{owner_.state_->mutex};
    if (is_socket_ && session_->socket == sink_)
      session_->socket = nullptr;
    session_->streams.remove(sink_);
  }

  admission offer(client_message&& message) override {
    if (owner_.overloaded && std::holds_alternative<signal_batch>(message))
      return admission::overloaded;
    if (owner_.credit <= 0)
      return admission::full;
    --owner_.credit;
    const std::lock_guard lock{owner_.state_->mutex};
    const auto x = std::move(message);
    owner_.state_->messages.push_back(x);
    auto& s = *session_;
    std::visit(attune::overloaded{[&](const signal_batch& b) { take(s, b); },
                                  [&](const subscription& sub) { subscribe(s, sub); },
                                  [&](const unsubscription& u) { s.slots.erase(u.slot); },
                                  [&](const sync_request& r) {
                                    if (s.slots.count(r.slot) != 0)
                                      owner_.state_->show(s, s.slots[r.slot], {}, true, false);
                                  },
                                  [&](const control& c) {
                                    if (c.op == control_op::hide_item)
                                      s.hidden.insert(c.item);
                                    for (const auto& [name, slot] : s.slots)
                                      owner_.state_->show(
                                        s, slot, {std::string{control_name(c.op)}}, false, false);
                                  },
                                  [&](const consent_change& c) {
                                    s.in_force = c.wanted;
                                    for (const auto& [name, slot] : s.slots)
                                      owner_.state_->show(s, slot, {"consent"}, false, false);
                                  },
                                  [&](const outside_reward&) {}},
               x);
    return admission::accepted;
  }

  void on_room(std::function<void()> call) override {
    const std::lock_guard lock{owner_.state_->mutex};
    owner_.state_->waiting_for_room.push_back(std::move(call));
  }

private:
  void take(session_state& s, const signal_batch& b) {
    if (b.seq > s.seq + 1) {
      sink_->refused({fault_code::resync_required, "There is a gap before this seq.", "/seq"}, "");
      return;
    }
    if (b.seq == s.seq + 1) {
      s.seq = b.seq;
      owner_.state_->apply(s, b);
    }
    if (owner_.acknowledges)
      sink_->stored(s.seq, b.dropped);
  }

  void subscribe(session_state& s, const subscription& sub) {
    if (!owner_.has_slot(sub.slot)) {
      sink_->refused({fault_code::not_found, "There is no slot '" + sub.slot + "'.", "/slot"},
                     sub.id);
      return;
    }
    std::shared_ptr<const slate> base;
    if (const auto at = s.shown.find(sub.slot);
        sub.have && at != s.shown.end() && at->second->rev == *sub.have)
      base = at->second;
    s.slots[sub.slot] = sub;
    owner_.state_->show(s, sub, {}, false, true, base);
  }

  recording_engine& owner_;
  std::shared_ptr<session_state> session_;
  sink_ptr sink_;
  bool is_socket_;
};

} // namespace attune
