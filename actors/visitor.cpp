#include "actors/visitor.hpp"

#include "actors/loop_scheduler.hpp"
#include "protocol/overloaded.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace attune {

namespace {

/// Whose turn it is on this thread: for handlers that all visitors share. Set around `resume`, in
/// which CAF calls every handler.
thread_local visitor* turn = nullptr;

bool opts_out(const errand& x) {
  return std::visit(overloaded{[](const client_opened& m) { return m.who.gpc; },
                               [](const message_posted& m) { return m.what.who.gpc; },
                               [](const list_wanted& m) { return m.what.who.gpc; },
                               [](const export_wanted& m) { return m.who.gpc; },
                               [](const opted_out&) { return true; }},
                    x);
}

const fault unanswered{fault_code::overloaded, "the store does not answer; send it again", {}};
const fault restored{fault_code::overloaded, "this visitor is being restored; send it again", {}};

} // namespace

visitor::visitor(caf::actor_config& cfg, visitor_id id, std::shared_ptr<const visitor_ties> ties,
                 std::shared_ptr<visitor_gauge> gauge, std::size_t loop_index,
                 std::int64_t cut_off_us)
  : visitor_actor::base(cfg), id_(id), ties_(std::move(ties)), parts_(ties_->parts),
    gauge_(std::move(gauge)), loop_index_(loop_index), cut_off_us_(cut_off_us),
    settings_(parts_.models.load()) {}

visitor::behavior_type visitor::make_behavior() {
  parts_.visitors_live.fetch_add(1);
  send(ties_->writer, load_visitor{id_, this});
  delayed_send(this, std::chrono::milliseconds{parts_.settings.store_wait_ms}, store_late{0});
  parts_.probe->visitor_activated();
  // One table of handlers for all: each visitor's own would be 640 bytes.
  static const behavior_type shared{
    [](history_loaded& x) { turn->begin(x); },
    [](arrival& x) { turn->take(std::move(x)); },
    [](client_says& x) { turn->take(std::move(x)); },
    [](const client_gone& x) { turn->gone(x); },
    [](const gap_over& x) { turn->on_gap(x); },
    [](looked_up& x) { turn->on_looked_up(x); },
    [](record_lost) { turn->lose(); },
    [](const store_late& x) { turn->on_late(x); },
    [](rerank_atom) { turn->on_interval_over(); },
    [](deferred_atom) { turn->on_deferral_over(); },
    [](items_changed) { turn->on_items_changed(); },
    [](refill_atom) { turn->on_refill(); },
    [](consents_atom) { turn->on_consents_due(); },
    [](const flushed& x) { turn->on_flushed(x); },
    [](leave_atom) { turn->leave(); },
    [](const consent_stored& x) { turn->take(x); },
    [](inspect& x) { turn->take(std::move(x)); },
    [](inspect_session& x) { turn->take(std::move(x)); },
  };
  return shared;
}

caf::resumable::resume_result visitor::resume(caf::execution_unit* where, std::size_t most) {
  const auto before = std::exchange(turn, this);
  const auto out = visitor_actor::base::resume(where, most);
  turn = before;
  return out;
}

// An actor that dies takes nobody along: its clients resume, and send again what was not
// acknowledged.
void visitor::on_exit() {
  if (held_consents_->any && !failed_) // The last decision is durable, too.
    send_record({}, {});
  // Before a client can come back. The directory holds this actor until it has ended, so this is
  // never called by its destructor, where nothing could be sent.
  send(ties_->directory, visitor_ended{id_, id()});
  leave_connected();
  for (auto& one : waiting_)
    refuse(one, restored);
  if (asked_)
    refuse(*asked_, restored);
  for (auto& [_, c] : clients_)
    for (auto& at : c.connections)
      at.sink->close(close_reason::resync);
  ties_.reset();
  waiting_.clear();
  asked_.reset();
  parts_.visitors_live.fetch_sub(1);
  parts_.probe->visitor_passivated();
}

