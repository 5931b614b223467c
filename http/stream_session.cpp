#include "http/stream_session.hpp"

#include "protocol/codec/write.hpp"
#include "protocol/overloaded.hpp"

#include <algorithm>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t max_refusals = 20;
constexpr std::int64_t refusals_within_ms = 10'000;
constexpr std::uint32_t overload_retry_ms = 1'000;

/// What an error's `id` echoes; empty where a message carries none.
std::string id_of(const client_message& x) {
  if (const auto* steering = std::get_if<control>(&x))
    return steering->id;
  const auto* wanted = std::get_if<subscription>(&x);
  return wanted != nullptr ? wanted->id : std::string{};
}

} // namespace

stream_session::stream_session(gateway& shared, stream_transport& socket, client_facts facts,
                               send_queue& queue)
  : shared_(shared), socket_(socket), facts_(std::move(facts)), queue_(queue) {}

stream_session::step stream_session::on_text(std::string_view text) {
  auto frame = read_frame(text, {shared_.settings.strict});
  if (!frame) {
    shared_.parts.probe.frame_refused(frame.error().why.code);
    if (frame.error().fatal || !greeted())
      return end(close_code::bad_frame, frame.error().why.what);
    refuse(frame.error().why, frame.error().id);
    return step::read;
  }
  shared_.parts.probe.fields_passed_over(frame->unknown_fields, frame->cut_fields);
  const auto* hello = std::get_if<hello_message>(&frame->message);
  if (!greeted())
    return hello != nullptr ? greet(*hello)
                            : end(close_code::bad_frame, "The first message must be hello.");
  return std::visit(
    overloaded{[&](hello_message&) {
                 refuse({fault_code::bad_message, "A hello came already.", "/type"});
                 return step::read;
               },
               [&](client_message& x) { return take(std::move(x)); },
               [&](ping_message& x) {
                 std::string pong;
                 write_pong(pong, x.ts);
                 if (queue_.push("pong", std::move(pong)))
                   socket_.wake();
                 return step::read;
               },
               [&](pong_message&) { return step::read; },
               [&](unserved_message& x) {
                 refuse({fault_code::unknown_type,
                         "The message type " + x.type + " is not served here.", "/type"},
                        x.id);
                 return step::read;
               }},
    frame->message);
}

stream_session::step stream_session::greet(const hello_message& x) {
  const auto kind = kind_of(x.key);
  key_ = shared_.keys.find(x.key);
  if (key_ == nullptr)
    return end(close_code::unauthorized, "The key is unknown.");
  if (kind != key_kind::publishable)
    return end(close_code::forbidden, "A stream takes a publishable key.");
  if (!key_->allows(facts_.has_origin ? &facts_.origin : nullptr))
    return end(close_code::forbidden, "The key may not be used from this origin.");

  greeting g;
  if (!x.token.empty()) {
    const auto user = shared_.tokens.subject(x.token, shared_.parts.engine.now_us() / 1'000'000);
    if (!user)
      return end(close_code::unauthorized, user.error().what);
    g.visitor = shared_.names.of_user(*user);
    g.visitor_named = true;
    anon_id_ = x.anon_id;
  } else {
    anon_id_ = x.anon_id.empty() ? make_anon_id() : x.anon_id;
    g.visitor = shared_.names.of_device(anon_id_);
    g.visitor_named = !x.anon_id.empty();
  }
  fresh_ = make_resume_token();
  g.fresh = {fresh_.session, fresh_.digest};
  if (x.resume)
    if (const auto token = read_resume_token(x.resume->token)) {
      const auto agreed = x.session_id.empty() || x.session_id == to_string(token->session);
      if (agreed) {
        g.session = token->session;
        g.token = token->digest;
        g.slots = x.resume->slots;
        presented_ = token->text;
      }
    }
  warnings_ = x.warnings;
  g.surroundings = x.surroundings;
  g.consent = x.consent;
  if (g.consent)
    g.consent->gpc = g.consent->gpc || facts_.gpc;
  g.gpc = facts_.gpc;
  g.admits = shared_.new_visitor_limiter_of(facts_.address, key_);
  if (x.caps_delta)
    queue_.allow_deltas();

  auto asked = std::make_shared<const greeting>(g);
  shared_.parts.engine.open(
    std::move(g), socket_.sink(), [this, asked, run = socket_.runner()](result<opened> r) {
      auto answer = std::make_shared<result<opened>>(std::move(r)); // Tasks are copied, it is not.
      run([this, asked, answer] { opened_as(std::move(*answer), *asked); });
    });
  return step::wait;
}

void stream_session::opened_as(result<opened> x, const greeting& asked) {
  if (!x) {
    refuse(x.error());
    const auto code = x.error().code;
    if (code == fault_code::rate_limited) {
      shared_.parts.probe.shed(code);
      end(close_code::too_fast, x.error().what);
      return;
    }
    socket_.end(static_cast<std::uint16_t>(code == fault_code::overloaded ? close_reason::draining
                                                                          : close_reason::internal),
                x.error().what);
    return;
  }
  if (!asked.visitor_named && x->first.visitor != asked.visitor)
    anon_id_.clear(); // The session's visitor won over the one made up for this socket.
  welcomed(x->first, std::move(x->second));
}

