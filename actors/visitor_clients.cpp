#include "actors/connection_link.hpp"
#include "actors/loop_scheduler.hpp"
#include "actors/visitor.hpp"

#include <algorithm>
#include <cstdio>

namespace attune {

namespace {

constexpr std::ptrdiff_t streams_max = 4;

} // namespace

client* visitor::find(session_id id) {
  const auto at = clients_.find(id);
  return at == clients_.end() ? nullptr : &at->second;
}

client& visitor::client_of(arrival& x) {
  if (auto* known = find(x.session))
    return *known;
  make_room();
  auto& c = clients_[x.session];
  c.id = x.session;
  c.epoch = epochs_++;
  if (x.row) {
    if (auto record = decode_client(*x.row)) {
      c.record = std::move(*record);
      if (c.record.connected) // It never said goodbye: its socket's end was not written down.
        c.record.left_us = cut_off_us_;
      for (auto& s : c.record.slots.take())
        if (settings_->slot(s.slot) != nullptr) // Settings change over a restart.
          c.place(c.slots[s.slot]).what = std::move(s.what);
      return c;
    }
    // The client resyncs, and ids keep its signals from counting twice.
    parts_.probe->stored_state_refused("session", to_string(x.session),
                                       "its row does not decode; it begins anew");
  }
  c.record.token = x.token;
  c.changed = true;
  return c;
}

void visitor::surround(client& c, std::optional<attune::context>& x) const {
  if (!x)
    return;
  c.surroundings = std::make_unique<attune::context>(std::move(*x));
  cut_surroundings(c);
}

// A place is kept to 5 characters of a geohash, to 7 with `precise_geo`.
void visitor::cut_surroundings(client& c) const {
  const std::size_t kept = state_.granted().has(purpose::precise_geo) ? 7 : 5;
  if (c.surroundings && c.surroundings->geohash.size() > kept)
    c.surroundings->geohash.resize(kept);
}

std::string visitor::epoch_of(const client& c) const {
  char text[40]; // `z` is no digit, so that two numbers cannot run into each other.
  std::snprintf(text, sizeof text, "%llxz%llx", static_cast<unsigned long long>(activation_),
                static_cast<unsigned long long>(c.epoch));
  return text;
}

// Nothing that the client holds is a base any more.
void visitor::begin_epoch(client& c) {
  c.epoch = epochs_++;
  c.forgotten_rev = 0;
  for (auto& [_, s] : c.slots) {
    s.shown = {};
    s.rev = 0;
  }
}

void visitor::make_room() {
  if (clients_.size() < static_cast<std::size_t>(parts_.settings.sessions_per_visitor))
    return;
  auto oldest = clients_.end();
  for (auto at = clients_.begin(); at != clients_.end(); ++at)
    if (!at->second.connected()
        && (oldest == clients_.end() || at->second.record.left_us < oldest->second.record.left_us))
      oldest = at;
  if (oldest == clients_.end())
    oldest = clients_.begin();
  parts_.probe->limit_hit("engine.sessions_per_visitor");
  close_client(oldest->second, close_reason::replaced);
  end_session(oldest->first);
  send_record({}, {}); // It may come back by what is stored of it.
  send(ties_->directory, session_dropped{oldest->first});
  clients_.erase(oldest);
}

void visitor::end_session(session_id id) {
  timeline_entry entry{session_ended_entry{id, parts_.clock.now_us()}};
  learn_from(entry);
  if (durable())
    draft_.change().entries.push_back(std::move(entry));
}

void visitor::open(arrival& x, client_opened& who) {
  auto facts = welcome{};
  if (!x.session_made && who.who.replaces && client_of(x).record.token != who.who.token) {
    x.session = who.who.fresh.session; // Not theirs to go on with.
    x.token = who.who.fresh.token;
    x.session_made = true;
    x.row.reset();
    who.who.token.reset();
  }
  const auto fresh = x.session_made;
  auto& c = client_of(x);
  facts.visitor = id_;
  facts.session = c.id;
  facts.same_session = !fresh;
  facts.durable = parts_.durable;
  const auto ttl_us = std::int64_t{parts_.settings.resume_ttl_s} * 1'000'000;
  const auto in_time = c.connected() || system_now_us() - c.record.left_us <= ttl_us;
  facts.resumed = !fresh && in_time && (who.who.token || who.who.resumes);
  if (!fresh && !in_time) { // The lists' history is over.
    begin_epoch(c);
    c.slots.clear();
    end_session(c.id);
  }
  respect(who.who.gpc || (who.who.consent && who.who.consent->gpc));
  if (who.who.consent && decide(*who.who.consent, true).changed) {
    for (auto& [_, other] : clients_)
      other.caused_by("consent");
    rerank_now();
  }
  surround(c, who.who.surroundings);
  attach_client(c, who, std::move(facts), fresh);
  move_to(who.where);
}

void visitor::attach_client(client& c, client_opened& who, welcome facts, bool fresh) {
  if (who.who.replaces)
    gauge_->connections -=
      static_cast<std::uint32_t>(std::erase_if(c.connections, [](const connection& at) {
        if (at.replaceable)
          at.sink->close(close_reason::replaced);
        return at.replaceable;
      }));
  else if (std::count_if(c.connections.begin(), c.connections.end(),
                         [](const connection& at) { return !at.replaceable; })
           >= streams_max) {
    send_record({}, {}); // What the greeting decided.
    return who.done(failed(fault_code::overloaded, "too many streams of this session are open"));
  }
  c.held.reset();
  c.connections.push_back({++connections_, who.sink, who.who.replaces, {}});
  auto& at = c.connections.back();
  c.record.numbered = c.record.numbered || who.who.replaces; // A socket's client numbers.
  c.changed = true;
  gauge_->connections.fetch_add(1, std::memory_order_relaxed);
  enter_connected();
  facts.epoch = epoch_of(c);
  facts.ack = c.record.seq;
  facts.in_force = state_.granted();
  for (const auto& s : who.who.subscribe)
    if (settings_->slot(s.slot) == nullptr)
      facts.unknown_slots.push_back(s.slot);
  for (const auto& [name, _] : who.who.slots)
    if (settings_->slot(name) == nullptr)
      facts.unknown_slots.push_back(name);
  const auto resumed = facts.resumed;
  auto link = std::make_unique<connection_link>(visitor_actor{this}, c.id, at.id, parts_, gauge_,
                                                static_cast<std::uint32_t>(parts_.settings.credit));
  auto answer = [done = std::move(who.done), facts = std::move(facts),
                 link = std::make_shared<std::unique_ptr<client_session>>(std::move(link))] {
    done(opened{facts, std::move(*link)});
  };
  if (fresh || !resumed)
    answer();
  resume_slots(c, at, who.who, resumed);
  // What a resumed client is told that it need not send again must be on the disk.
  std::vector<std::function<void()>> committed;
  if (!fresh && resumed)
    committed.push_back(std::move(answer));
  send_record({}, std::move(committed));
}

void visitor::resume_slots(client& c, connection& at, const greeting& who, bool resumed) {
  if (resumed && who.replaces)
    for (auto s = c.slots.begin(); s != c.slots.end();)
      s = who.slots.contains(s->first) ? s + 1 : c.forget_list(s);
  auto shown = false;
  c.caused_at_us = 0; // What waited for the client to come back waited for no ranking.
  for (const auto& [name, have] : who.slots) {
    const auto s = c.slots.find(name);
    if (!resumed || s == c.slots.end() || !s->second.what.live)
      continue;
    at.slots.push_back(name);
    const auto base = base_of(c, name, have);
    // What was acknowledged or steered while nobody was there is owed a list that says so, even
    // where its order stays.
    const auto owed = s->second.shown.state_version != c.record.seq || !c.causes.empty();
    rank_and_show(c, name, s->second, base == nullptr || owed, base == nullptr, base);
    shown = true;
  }
  if (shown)
    c.causes.clear();
  for (auto s : who.subscribe) {
    const auto known = c.slots.find(s.slot);
    const auto missed_nothing = s.have && who.epoch == epoch_of(c) && known != c.slots.end()
                                && known->second.what.same_list(list_spec{s}) && known->second.shown
                                && !known->second.due && c.causes.empty()
                                && known->second.shown.state_version == c.record.seq;
    const auto same = missed_nothing ? base_of(c, s.slot, *s.have) : nullptr;
    if (!same) {
      subscribe(c, &at, s);
      continue;
    }
    at.slots.push_back(s.slot);
    at.sink->show(same, same);
  }
}

void visitor::gone(const client_gone& x) {
  auto* c = find(x.session);
  if (c == nullptr || c->find(x.connection) == nullptr)
    return;
  std::erase_if(c->connections, [&](const connection& at) { return at.id == x.connection; });
  gauge_->connections.fetch_sub(1, std::memory_order_relaxed);
  if (gauge_->connections == 0)
    leave_connected();
  if (c->connected())
    return;
  c->record.left_us = system_now_us();
  gauge_->touched_us.store(c->record.left_us, std::memory_order_relaxed); // Its time begins now.
  c->held.reset();
  c->changed = true;
  if (loaded_ && flushing_ == flushing::no)
    send_record({}, {});
}

// On its own loop alone: a turn in which it moved goes on on the loop that it leaves, and another
// is asked for.
void visitor::enter_connected() {
  if (connected_at_ || gauge_->connections == 0)
    return;
  const auto* here = loop::here();
  if (here != nullptr && here->index() != loop_index_)
    return send(this, items_changed{});
  connected_at_ = ties_->connected[loop_index_]->add(*this);
}

void visitor::leave_connected() {
  if (!connected_at_)
    return;
  if (auto* moved = ties_->connected[loop_index_]->remove(*connected_at_))
    moved->connected_at_ = connected_at_;
  connected_at_.reset();
}

void visitor::close_client(client& c, close_reason why) {
  for (auto& at : c.connections)
    at.sink->close(why);
  gauge_->connections.fetch_sub(static_cast<std::uint32_t>(c.connections.size()),
                                std::memory_order_relaxed);
  if (gauge_->connections == 0)
    leave_connected();
  c.connections.clear();
  c.held.reset();
  c.record.left_us = system_now_us();
  c.changed = true;
}

} // namespace attune
