#include "actors/directory.hpp"

#include "actors/loop_scheduler.hpp"
#include "protocol/overloaded.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace attune {

namespace {

/// Who sent it; null where it is a client that came.
const requester* requester_of(const errand& x) {
  return std::visit(overloaded{[](const client_opened&) -> const requester* { return nullptr; },
                               [](const message_posted& m) { return &m.what.who; },
                               [](const list_wanted& m) { return &m.what.who; },
                               [](const export_wanted& m) { return &m.who; },
                               [](const opted_out& m) { return &m.who; }},
                    x);
}

std::optional<session_id> session_named(const errand& x) {
  const auto* open = std::get_if<client_opened>(&x);
  return open != nullptr ? open->who.session : requester_of(x)->session;
}

/// The session that an errand goes on with, if it names one. The id of zeros
/// stands within a visitor for who has no session: nobody goes on with that.
std::optional<session_id> session_of(const errand& x) {
  const auto named = session_named(x);
  return named && *named != session_id{} ? named : std::nullopt;
}

/// The visitor that it names.
std::optional<visitor_id> visitor_of(const errand& x) {
  if (const auto* open = std::get_if<client_opened>(&x))
    return open->who.visitor_named ? std::optional{open->who.visitor} : std::nullopt;
  return requester_of(x)->visitor;
}

loop* place_of(const errand& x) {
  const auto* open = std::get_if<client_opened>(&x);
  return open == nullptr ? nullptr : open->where;
}

void refuse(errand& x, fault_code code, std::string why) {
  std::visit([&](auto& what) { what.done(failed(code, why)); }, x);
}

} // namespace

directory::directory(caf::actor_config& cfg, directory_ties ties)
  : directory_actor::base(cfg), ties_(std::move(ties)), parts_(ties_.parts) {}

directory::behavior_type directory::make_behavior() {
  visitors_ties_ = std::make_shared<const visitor_ties>(
    visitor_ties{parts_, ties_.writer, ties_.collectors, ties_.connected, this});
  delayed_send(this, 1s, sweep_atom_v);
  return {
    [this](errand& x) { route(x); },
    [this](session_found& x) { on_session(x); },
    [this](visitor_found& x) { on_visitor(x); },
    [this](const visitor_left& x) { on_left(x); },
    [this](const visitor_stays& x) { on_stays(x.who); },
    [this](const visitor_ended& x) { on_ended(x); },
    [this](const session_dropped& x) { on_dropped(x.session); },
    [this](const flushed& x) { on_flushed(x); },
    [this](sweep_atom) {
      sweep();
      forget_cut_off();
      refuse_late();
      delayed_send(this, 1s, sweep_atom_v);
    },
    [this](const list_actors& x) { list(x); },
    [this](inspect_one& x) { show(x); },
    [this](const inspect_session& x) { show_session(x); },
  };
}

void directory::on_exit() {
  for (const auto& [_, r] : residents_)
    send_exit(r.actor, caf::exit_reason::user_shutdown);
  residents_.clear();
  asked_.clear();
  ties_.writer = nullptr;
  ties_.collectors.clear();
  visitors_ties_.reset();
}

void directory::route(errand& x) {
  const auto session = session_of(x);
  if (!session)
    return route_unknown(x);
  if (const auto at = sessions_.find(*session); at != sessions_.end())
    return route_known(x, {*session, at->second, {}});
  if (std::holds_alternative<opted_out>(x)) // Said with what is refused: costs no look-up.
    return route_unknown(x);
  ask_store(x, [&](std::uint64_t ticket) {
    send(ties_.writer, find_session{*session, ticket, this});
  });
}

void directory::ask_store(errand& x, const std::function<void(std::uint64_t)>& ask) {
  if (asked_.size() >= asked_max) {
    parts_.probe->limit_hit("directory.asked");
    return refuse(x, fault_code::overloaded, "too many visitors are looked up; try again");
  }
  const auto ticket = next_ticket_++;
  asked_.emplace(ticket, asked_store{std::move(x), std::chrono::steady_clock::now()});
  ask(ticket);
}

/// Nothing if its answer comes too late.
std::optional<errand> directory::take_asked(std::uint64_t ticket) {
  const auto at = asked_.find(ticket);
  if (at == asked_.end())
    return {};
  auto what = std::move(at->second.what);
  asked_.erase(at);
  return what;
}

void directory::on_session(session_found& x) {
  auto what = take_asked(x.ticket);
  if (!what)
    return;
  if (!x.row) // Whether it is known is not known: nothing may be made in its place.
    refuse(*what, x.row.error().code, x.row.error().what);
  else if (*x.row)
    route_known(*what, **x.row);
  else
    route_unknown(*what);
}