void stream_session::welcomed(const welcome& x, std::unique_ptr<client_session> client) {
  client_ = std::move(client);
  shared_.owners.learn(x.session, x.visitor);
  rate_ = shared_.rate_of(to_string(x.visitor), *key_);
  const auto& s = shared_.settings;
  welcome_terms terms;
  terms.anon_id = anon_id_;
  terms.resume_token = x.same_session && !presented_.empty() ? presented_ : fresh_.text;
  terms.resume_ttl_ms = static_cast<std::uint32_t>(s.resume_ttl_ms);
  terms.ping_ms = static_cast<std::uint32_t>(s.ping_ms);
  terms.frame_bytes = static_cast<std::uint32_t>(s.frame_bytes);
  terms.signals_per_s = rate_->per_s();
  terms.warnings = &warnings_;
  std::string frame;
  write_welcome(frame, x, terms);
  warnings_ = {};
  queue_.push("welcome", std::move(frame));
  for (const auto& slot : x.unknown_slots)
    refuse({fault_code::not_found, "There is no slot '" + slot + "'.", {}}, slot);
  socket_.wake();
  socket_.resume();
}

stream_session::step stream_session::take(client_message x) {
  if (auto* batch = std::get_if<signal_batch>(&x))
    return take_batch(std::move(*batch));
  if (auto* change = std::get_if<consent_change>(&x)) { // Costs, but is never refused.
    shared_.admit(*rate_, 1);
    change->gpc = change->gpc || facts_.gpc;
    return hand_over(std::move(x));
  }
  if (!admitted(1, id_of(x)))
    return step::read;
  if (const auto* steering = std::get_if<control>(&x);
      steering != nullptr && steering->op == control_op::forget_signal) {
    refuse({fault_code::unknown_type, "control forget_signal is not served here.", "/op"},
           steering->id);
    return step::read;
  }
  if (const auto* leaving = std::get_if<unsubscription>(&x))
    queue_.forget(leaving->slot);
  return hand_over(std::move(x));
}

stream_session::step stream_session::take_batch(signal_batch x) {
  const auto rows = rows_of(x);
  if (!admitted(std::max(rows, 1u), {}))
    return step::read;
  if (x.consent)
    x.consent->gpc = x.consent->gpc || facts_.gpc;
  shared_.stamp_batch(x);
  for (const auto& row : x.dropped)
    if (!row.applied())
      shared_.parts.probe.rows_dropped(row.code, 1);
  shared_.parts.probe.signals_admitted(rows);
  return hand_over(std::move(x));
}

stream_session::step stream_session::hand_over(client_message&& x) {
  switch (client_->offer(std::move(x))) {
  case admission::accepted:
    return step::read;
  case admission::full:
    held_ = std::move(x);
    shared_.parts.probe.reading_paused();
    client_->on_room([this, run = socket_.runner()] { run([this] { retry(); }); });
    return step::wait;
  case admission::overloaded:
    shared_.parts.probe.shed(fault_code::overloaded);
    refuse({fault_code::overloaded, "The store lags behind; send it again later.", {}}, {},
           overload_retry_ms);
    return step::read;
  case admission::stopping:
    socket_.end(static_cast<std::uint16_t>(close_reason::draining), "The server stops.");
    return step::wait;
  }
  return step::read;
}

void stream_session::leave() {
  held_.reset();
  client_.reset();
}

void stream_session::retry() {
  if (!held_ || !client_)
    return;
  auto x = std::move(*held_);
  held_.reset();
  if (hand_over(std::move(x)) == step::read)
    socket_.resume();
}

bool stream_session::admitted(double cost, std::string_view id) {
  const auto decision = shared_.admit(*rate_, cost);
  if (decision.allowed)
    return true;
  shared_.parts.probe.shed(fault_code::rate_limited);
  const auto now = steady_ms();
  while (!refusals_ms_.empty() && refusals_ms_.front() + refusals_within_ms < now)
    refusals_ms_.pop_front();
  refusals_ms_.push_back(now);
  refuse({fault_code::rate_limited, "More signals a second than welcome.limits allows.", {}}, id,
         static_cast<std::uint32_t>(decision.retry_after_us / 1'000 + 1));
  if (refusals_ms_.size() >= max_refusals)
    end(close_code::too_fast, "Far more signals a second than allowed.");
  return false;
}

void stream_session::refuse(const fault& x, std::string_view id, std::uint32_t retry_ms) {
  std::string frame;
  write_error(frame, x, id, retry_ms);
  if (queue_.push("error", std::move(frame)))
    socket_.wake();
}

stream_session::step stream_session::end(close_code code, std::string_view reason) {
  socket_.end(static_cast<std::uint16_t>(code), reason);
  return step::wait;
}

} // namespace attune
