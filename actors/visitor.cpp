#include "actors/visitor.hpp"

#include "actors/loop_scheduler.hpp"
#include "protocol/overloaded.hpp"

#include <algorithm>

namespace attune {

visitor::visitor(caf::actor_config& cfg, visitor_id id, visitor_ties ties,
                 std::shared_ptr<visitor_gauge> gauge, std::size_t loop_index)
  : visitor_actor::base(cfg), id_(id), ties_(std::move(ties)), parts_(ties_.parts),
    gauge_(std::move(gauge)), loop_index_(loop_index) {}

visitor::behavior_type visitor::make_behavior() {
  parts_.visitors_live.fetch_add(1);
  send(ties_.writer, load_visitor{id_, this});
  parts_.probe->visitor_activated();
  return {
    [this](history_loaded& x) { begin(x); },
    [this](arrival& x) { take(std::move(x)); },
    [this](client_says& x) { take(std::move(x)); },
    [this](const client_gone& x) { gone(x); },
    [this](const gap_over& x) { on_gap(x); },
    [this](looked_up& x) { on_looked_up(x); },
    [this](rerank_atom) {
      rerank_pending_ = false;
      if (flushing_ == flushing::no) // Else once it is over.
        rerank_due();
    },
    [this](const flushed& x) { on_flushed(x); },
    [this](leave_atom) { leave(); },
    [this](const consent_stored& x) { take(x); },
    [this](inspect& x) { take(std::move(x)); },
    [this](inspect_session& x) { take(std::move(x)); },
  };
}

// An actor that dies takes nobody along: its clients resume, and send again what was not
// acknowledged.
void visitor::on_exit() {
  for (auto& [_, c] : clients_)
    for (auto& at : c.connections)
      at.sink->close(close_reason::resync);
  ties_.writer = nullptr;
  ties_.collectors.clear();
  ties_.directory = nullptr;
  waiting_.clear();
  parts_.visitors_live.fetch_sub(1);
  parts_.probe->visitor_passivated();
}

void visitor::begin(history_loaded& x) {
  if (!x.history) { // Damaged, or the store takes nothing: clients come again later.
    for (auto& one : waiting_)
      refuse(one, x.history.error());
    waiting_.clear();
    return quit(caf::exit_reason::user_shutdown);
  }
  const auto& past = *x.history;
  known_ = past.last_n() > 0;
  if (past.profile)
    if (auto state = visitor_state::decode(*past.profile))
      state_ = std::move(*state);
  for (const auto& bytes : past.records)
    if (const auto entries = decode_record(bytes))
      for (const auto& entry : *entries)
        state_.apply(entry, parts_.rules);
  profile_signals_ = state_.signals();
  next_n_ = past.last_n() + 1;
  activation_ = x.activation;
  loaded_ = true;
  go_on();
}

void visitor::take(work x) {
  gauge_->touched_us.store(system_now_us(), std::memory_order_relaxed);
  if (!busy() && waiting_.empty())
    return handle(x);
  if (waiting_.size() < waiting_max)
    return waiting_.push_back(std::move(x));
  parts_.probe->limit_hit("visitor.waiting");
  refuse(x, {fault_code::overloaded, "too much waits for this visitor's store; try again", {}});
}

void visitor::handle(work& x) {
  std::visit(overloaded{
               [this](arrival& a) {
                 if (a.session != session_id{} && !a.session_made && !a.row && !find(a.session))
                   return send(ties_.directory, std::move(a.what)); // It gave way meanwhile.
                 std::visit(overloaded{[&](client_opened& who) { open(a, who); },
                                       [&](auto& message) { on(a, message); }},
                            a.what);
               },
               [this](client_says& s) {
                 auto* c = find(s.session);
                 auto* at = c == nullptr ? nullptr : c->find(s.connection);
                 if (at == nullptr)
                   return s.credit->give_back(); // It was replaced meanwhile.
                 asker from;
                 from.sink = at->sink;
                 from.connection = at->id;
                 from.credit = s.credit;
                 say(*c, at, s.what, std::move(from));
               },
               [this](consent_stored& s) { on(s); },
               [this](inspect& i) { i.done(stats()); },
               [this](inspect_session& i) { show_session(i); },
             },
             x);
}

void visitor::refuse(work& x, const fault& why) {
  std::visit(
    overloaded{
      [&](arrival& a) { std::visit([&](auto& what) { what.done(tl::unexpected{why}); }, a.what); },
      [&](client_says& s) {
        if (auto* c = find(s.session))
          if (auto* at = c->find(s.connection))
            at->sink->refused(why, {});
        s.credit->give_back();
      },
      [](consent_stored&) {}, // The next list will be made under it.
      [&](auto& question) { question.done(tl::unexpected{why}); },
    },
    x);
}

void visitor::go_on() {
  while (!busy() && !waiting_.empty()) {
    auto x = std::move(waiting_.front());
    waiting_.pop_front();
    handle(x);
  }
}

void visitor::on_flushed(const flushed&) {
  const auto why = std::exchange(flushing_, flushing::no);
  if (why == flushing::to_leave) {
    send(ties_.directory, visitor_left{id_});
    return quit(caf::exit_reason::user_shutdown);
  }
  context(moving_to_); // From its next turn on.
  loop_index_ = moving_to_->index();
  rerank_due();
  go_on();
}

void visitor::leave() {
  const auto someone = std::any_of(clients_.begin(), clients_.end(),
                                   [](const auto& c) { return c.second.connected(); });
  if (someone || busy())
    return send(ties_.directory, visitor_stays{id_});
  if (durable() && state_.signals() != profile_signals_)
    profile_wanted_ = true;
  send_record({}, {});
  flushing_ = flushing::to_leave;
  send(ties_.collectors[loop_index_], flush_records{0, this});
}

void visitor::move_to(loop* where) {
  if (where == nullptr || where->index() == loop_index_)
    return;
  flushing_ = flushing::to_move;
  moving_to_ = where;
  send(ties_.collectors[loop_index_], flush_records{0, this});
}

} // namespace attune