void directory::on_visitor(visitor_found& x) {
  auto what = take_asked(x.ticket);
  if (!what)
    return;
  if (!x.known)
    return refuse(*what, x.known.error().code, x.known.error().what);
  const auto who = *visitor_of(*what);
  if (!*x.known && !residents_.contains(who)) // Who came meanwhile is.
    return refuse(*what, fault_code::not_found, "nothing is known of this visitor");
  arrival a;
  a.session_made = true;
  a.what = std::move(*what);
  deliver(who, std::move(a), nullptr);
}

void directory::refuse_late() {
  const auto before =
    std::chrono::steady_clock::now() - std::chrono::milliseconds{parts_.settings.store_wait_ms};
  while (!asked_.empty() && asked_.begin()->second.at < before) {
    refuse(asked_.begin()->second.what, fault_code::overloaded,
           "the store does not answer; try again");
    asked_.erase(asked_.begin());
  }
}

void directory::route_known(errand& x, const session_row& row) {
  const auto named = visitor_of(x);
  const auto* open = std::get_if<client_opened>(&x);
  // A socket goes on with a session by its token, and only as the visitor whose session it is.
  if (open != nullptr && open->who.replaces
      && (!open->who.token || (named && *named != row.visitor)))
    return route_unknown(x);
  arrival a;
  a.session = row.id;
  if (!row.bytes.empty())
    a.row = row.bytes;
  auto* where = place_of(x);
  a.what = std::move(x);
  deliver(row.visitor, std::move(a), where);
}

void directory::route_unknown(errand& x) {
  arrival a;
  auto who = visitor_of(x);
  if (auto* open = std::get_if<client_opened>(&x)) {
    who = open->who.visitor;
    a.visitor_made = !open->who.visitor_named;
    a.session = open->who.fresh.session;
    a.token = open->who.fresh.token;
    open->who.token.reset();
  } else {
    const auto* from = requester_of(x);
    if (std::holds_alternative<opted_out>(x) && (!who || !residents_.contains(*who)))
      return refuse(x, fault_code::not_found, "this visitor is not in memory");
    if (!who && from->fresh) {
      who = from->fresh_visitor;
      a.visitor_made = true;
    }
    if (!who)
      return refuse(x, fault_code::not_found, "no such session or visitor is known");
    // Who only looks makes nobody: whoever is not known is served as nobody.
    if (std::holds_alternative<list_wanted>(x) && !residents_.contains(*who))
      return ask_store(x, [&](std::uint64_t ticket) {
        send(ties_.writer, find_visitor{*who, ticket, this});
      });
    if (from->fresh) {
      a.session = from->fresh->session;
      a.token = from->fresh->token;
    }
  }
  a.session_made = true;
  auto* where = place_of(x);
  a.what = std::move(x);
  deliver(*who, std::move(a), where);
}

void directory::deliver(visitor_id who, arrival x, loop* where) {
  auto at = residents_.find(who);
  if (at == residents_.end()) {
    if (!make_room())
      return refuse(x.what, fault_code::overloaded, "too many visitors are here; try again later");
    activate(who, where);
    at = residents_.find(who);
  }
  auto& r = at->second;
  if (x.session != session_id{} && sessions_.emplace(x.session, who).second)
    r.sessions.push_back(x.session);
  if (r.is == state::live)
    return send(r.actor, std::move(x));
  if (r.waiting->size() >= waiting_max)
    return refuse(x.what, fault_code::overloaded, "this visitor is being restored; try again");
  r.waiting.change().push_back(std::move(x));
}

// At the bound one without a client gives way, of the next ones the one that was heard of longest
// ago: it is loaded anew when it comes back. Those that are leaving may be a sixteenth on top.
bool directory::make_room() {
  const auto most = static_cast<std::size_t>(parts_.settings.visitors);
  if (residents_.size() < most)
    return true;
  parts_.probe->limit_hit("engine.visitors");
  if (residents_.size() >= most + std::max<std::size_t>(most / 16, 1))
    return false;
  auto at = residents_.lower_bound(made_room_to_);
  auto oldest = residents_.end();
  for (std::size_t n = 0; n < std::min(looked_at_for_room, residents_.size()); ++n, ++at) {
    if (at == residents_.end())
      at = residents_.begin();
    const auto& r = at->second;
    if (r.is == state::live && r.gauge->connections.load() == 0
        && (oldest == residents_.end() || r.gauge->touched_us < oldest->second.gauge->touched_us))
      oldest = at;
  }
  made_room_to_ = at == residents_.end() ? visitor_id{} : at->first;
  if (oldest == residents_.end())
    return false;
  oldest->second.is = state::leaving;
  send(oldest->second.actor, leave_atom_v);
  return true;
}