void visitor::begin(history_loaded& x) {
  const auto is_late = loaded_ || failed_;
  if (is_late)
    return;
  if (!x.history) // Damaged, or the store takes nothing: clients come again later.
    return give_up(x.history.error());
  if (const auto folded = fold_past(*x.history); !folded) {
    parts_.probe->stored_state_refused("visitor", to_string(id_), folded.error().what);
    return give_up({fault_code::internal, "what is stored of this visitor cannot be read", {}});
  }
  activation_ = x.activation;
  loaded_ = true;
  go_on();
}

// Where nothing is known of it, whoever it came from first answers for that. Who comes back with a
// session that is stored was let in before.
bool visitor::may_begin(const arrival& x) const {
  if (known_ || has_begun_ || !x.session_made)
    return true;
  const auto* open = std::get_if<client_opened>(&x.what);
  const auto* post = std::get_if<message_posted>(&x.what);
  const auto* admits = open != nullptr   ? &open->who.admits
                       : post != nullptr ? &post->what.who.admits
                                         : nullptr;
  return admits == nullptr || !*admits || (*admits)();
}

// All of it or a fault: a visitor that began with less would write that over what is stored.
result<void> visitor::fold_past(const visitor_history& past) {
  if (past.profile) {
    auto state = visitor_state::decode(*past.profile);
    if (!state)
      return failed(fault_code::internal, "its profile does not decode; start the version that "
                                          "wrote it, or restore the folder from a backup");
    state_ = std::move(*state);
  }
  profile_signals_ = state_.signals(); // So that many short lives write one together.
  auto n = past.first_n;
  for (const auto& bytes : past.records) {
    const auto record = decode_record(bytes);
    if (!record)
      return failed(fault_code::internal,
                    "its record " + std::to_string(n)
                      + " does not decode; start the version that wrote it, or restore the folder "
                        "from a backup");
    for (const auto& entry : record->entries)
      state_.apply(entry, settings_->rules_at(record->settings));
    unfolded_bytes_ += bytes.size();
    ++n;
  }
  newest_seq_ = state_.newest_seq();
  profile_n_ = past.profile_n;
  known_ = past.last_n() > 0;
  next_n_ = past.last_n() + 1;
  return {};
}

// Nothing was sent yet, so the directory may begin anew at once. It ends this one behind what it
// has routed here meanwhile.
void visitor::give_up(fault why) {
  failed_ = std::make_unique<const fault>(std::move(why));
  for (auto& one : std::exchange(waiting_, {}))
    refuse(one, *failed_);
  send(ties_->directory, visitor_left{id_, id()});
}

// Its clients resume, and send again what was not acknowledged. What it has sent must have come to
// the writer, which drops it, before its state is read again.
void visitor::lose() {
  if (failed_)
    return;
  failed_ = std::make_unique<const fault>(restored);
  if (asked_)
    refuse(*asked_, *failed_);
  asked_.reset();
  for (auto& one : std::exchange(waiting_, {}))
    refuse(one, *failed_);
  for (auto& [_, c] : clients_)
    close_client(c, close_reason::resync);
  clients_.clear();
  if (flushing_ == flushing::no)
    flush(flushing::to_leave);
}

void visitor::flush(flushing why) {
  flushing_ = why;
  send(ties_->collectors[loop_index_], flush_records{0, this});
}

// Not who looks at it, nor a reward, whose rid anybody may make up.
bool visitor::is_of_the_visitor(const work& x) {
  if (const auto* a = std::get_if<arrival>(&x)) {
    const auto* post = std::get_if<message_posted>(&a->what);
    return post == nullptr || !std::holds_alternative<outside_reward>(post->what.message);
  }
  return std::holds_alternative<client_says>(x) || std::holds_alternative<consent_stored>(x);
}

void visitor::touch() { gauge_->touched_us.store(system_now_us(), std::memory_order_relaxed); }

