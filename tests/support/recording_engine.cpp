#include "tests/support/recording_engine_state.hpp"

#include "protocol/codec/item_json.hpp"
#include "protocol/codec/merge_patch.hpp"

#include <chrono>
#include <thread>

namespace attune {

namespace {

item named(const std::string& id) {
  item x;
  x.id = id;
  x.title = "Item " + id;
  return x;
}

} // namespace

recording_engine::recording_engine() : state_(std::make_unique<state>()) {
  for (auto i = 0; i < 20; ++i) {
    const auto id = std::string{"SKU-"} + static_cast<char>('A' + i);
    state_->catalogue[id] = make_item_body(named(id));
    state_->rows[id] = named(id);
  }
}

recording_engine::~recording_engine() = default;

void recording_engine::give_credit(int more) {
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock{state_->mutex};
    credit += more;
    calls.swap(state_->waiting_for_room);
  }
  for (const auto& call : calls)
    call();
}

void recording_engine::answer_open() {
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock{state_->mutex};
    holds_open = false;
    calls.swap(state_->held_opens);
  }
  for (const auto& call : calls)
    call();
}

void recording_engine::acknowledge(std::uint64_t seq) {
  const std::lock_guard lock{state_->mutex};
  for (const auto& [id, s] : state_->sessions)
    if (s->socket)
      s->socket->stored(seq, {});
}

void recording_engine::rerank(const std::string& slot) {
  const std::lock_guard lock{state_->mutex};
  for (const auto& [id, s] : state_->sessions)
    if (const auto at = s->slots.find(slot); at != s->slots.end())
      state_->show(*s, at->second, {"view_item"}, false, false);
}

void recording_engine::close_all(close_reason x) {
  const std::lock_guard lock{state_->mutex};
  for (const auto& [id, s] : state_->sessions) {
    if (s->socket)
      s->socket->close(x);
    for (const auto& stream : s->streams)
      stream->close(x);
  }
}

std::vector<greeting> recording_engine::greetings() const {
  const std::lock_guard lock{state_->mutex};
  return state_->greetings;
}

std::vector<client_message> recording_engine::messages() const {
  const std::lock_guard lock{state_->mutex};
  return state_->messages;
}

std::vector<post_request> recording_engine::posts() const {
  const std::lock_guard lock{state_->mutex};
  return state_->posts;
}

std::vector<list_request> recording_engine::lists() const {
  const std::lock_guard lock{state_->mutex};
  return state_->lists;
}

std::vector<requester> recording_engine::opt_outs() const {
  const std::lock_guard lock{state_->mutex};
  return state_->opt_outs;
}

std::vector<item> recording_engine::items() const {
  const std::lock_guard lock{state_->mutex};
  std::vector<item> out;
  for (const auto& [id, x] : state_->rows)
    out.push_back(x);
  return out;
}

int recording_engine::connected() const {
  const std::lock_guard lock{state_->mutex};
  auto count = 0;
  for (const auto& [id, s] : state_->sessions)
    count += static_cast<int>(s->streams.size()) + (s->socket ? 1 : 0);
  return count;
}

void recording_engine::say(const std::string& line) {
  const std::lock_guard lock{state_->mutex};
  for (const auto& [number, watcher] : state_->watchers)
    watcher(line);
}

void recording_engine::open(greeting x, sink_ptr sink, reply<opened> done) {
  const std::lock_guard lock{state_->mutex};
  if (holds_open) {
    state_->held_opens.push_back(
      [this, x = std::move(x), sink = std::move(sink), done] { open(x, sink, done); });
    return;
  }
  state_->greetings.push_back(x);
  auto s = state_->find(x.session);
  const auto known = s && (!x.replaces || (x.token && *x.token == s->token));
  if (!known)
    s = state_->make(x.fresh, x.visitor);
  welcome w;
  w.visitor = s->visitor;
  w.session = s->id;
  w.epoch = "e1";
  w.resumed = known;
  w.same_session = known;
  w.ack = s->seq;
  if (x.consent)
    s->in_force = x.consent->wanted;
  if (x.gpc) {
    s->in_force.withdraw(purpose::share);
    s->in_force.withdraw(purpose::improve);
  }
  w.in_force = s->in_force;
  w.durable = true;
  if (x.replaces) {
    if (s->socket)
      s->socket->close(close_reason::replaced);
    s->socket = sink;
  } else {
    s->streams.push_back(sink);
  }
  for (const auto& [name, rev] : x.slots)
    if (slots.count(name) == 0)
      w.unknown_slots.push_back(name);
  done(opened{w, std::make_unique<client>(*this, s, sink, x.replaces)});
  for (const auto& sub : x.subscribe) {
    s->slots[sub.slot] = sub;
    std::shared_ptr<const slate> base;
    if (const auto at = s->shown.find(sub.slot);
        sub.have && at != s->shown.end() && at->second->rev == *sub.have)
      base = at->second;
    state_->show(*s, sub, {}, false, true, base);
  }
}

