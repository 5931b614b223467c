#include "actors/visitor.hpp"
#include "models/embedding.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace attune {

namespace {

constexpr auto profile_bit = std::uint16_t{1} << static_cast<unsigned>(purpose::profile);

// Of the session alone, and of no visitor's state.
bool is_session_control(control_op x) {
  return x == control_op::unprofiled || x == control_op::pause || x == control_op::resume;
}

constexpr auto old_grant_pointer = "/consent/ts";
constexpr auto old_grant_sentence =
  "consent: the decision in force is newer, so this one only withdraws; to grant, decide again";

} // namespace

void visitor::on(arrival& x, message_posted& m) {
  auto& c = client_of(x);
  asker from;
  from.posted = std::move(m.done);
  from.wait_durable = m.what.wait_durable;
  from.session_made = x.session_made;
  from.visitor_made = x.visitor_made;
  respect(m.what.who.gpc);
  surround(c, m.what.surroundings);
  say(c, nullptr, m.what.message, std::move(from));
}

void visitor::say(client& c, connection* at, client_message& what, asker from) {
  if (auto* batch = std::get_if<signal_batch>(&what))
    return take_batch(c, *batch, std::move(from));
  if (auto* x = std::get_if<outside_reward>(&what))
    return reward(c, *x, std::move(from));
  if (auto* x = std::get_if<control>(&what))
    return steer(c, *x, std::move(from));
  if (auto* x = std::get_if<consent_change>(&what))
    return change_consent(c, *x, std::move(from));
  if (rerank_deferred_) // Comes before what is asked for now, with causes of its own.
    rerank_now();
  if (auto* x = std::get_if<subscription>(&what)) {
    subscribe(c, at, *x);
  } else if (const auto* end = std::get_if<unsubscription>(&what)) {
    if (const auto list = c.slots.find(end->slot); list != c.slots.end())
      c.forget_list(list);
    if (at != nullptr)
      std::erase(at->slots, end->slot);
    c.changed = true;
  } else if (const auto* sync = std::get_if<sync_request>(&what)) {
    const auto s = c.slots.find(sync->slot);
    if (s != c.slots.end()) {
      c.caused_at_us = 0; // The client asked: no signal waited for this list.
      rank_and_show(c, s->first, s->second, true, true, nullptr);
      c.causes.clear();
    } else if (from.sink)
      from.sink->refused(
        {fault_code::not_found, "sync: subscribe to `" + sync->slot + "` first", {}}, {});
  }
  answer(c, std::move(from), 0, {});
}

void visitor::subscribe(client& c, connection* at, subscription& x) {
  const auto refuse_it = [&](fault_code code, std::string why) {
    if (at != nullptr)
      at->sink->refused({code, std::move(why), {}}, x.id.empty() ? x.slot : x.id);
  };
  if (settings_->slot(x.slot) == nullptr)
    return refuse_it(fault_code::not_found, "subscribe: there is no slot `" + x.slot + "`");
  if (!c.slots.contains(x.slot) && c.live_slots() >= client::slots_max)
    return refuse_it(fault_code::too_large, "subscribe: at most 16 slots a session");
  auto& s = c.list(x.slot);
  const auto base = x.have ? base_of(c, x.slot, *x.have) : nullptr;
  s.what = list_spec{x};
  c.place(s);
  c.changed = true;
  if (at != nullptr && std::find(at->slots.begin(), at->slots.end(), x.slot) == at->slots.end())
    at->slots.push_back(x.slot);
  rank_and_show(c, x.slot, s, true, base == nullptr, base, &x);
  c.causes.clear();
}

// What an operation is about is there: the codec refuses one without.
void visitor::steer(client& c, const control& x, asker from) {
  const auto end = x.op == control_op::unprofiled && x.weight == 0.0f;
  if (x.op == control_op::pause)
    c.record.paused = true;
  else if (x.op == control_op::unprofiled)
    c.record.unprofiled = !end;
  else if (x.op == control_op::resume)
    c.record.paused = c.record.unprofiled = false;
  c.changed = true;
  if (!is_session_control(x.op)) {
    control_entry entry{c.id, parts_.clock.now_us(), x.op,
                        {},   feature_hash(x.topic), x.weight.value_or(1)};
    if (!x.item.empty())
      entry.item = features_of_item(x.item);
    learn_from(entry);
    if (durable())
      draft_.change().entries.push_back(std::move(entry));
  }
  for (auto& [_, other] : clients_) {
    other.caused_by("control");
    other.caused_by(control_name(x.op));
    other.caused_at_us = parts_.clock.now_us();
  }
  rerank_now();
  std::vector<row_report> warnings;
  if (auto warning = warning_of(x))
    warnings.push_back(std::move(*warning));
  answer(c, std::move(from), 1, std::move(warnings));
}

void visitor::respect(bool gpc) {
  const auto granted = state_.granted();
  auto left = granted;
  left.withdraw(purpose::share);
  left.withdraw(purpose::improve);
  if (gpc && left != granted) // Behind that decision: who repeats it grants nothing anew.
    put_in_force(left.bits(), granted.decided_ms() + 1);
}