void visitor::take(work x) {
  if (is_of_the_visitor(x))
    touch();
  if (failed_)
    return refuse(x, *failed_);
  if (!busy() && waiting_.empty())
    return handle(x);
  if (waiting_.size() < waiting_max)
    return waiting_.push_back(std::move(x));
  parts_.probe->limit_hit("visitor.waiting");
  if (const auto* a = std::get_if<arrival>(&x))
    opted_out_ = opted_out_ || opts_out(a->what);
  refuse(x, {fault_code::overloaded, "too much waits for this visitor's store; try again", {}});
}

// Between records alone: all of one is folded under the settings that it names.
void visitor::renew_settings() {
  const auto newest = parts_.models.version();
  if (newest == settings_version_ || !draft_->entries.empty())
    return;
  settings_ = parts_.models.load();
  settings_version_ = newest;
}

void visitor::handle(work& x) {
  renew_settings();
  std::visit(overloaded{
               [&](arrival& a) {
                 if (a.session != session_id{} && !a.session_made && !a.row && !find(a.session)) {
                   // It gave way meanwhile, or was only asked about: it goes by its row.
                   send(ties_->directory, session_dropped{a.session});
                   return send(ties_->directory, std::move(a.what));
                 }
                 if (!may_begin(a)) {
                   parts_.probe->limit_hit("http.new_visitors_per_s");
                   give_up({fault_code::rate_limited,
                            "Too many new visitors came from this address; try again later.",
                            {}});
                   return refuse(x, *failed_);
                 }
                 has_begun_ = true;
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

void visitor::ask(look_up question, asked_store x) {
  question.question = x.question = ++questions_;
  asked_ = std::make_unique<asked_store>(std::move(x));
  send(ties_->collectors[loop_index_], std::move(question));
  delayed_send(this, std::chrono::milliseconds{parts_.settings.store_wait_ms},
               store_late{questions_});
}

void visitor::refuse(asked_store& x, const fault& why) {
  if (const auto* page = std::get_if<inspect_session>(&x.what))
    return page->done(tl::unexpected{why});
  if (x.from.posted)
    return x.from.posted(tl::unexpected{why});
  x.from.sink->refused(why, {});
  x.from.credit->give_back();
}

void visitor::on_late(const store_late& x) {
  if (!loaded_) {
    if (!failed_)
      give_up(unanswered);
    return;
  }
  if (!asked_ || asked_->question != x.question)
    return;
  refuse(*asked_, unanswered);
  asked_.reset();
  go_on();
}

void visitor::go_on() {
  if (!busy() && std::exchange(opted_out_, false)) {
    respect(true);
    send_record({}, {});
  }
  while (!busy() && !waiting_.empty()) {
    auto x = std::move(waiting_.front());
    waiting_.pop_front();
    handle(x);
  }
}

void visitor::on_flushed(const flushed&) {
  const auto why = std::exchange(flushing_, flushing::no);
  if (failed_ && why == flushing::to_move)
    return flush(flushing::to_leave);
  if (why == flushing::to_leave) {
    send(ties_->directory, visitor_left{id_, id(), failed_ != nullptr});
    // One that failed is not known to leave: the directory ends it behind what it has routed here.
    if (!failed_)
      quit(caf::exit_reason::user_shutdown);
    return;
  }
  leave_connected();
  context(moving_to_); // From its next turn on.
  loop_index_ = moving_to_->index();
  enter_connected();
  rerank_deferred();
  rerank_due();
  go_on();
}

void visitor::leave() {
  if (failed_) // It leaves already.
    return;
  const auto someone = std::any_of(clients_.begin(), clients_.end(),
                                   [](const auto& c) { return c.second.connected(); });
  if (someone || busy())
    return send(ties_->directory, visitor_stays{id_});
  if (durable() && state_.signals() != profile_signals_)
    profile_wanted_ = true;
  send_record({}, {});
  flush(flushing::to_leave);
}

void visitor::move_to(loop* where) {
  if (where == nullptr || where->index() == loop_index_)
    return;
  moving_to_ = where;
  flush(flushing::to_move);
}

} // namespace attune
