#include "actors/item_warnings.hpp"
#include "actors/loop_scheduler.hpp"
#include "actors/own_items.hpp"
#include "actors/tail_lines.hpp"
#include "actors/visitor.hpp"
#include "models/rng.hpp"

#include <algorithm>
#include <chrono>

namespace attune {

namespace {

using steady = std::chrono::steady_clock;

/// Who waited longer for its turn is on a loop that is given more than it can do: where something
/// newer is in the mailbox by then, and in any case.
constexpr auto late = std::chrono::milliseconds{1};
constexpr auto very_late = std::chrono::milliseconds{50};

/// Room for rankings, one a loop.
ranker& ranker_here() {
  thread_local ranker r;
  return r;
}

/// What a visitor asks for by name takes effect under its eyes; all else waits for its page.
bool asked_by_name(std::span<const std::string_view> causes) {
  return std::any_of(causes.begin(), causes.end(), [](std::string_view x) {
    return x == "control" || x == "consent" || x == "hide" || x == "dislike";
  });
}

/// The slot of a list's name.
std::string slot_of(const std::string& list) { return list.substr(0, list.find('?')); }

} // namespace

void visitor::rerank_now() {
  rerank_deferred_ = false;
  for (auto& [_, c] : clients_) {
    const auto is_seen = c.connected() && !c.record.paused;
    for (const auto& [name, s] : c.live_lists())
      if (is_seen)
        rank_and_show(c, *name, *s, true, false, nullptr);
      else
        s->due = true;
    if (is_seen)
      c.causes.clear();
  }
}

// Where more comes than can be ranked, what is durable is said first and the newest list comes
// after, once for all that was said meanwhile: a ranking takes longer than all else a signal needs.
void visitor::rerank_urgently() {
  auto* here = loop::here();
  if (parts_.settings.lockstep || here == nullptr)
    return rerank_now();
  if (rerank_deferred_ || here->waited() >= (gauge_->mailbox > 1 ? late : very_late))
    here->hold_back();
  if (!here->holds_back())
    return rerank_now();
  if (!std::exchange(rerank_deferred_, true))
    parts_.probe->slates_deferred();
  if (!std::exchange(deferral_queued_, true))
    here->defer([self = visitor_actor{this}] { caf::anon_send(self, deferred_atom_v); });
}

void visitor::on_deferral_over() {
  deferral_queued_ = false;
  rerank_deferred();
}

void visitor::rerank_deferred() {
  // It was ranked meanwhile; nobody is there any more; once the move is over.
  if (!rerank_deferred_ || failed_ || flushing_ != flushing::no)
    return;
  rerank_now();
  send_record({}, {});
}

void visitor::rerank_soon() {
  for (auto& [_, c] : clients_)
    for (auto& [name, s] : c.slots)
      s.due = s.due || s.what.live;
  rerank_due();
}

void visitor::on_interval_over() {
  if (steady::now() < rerank_at_)
    return; // A later one's, which a slot whose time came sooner has replaced.
  rerank_at_ = steady::time_point::max();
  if (flushing_ == flushing::no) // Else once it is over.
    rerank_due();
}

void visitor::rerank_due() {
  if (rerank_deferred_) // That ranks all that is due, too.
    return;
  const auto now = steady::now();
  auto next = steady::time_point::max();
  for (auto& [_, c] : clients_) {
    auto shown = false;
    for (const auto& [name, s] : c.live_lists()) {
      if (!s->due || !c.connected() || c.record.paused)
        continue;
      const auto interval = std::chrono::milliseconds{s->what.min_interval_ms >= 0
                                                        ? s->what.min_interval_ms
                                                        : settings_->slot(*name)->min_interval_ms};
      if (s->ranked_at + interval <= now) {
        rank_and_show(c, *name, *s, false, false, nullptr);
        shown = true;
      } else {
        next = std::min(next, s->ranked_at + interval);
      }
    }
    if (shown)
      c.causes.clear();
  }
  if (!draft_->entries.empty())
    send_record({}, {});
  if (next < rerank_at_) {
    rerank_at_ = next;
    delayed_send(this, next - now, rerank_atom_v);
  }
}

void visitor::rank_and_show(client& c, const std::string& slot, live_slot& s, bool always,
                            bool snapshot, std::shared_ptr<const slate> base,
                            const subscription* answers) {
  const auto [ranked, is_new] = rank(c, slot, s, {}, always);
  if (!is_new)
    return;
  ranked->snapshot = snapshot;
  if (answers != nullptr) {
    ranked->request_id = answers->id;
    ranked->warnings = warnings_of(*answers, *parts_.items.load());
  }
  const auto start = steady::now();
  for (const auto& at : c.connections)
    if (std::find(at.slots.begin(), at.slots.end(), slot) != at.slots.end())
      at.sink->show(ranked, base);
  parts_.probe->took(stage::show, (steady::now() - start).count());
}

ranking_question visitor::question_of(const client& c, const std::string& list, const live_slot& s,
                                      std::span<const own_item> own) const {
  ranking_question x;
  x.n = static_cast<std::uint32_t>(wanted(list, s));
  x.about = s.what.items->about.empty() ? item_key{} : key_of(s.what.items->about);
  x.candidates = s.what.items->candidates;
  for (const auto& one : own)
    x.own.push_back(one.written);
  x.personal = settings_->slot(slot_of(list))->personal
               && state_.granted().has(purpose::personalize) && !c.record.unprofiled;
  x.contextual = state_.granted().has(purpose::contextual);
  if (x.contextual && c.surroundings)
    x.surroundings.change() = *c.surroundings;
  if (s.what.live && !x.only_candidates())
    x.elsewhere = shown_above(c, s);
  return x;
}

decision_place visitor::next_decision(const client& c, std::string_view slot, std::string_view list,
                                      std::int64_t now_us) const {
  return {c.id, slot, list, {id_, activation_, next_n_, next_ordinal_}, now_us};
}

ranking visitor::look(const decision_place& place, const ranking_question& question,
                      std::span<const own_item> own, const snapshots& from) const {
  const auto start = steady::now();
  auto ranked = rank_slot(ranker_here(), from, settings_->of(std::string{place.slot}), question,
                          own, state_, place);
  parts_.probe->took(stage::rank, (steady::now() - start).count());
  return ranked;
}

std::uint64_t visitor::draw_of(const decision_id& x) const {
  const std::uint64_t parts[] = {x.visitor.high, x.visitor.low, x.activation, x.record, x.ordinal};
  return stable_hash({reinterpret_cast<const char*>(parts), sizeof parts}, parts_.draw_salt);
}

std::size_t visitor::wanted(const std::string& list, const live_slot& s) const {
  return s.what.n != 0 ? s.what.n : static_cast<std::size_t>(settings_->slot(slot_of(list))->n);
}

// What the list shows is what would be shown now.
bool visitor::still_shows(const client& c, const std::string& list, const live_slot& s,
                          const ranking& now) const {
  return s.shown && state_.shown().list(c.id, list) != nullptr && s.shown.degraded == now.degraded
         && s.shown.digest == digest_of(now.bodies);
}

std::pair<std::shared_ptr<slate>, bool> visitor::rank(client& c, const std::string& list,
                                                      live_slot& s, std::span<const own_item> own,
                                                      bool always) {
  s.due = false;
  s.ranked_at = steady::now();
  const auto from = parts_.now();
  const auto now_us = parts_.clock.now_us();
  const auto slot = slot_of(list);
  const auto place = next_decision(c, slot, list, now_us);
  auto question = question_of(c, list, s, own);
  auto ranked = look(place, question, own, from);
  if (!always && still_shows(c, list, s, ranked))
    return {as_shown(c, list, s, standing_of(c, list, s, *from.items).entries), false};
  parts_.probe->slate_ranked();
  auto versions = from.versions();
  versions.settings = settings_->number;
  auto decision = decision_of(place, versions, settings_->of(slot), std::move(question), state_,
                              ranked, draw_of(place.id));
  ++next_ordinal_;
  ++s.rev;
  s.shown = {decision.record, decision.ordinal, ranked.degraded, c.record.seq,
             digest_of(ranked.bodies)};
  s.gone.reset();
  std::vector<slate_entry> entries;
  for (auto& body : ranked.bodies)
    entries.push_back({std::move(body), decision.positions[entries.size()].score});
  auto out = as_shown(c, list, s, std::move(entries));
  out->cause.assign(c.causes.begin(), c.causes.end());
  out->caused_at_us = c.causes.empty() ? 0 : c.caused_at_us;
  out->apply = asked_by_name(c.causes) ? apply_when::now : apply_when::idle;
  if (parts_.watchers.watched())
    parts_.watchers.say(tail_line(id_, c.id, *out, decision));
  timeline_entry entry{std::move(decision)};
  learn_from(entry);
  if (durable())
    draft_.change().entries.push_back(std::move(entry));
  return {std::move(out), true};
}

// What the page's lists above that one show: it need not say it again.
std::vector<item_key> visitor::shown_above(const client& c, const live_slot& below) const {
  std::vector<item_key> out;
  for (const auto& [name, s] : c.slots)
    if (s.what.live && s.order < below.order)
      if (const auto* list = state_.shown().list(c.id, name))
        for (const auto& position : list->positions)
          out.push_back(position.key);
  return out;
}

std::shared_ptr<slate> visitor::as_shown(const client& c, const std::string& list,
                                         const live_slot& s,
                                         std::vector<slate_entry> entries) const {
  auto out = std::make_shared<slate>();
  out->slot = slot_of(list);
  out->epoch = epoch_of(c);
  out->rev = s.rev;
  out->rid = rid_of(s.shown);
  out->state_version = s.shown.state_version;
  out->degraded = s.shown.degraded;
  out->entries = std::move(entries);
  return out;
}

std::string visitor::rid_of(const list_shown& x) const {
  return to_string(decision_id{id_, activation_, x.record, x.ordinal});
}

std::shared_ptr<const slate> visitor::base_of(const client& c, const std::string& list,
                                              std::uint64_t have) const {
  const auto& s = c.slots.at(list);
  if (!s.shown || s.rev != have || state_.shown().list(c.id, list) == nullptr)
    return nullptr;
  auto now = standing_of(c, list, s, *parts_.items.load());
  if (!now.gone.empty() || digest_of(now.entries) != s.shown.digest) // An item was written anew.
    return nullptr;
  return as_shown(c, list, s, std::move(now.entries));
}

visitor::standing visitor::standing_of(const client& c, const std::string& list, const live_slot& s,
                                       const catalogue_snapshot& items) const {
  standing out;
  const auto* known = s.shown ? state_.shown().list(c.id, list) : nullptr;
  if (known == nullptr)
    return out;
  for (const auto& position : known->positions) {
    if (std::find(s.gone->begin(), s.gone->end(), position.key) != s.gone->end())
      continue;
    const auto at = items.find(position.key);
    if (at && items.columns(*at).status == item_status::visible)
      out.entries.push_back({items.entry(*at)->body, position.score});
    else
      out.gone.push_back(position.key);
  }
  return out;
}

// Lists by HTTP are remembered by slot and parameters, beside those that the session's socket
// shows. Without parameters it is the slot's own list, which a socket may go on with.
std::string visitor::name_of(const client& c, const list_wanted& m) {
  const auto& what = m.what.what;
  if (what.n != 0 || !what.item.empty() || !what.candidates.empty()
      || !m.what.own_candidates.empty())
    return what.slot + "?" + std::to_string(what.n) + "&" + what.item;
  const auto own = c.slots.find(what.slot);
  const auto is_live = own != c.slots.end() && own->second.what.live && c.connected();
  return is_live ? what.slot + "?" : what.slot;
}

void visitor::on(arrival& x, list_wanted& m) {
  respect(m.what.who.gpc);
  if (m.what.prefetch)
    return answer_prefetch(x, m);
  auto& c = client_of(x);
  if (c.id == session_id{}) // Of all sessions.
    c.record.seq = newest_seq_;
  surround(c, m.what.surroundings);
  auto& what = m.what.what;
  const auto name = name_of(c, m);
  if (!c.slots.contains(name)) {
    c.make_room_for_list();
    auto& made = c.list(name);
    made.what = list_spec{what};
    made.what.live = false;
  }
  auto& s = c.slots.at(name);
  if (const auto candidates = keys_of(what.candidates);
      !s.what.live && s.what.items->candidates != candidates)
    s.what.items.change().candidates = candidates;
  const auto own = own_items(m.what.own_candidates, *parts_.items.load());
  // The same list of the catalogue for the same state has the same revision and rid, as long as
  // attribution still has it; each ranking of a caller's own candidates is a decision.
  const auto always = !own.empty() || !s.shown || s.shown.state_version != c.record.seq;
  const auto ranked = rank(c, name, s, own, always).first;
  if (m.what.own_candidates.empty())
    ranked->warnings = warnings_of(what, *parts_.items.load());
  send_record({}, {});
  m.done(*ranked);
}

// A browser that prefetches may show the list later or never: nothing is decided, no revision
// passes, no position is held. What is shown already is answered as it is.
void visitor::answer_prefetch(arrival& x, list_wanted& m) {
  client unknown;
  const auto* c = find(x.session);
  if (c == nullptr && x.row)
    c = &client_of(x);
  if (c == nullptr)
    c = &unknown;
  const auto name = name_of(*c, m);
  const auto known = c->slots.find(name);
  auto s = known == c->slots.end() ? live_slot{} : known->second;
  if (!s.what.live)
    s.what = list_spec{m.what.what};
  const auto from = parts_.now();
  const auto slot = slot_of(name);
  const auto place = next_decision(*c, slot, name, parts_.clock.now_us());
  auto ranked = look(place, question_of(*c, name, s, {}), {}, from);
  send_record({}, {}); // What `Sec-GPC` withdrew.
  const auto seq = c->id == session_id{} ? newest_seq_ : c->record.seq;
  if (still_shows(*c, name, s, ranked) && s.shown.state_version == seq) {
    const auto shown = as_shown(*c, name, s, standing_of(*c, name, s, *from.items).entries);
    shown->warnings = warnings_of(m.what.what, *from.items);
    return m.done(*shown);
  }
  slate out;
  out.slot = slot_of(name);
  out.state_version = seq;
  out.degraded = ranked.degraded;
  for (std::size_t i = 0; i < ranked.positions.size(); ++i)
    out.entries.push_back({std::move(ranked.bodies[i]), ranked.positions[i].score});
  revise_by_content(out);
  out.warnings = warnings_of(m.what.what, *from.items);
  m.done(std::move(out));
}

} // namespace attune