directory::resident& directory::activate(visitor_id who, loop* where) {
  auto& r = residents_[who];
  r.gauge = std::make_shared<visitor_gauge>();
  r.gauge->activated_us = system_now_us();
  r.gauge->touched_us = r.gauge->activated_us;
  if (where == nullptr && ties_.loops != nullptr)
    where = &ties_.loops->at(next_loop_++ % ties_.loops->size());
  const auto index = where == nullptr ? 0 : where->index();
  r.actor =
    spawn_at<visitor>(system(), where, who, visitors_ties_, r.gauge, index, cut_off_us(who));
  r.is = state::live;
  return r;
}

void directory::on_left(const visitor_left& x) {
  const auto at = residents_.find(x.who);
  if (at == residents_.end() || at->second.actor.id() != x.actor)
    return;
  if (x.cut_off)
    remember_cut_off(x.who);
  auto waiting = at->second.waiting.take();
  for (const auto& session : at->second.sessions)
    sessions_.erase(session);
  send_exit(at->second.actor,
            caf::exit_reason::user_shutdown); // Behind what was sent to it.
  residents_.erase(at);
  for (auto& late : waiting) // By what is stored of their sessions now.
    route(late.what);
}

void directory::on_stays(visitor_id who) {
  const auto at = residents_.find(who);
  if (at == residents_.end() || at->second.is != state::leaving)
    return;
  at->second.is = state::live;
  for (auto& x : at->second.waiting.take())
    send(at->second.actor, std::move(x));
}

void directory::on_dropped(session_id x) {
  const auto at = sessions_.find(x);
  if (at == sessions_.end())
    return;
  if (const auto r = residents_.find(at->second); r != residents_.end())
    std::erase(r->second.sessions, x);
  sessions_.erase(at);
}

// It died: what it had sent must be in the journal before its state is read again. One that had
// left is not here any more, or as another actor.
void directory::on_ended(const visitor_ended& x) {
  const auto at = residents_.find(x.who);
  if (at == residents_.end() || at->second.actor.id() != x.actor)
    return;
  parts_.probe->actor_died("visitor", to_string(x.who));
  remember_cut_off(x.who);
  auto& r = at->second;
  r.is = state::buried;
  r.flushes_missing = static_cast<std::uint32_t>(ties_.collectors.size());
  const auto ticket = next_ticket_++;
  flushing_.emplace(ticket, x.who);
  for (const auto& c : ties_.collectors)
    send(c, flush_records{ticket, this});
}

void directory::on_flushed(const flushed& x) {
  const auto at = flushing_.find(x.ticket);
  if (at == flushing_.end())
    return;
  const auto who = at->second;
  const auto r = residents_.find(who);
  if (r == residents_.end() || --r->second.flushes_missing > 0)
    return;
  flushing_.erase(at);
  bring_back(who);
}

void directory::bring_back(visitor_id who) {
  const auto at = residents_.find(who);
  auto waiting = at->second.waiting.take();
  for (const auto& session : at->second.sessions)
    sessions_.erase(session);
  residents_.erase(at);
  for (auto& x : waiting)
    route(x.what);
}

void directory::remember_cut_off(visitor_id who) {
  cut_off_[who] = system_now_us();
  if (cut_off_.size() > cut_off_max)
    cut_off_.erase(std::min_element(cut_off_.begin(), cut_off_.end(),
                                    [](auto& a, auto& b) { return a.second < b.second; }));
}

std::int64_t directory::cut_off_us(visitor_id who) const {
  const auto at = cut_off_.find(who);
  return at == cut_off_.end() ? parts_.started_us : at->second;
}

void directory::forget_cut_off() {
  const auto before = system_now_us() - std::int64_t{parts_.settings.resume_ttl_s} * 1'000'000;
  std::erase_if(cut_off_, [=](const auto& x) { return x.second < before; });
}

void directory::sweep() {
  const auto idle_before =
    system_now_us()
    - std::int64_t{std::max(parts_.settings.idle_s, parts_.settings.resume_ttl_s)} * 1'000'000;
  auto at = residents_.lower_bound(swept_to_);
  for (std::size_t n = 0; n < swept_at_once && at != residents_.end(); ++n, ++at) {
    auto& r = at->second;
    if (r.is != state::live || r.gauge->connections.load() > 0
        || r.gauge->touched_us.load() > idle_before)
      continue;
    r.is = state::leaving;
    send(r.actor, leave_atom_v);
  }
  swept_to_ = at == residents_.end() ? visitor_id{} : at->first;
}

} // namespace attune