void recording_engine::post(post_request x, reply<post_outcome> done) {
  if (silent)
    return;
  if (overloaded || posts_most == 0) {
    done(failed(fault_code::overloaded, "The store lags behind."));
    return;
  }
  if (post_takes_ms > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds{post_takes_ms});
  const std::lock_guard lock{state_->mutex};
  state_->posts.push_back(x);
  posts_most -= posts_most > 0 ? 1 : 0;
  state_->messages.push_back(x.message);
  post_outcome out;
  auto s = state_->find(x.who.session);
  if (!s) {
    if (!x.who.fresh) {
      done(failed(fault_code::not_found, "The session is unknown.", "/session_id"));
      return;
    }
    out.session_made = true;
    out.visitor_made = !x.who.visitor;
    s = state_->make(*x.who.fresh, x.who.visitor.value_or(x.who.fresh_visitor));
  }
  if (const auto* batch = std::get_if<signal_batch>(&x.message)) {
    out.accepted = static_cast<std::uint32_t>(batch->signals.size());
    out.dropped = batch->dropped;
    s->seq = std::max(s->seq + (batch->seq == 0 ? 1 : 0), batch->seq);
    state_->apply(*s, *batch);
  }
  if (const auto* c = std::get_if<consent_change>(&x.message)) {
    out.in_force = s->in_force = c->wanted;
    out.dropped = c->warnings;
  }
  if (const auto* c = std::get_if<control>(&x.message)) {
    if (c->op == control_op::hide_item)
      s->hidden.insert(c->item);
    for (const auto& [name, slot] : s->slots)
      state_->show(*s, slot, {std::string{control_name(c->op)}}, false, false);
  }
  out.session = s->id;
  out.visitor = s->visitor;
  out.state_version = s->seq;
  out.durable = x.wait_durable;
  done(std::move(out));
}

void recording_engine::opt_out(requester who) {
  const std::lock_guard lock{state_->mutex};
  state_->opt_outs.push_back(std::move(who));
}

void recording_engine::list(list_request x, reply<slate> done) {
  if (silent)
    return;
  const std::lock_guard lock{state_->mutex};
  state_->lists.push_back(x);
  if (auto s = state_->find(x.who.session)) {
    const auto ranked = state_->rank(*s, x.what.slot, x.what.n == 0 ? 12 : x.what.n);
    ranked->rev = 100 + s->seq;
    done(*ranked);
    return;
  }
  session_state nobody;
  auto ranked = state_->rank(nobody, x.what.slot, x.what.n == 0 ? 12 : x.what.n);
  ranked->rev = 1;
  ranked->rid = "";
  ranked->degraded = degradation::popular;
  done(*ranked);
}

void recording_engine::reward(outside_reward x, reply<bool> done) { done(x.rid == known_rid); }

void recording_engine::export_person(requester who, std::optional<token_digest> token,
                                     reply<std::string> done) {
  const std::lock_guard lock{state_->mutex};
  const auto s = state_->find(who.session);
  if (s && token && *token == s->token) {
    done("{\"visitor\":\"" + to_string(s->visitor) + "\"}");
    return;
  }
  if (!who.visitor) {
    done(failed(fault_code::not_found, "Nobody is known by this."));
    return;
  }
  done("{\"visitor\":\"" + to_string(*who.visitor) + "\"}");
}