visitor::consent_ruling visitor::decide(const consent_change& x, bool repeated) {
  const auto before = state_.granted();
  // A decision of the future would outlast all that follow.
  auto decided_ms = std::min(x.decided_ms, parts_.clock.now_us() / 1'000);
  const auto is_older = decided_ms < before.decided_ms();
  auto wanted = x.wanted;
  if (x.gpc) {
    wanted.withdraw(purpose::share);
    wanted.withdraw(purpose::improve);
  }
  auto bits = wanted.bits();
  consent_ruling out;
  if (is_older) { // Clocks differ: it takes away, but grants nothing.
    out.grants_too_old = !repeated && (bits & ~before.bits()) != 0;
    bits = repeated ? before.bits() : static_cast<std::uint16_t>(bits & before.bits());
    // Behind the decision in force: who repeats that one must not undo this.
    decided_ms = before.decided_ms() + (bits == before.bits() ? 0 : 1);
  }
  out.changed = bits != before.bits() || decided_ms != before.decided_ms();
  if (out.changed)
    put_in_force(bits, decided_ms);
  return out;
}

row_report visitor::old_grant() {
  return {{}, fault_code::too_old, old_grant_sentence, old_grant_pointer, row_warning::old_grant};
}

void visitor::put_in_force(std::uint16_t bits, std::int64_t decided_ms) {
  const auto had_profile = durable();
  const auto keeps_profile = consent::from_bits(bits, decided_ms).has(purpose::profile);
  if (had_profile && !keeps_profile) { // What is stored of them goes.
    ids_without_profile_.change().add(state_.ids());
    ids_without_profile_.change().add(state_.orders());
  }
  consent_entry entry{parts_.clock.now_us(), bits, decided_ms};
  learn_from(entry);
  auto& entries = draft_.change().entries; // Durable whatever it says.
  const auto* last = entries.empty() ? nullptr : std::get_if<consent_entry>(&entries.back());
  const auto same_profile =
    last != nullptr && (last->bits & profile_bit) == (entry.bits & profile_bit);
  if (same_profile) // The later one says all that both do.
    entries.pop_back();
  entries.push_back(entry);
  const auto forgets = had_profile && !durable();
  draft_.change().forget |= forgets;
  profile_wanted_ = profile_wanted_ || had_profile != durable();
  for (auto& [_, c] : clients_)
    cut_surroundings(c);
  if (forgets) { // What was on its way in this record must not be kept either.
    draft_.change().entries.assign(1, entry);
    draft_.change().seen.clear();
  }
}

void visitor::on(arrival&, opted_out& m) {
  respect(true);
  send_record({}, {});
  m.done(true);
}

void visitor::change_consent(client& c, consent_change& x, asker from) {
  const auto ruling = decide(x, false);
  from.decided = true;
  if (ruling.grants_too_old && from.sink)
    from.sink->refused({fault_code::bad_message, old_grant_sentence, old_grant_pointer}, {});
  else if (ruling.grants_too_old)
    x.warnings.push_back(old_grant());
  const auto handled = !ruling.grants_too_old || ruling.changed;
  answer(c, std::move(from), handled ? 1 : 0, std::move(x.warnings), handled);
}

// The state is the newest at once. Whoever decides without end writes a record now and then, in
// which the newest holds, and what waits for one waits for that.
void visitor::send_consents(std::vector<std::function<void()>> committed,
                            std::vector<std::function<void(const fault&)>> dropped) {
  auto& held = held_consents_.change();
  std::move(committed.begin(), committed.end(), std::back_inserter(held.committed));
  std::move(dropped.begin(), dropped.end(), std::back_inserter(held.dropped));
  const auto now = std::chrono::steady_clock::now();
  const auto wait = consents_until_ - now - (consents_at_once - 1) * consents_interval;
  const auto first = !std::exchange(held.any, true);
  if (wait.count() <= 0)
    return send_record({}, {});
  if (first) // Else it is timed already.
    delayed_send(this, wait, consents_atom_v);
}

void visitor::on_consents_due() {
  if (flushing_ != flushing::no)
    return delayed_send(this, std::chrono::milliseconds{5}, consents_atom_v);
  if (held_consents_->any)
    send_record({}, {});
}

// The list that says so is the client's proof that the decision will last.
void visitor::on(const consent_stored&) {
  if (held_consents_->any) // There is a newer one, whose list will come.
    return;
  for (auto& [_, c] : clients_) {
    c.caused_by("consent");
    c.caused_at_us = 0; // Measured from a signal to its list, without a commit between.
  }
  rerank_now();
  send_record({}, {});
}

void visitor::answer(client& c, asker from, std::uint32_t accepted, std::vector<row_report> dropped,
                     bool decided) {
  std::vector<std::function<void()>> committed;
  std::vector<std::function<void(const fault&)>> never;
  if (from.posted) {
    post_outcome out;
    out.session = c.id;
    out.visitor = id_;
    out.session_made = from.session_made;
    out.visitor_made = from.visitor_made;
    out.accepted = accepted;
    out.used = from.used;
    out.dropped = std::exchange(dropped, {});
    out.state_version = c.record.seq;
    if (from.decided)
      out.in_force = state_.granted();
    out.durable = parts_.durable && from.wait_durable && (durable() || !draft_->entries.empty());
    if (from.wait_durable) {
      committed.push_back([answer_to = from.posted, out = std::move(out)] { answer_to(out); });
      never.push_back(
        [answer_to = from.posted](const fault& why) { answer_to(tl::unexpected{why}); });
    } else {
      from.posted(std::move(out));
    }
  }
  acknowledgement ack{from.sink, c.record.seq, std::move(dropped)};
  const auto is_told = ack.sink && !ack.dropped.empty(); // With the ack of what came before.
  if (decided) {
    if (is_told)
      committed.push_back([ack = std::move(ack)] { ack.sink->stored(ack.seq, ack.dropped); });
    send_consents(std::move(committed), std::move(never));
  } else {
    std::vector<acknowledgement> acks;
    if (is_told)
      acks.push_back(std::move(ack));
    send_record(std::move(acks), std::move(committed), std::move(never));
  }
  if (from.credit)
    from.credit->give_back();
}

} // namespace attune