void recording_engine::put_items(std::vector<item> rows, reply<std::vector<item_outcome>> done,
                                 idempotency_key once) {
  if (silent)
    return;
  const std::lock_guard lock{state_->mutex};
  state_->writes.push_back(std::move(once));
  if (at_work)
    return done(failed(fault_code::duplicate, "It is at work."));
  std::vector<item_outcome> out;
  for (const auto& x : rows) {
    state_->rows[x.id] = x;
    state_->catalogue[x.id] = make_item_body(x);
    out.push_back({static_cast<std::uint32_t>(out.size()), x.id, true, ""});
  }
  done(std::move(out));
}

void recording_engine::patch_item(item_patch x, reply<std::string> done, idempotency_key once) {
  const std::lock_guard lock{state_->mutex};
  state_->writes.push_back(std::move(once));
  if (at_work)
    return done(failed(fault_code::duplicate, "It is at work."));
  const auto at = state_->rows.find(x.id);
  if (at == state_->rows.end())
    return done(failed(fault_code::not_found, "There is no such item."));
  auto merged = merge_patch(at->second, x.json, {.strict = x.strict});
  if (!merged)
    return done(tl::unexpected{merged.error()});
  at->second = merged->now;
  state_->catalogue[x.id] = make_item_body(merged->now);
  done(std::move(merged->answer));
}

std::optional<std::string> recording_engine::find_item(const std::string& id) const {
  const std::lock_guard lock{state_->mutex};
  const auto at = state_->rows.find(id);
  return at == state_->rows.end() ? std::nullopt : std::optional{write_item(at->second)};
}

std::vector<idempotency_key> recording_engine::writes() const {
  const std::lock_guard lock{state_->mutex};
  return state_->writes;
}

void recording_engine::delete_item(std::string id, reply<bool> done, idempotency_key once) {
  const std::lock_guard lock{state_->mutex};
  state_->writes.push_back(std::move(once));
  if (at_work)
    return done(failed(fault_code::duplicate, "It is at work."));
  state_->catalogue.erase(id);
  done(state_->rows.erase(id) > 0);
}

result<item_page> recording_engine::page_items(const std::string& cursor,
                                               std::uint32_t limit) const {
  const std::lock_guard lock{state_->mutex};
  item_page page;
  for (auto at = state_->rows.upper_bound(cursor); at != state_->rows.end(); ++at) {
    if (page.items.size() == limit) {
      page.next_cursor = std::prev(at)->first;
      break;
    }
    page.items.push_back(write_item(at->second));
  }
  return page;
}

std::int64_t recording_engine::now_us() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(
           std::chrono::system_clock::now().time_since_epoch())
    .count();
}

bool recording_engine::has_slot(const std::string& name) const { return slots.count(name) != 0; }

void recording_engine::actors(actor_query x, reply<std::string> done) {
  done("{\"data\":[],\"next_cursor\":null,\"kind\":\"" + x.kind
       + "\",\"limit\":" + std::to_string(x.limit) + "}");
}

void recording_engine::actor(std::string id, reply<std::string> done) {
  if (id != "7")
    done(failed(fault_code::not_found, "There is no such actor."));
  else
    done(std::string{"{\"id\":\"7\"}"});
}

void recording_engine::session(std::string id, reply<std::string> done) {
  done("{\"session\":\"" + id + "\"}");
}

void recording_engine::models(reply<std::string> done) { done(std::string{"{\"models\":[]}"}); }

void recording_engine::segments(reply<std::string> done) { done(std::string{"{\"segments\":[]}"}); }

std::vector<readiness> recording_engine::ready() const {
  return {{"store", is_ready, is_ready ? "Open." : "The folder cannot be written."}};
}

std::shared_ptr<void> recording_engine::tail(std::function<void(const std::string&)> line) {
  const std::lock_guard lock{state_->mutex};
  const auto number = state_->next_watcher++;
  state_->watchers[number] = std::move(line);
  ++tails;
  return {this, [number](recording_engine* self) {
            const std::lock_guard inner{self->state_->mutex};
            self->state_->watchers.erase(number);
            --self->tails;
          }};
}

void recording_engine::drain() { ++drains; }

} // namespace attune
