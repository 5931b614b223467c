#include "http/route_person.hpp"

#include "http/query_ids.hpp"
#include "http/request_identity.hpp"
#include "http/resume_token.hpp"
#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/read_body.hpp"
#include "protocol/codec/write_consent.hpp"
#include "protocol/codec/write_warnings.hpp"

#include <utility>
#include <vector>

namespace attune {

namespace {

/// Hands a control or a consent to its session; 202 when it is durable, or handled where nothing
/// may be stored.
void post_for_session(gateway& shared, exchange x, const std::string& session_id,
                      client_message message) {
  auto who = identify_requester(shared, x, {session_id, {}, {}});
  forbid_new_session(shared, x, who);
  if (!who.who.session)
    return x.respond(problem({fault_code::not_found, "The session is unknown.", "/session_id"}));
  std::vector<std::pair<std::string, std::string>> fields;
  auto late = over_rate(shared, x, who, 1, fields);
  if (late && !std::holds_alternative<consent_change>(message)) // Consent is never refused.
    return x.respond(std::move(*late));
  requester by_session;
  by_session.session = who.who.session;
  by_session.gpc = who.who.gpc;
  shared.parts.engine.post(
    {by_session, std::move(message), {}, true},
    [&shared, x = std::move(x), name = std::move(who.rate_key),
     fields = std::move(fields)](result<post_outcome> r) {
      if (!r)
        return x.respond(problem(r.error()));
      settle_rate(shared, x, name, 1, *r);
      auto answer = json_answer(202, {});
      json_writer out{answer.body};
      out.open_object().field("state_version", r->state_version).field("durable", r->durable);
      write_warnings(out, r->dropped);
      if (r->in_force)
        write_consent(out, *r->in_force);
      out.close_object();
      answer.fields = fields;
      x.respond(std::move(answer));
    });
}

void post_control(gateway& shared, exchange x) {
  auto body = read_control_body(x.request->body, {shared.settings.strict});
  if (!body)
    return x.respond(problem(body.error()));
  shared.parts.probe.fields_passed_over(body->unknown_fields, 0);
  if (body->what.op == control_op::forget_signal)
    return x.respond(
      problem({fault_code::not_implemented, "control forget_signal is not served yet.", "/op"}));
  post_for_session(shared, std::move(x), body->session_id, std::move(body->what));
}

void post_consent(gateway& shared, exchange x) {
  auto body = read_consent_body(x.request->body, {shared.settings.strict});
  if (!body)
    return x.respond(problem(body.error()));
  body->what.gpc = body->what.gpc || opts_out(*x.request);
  shared.parts.probe.fields_passed_over(body->unknown_fields, body->cut_fields);
  post_for_session(shared, std::move(x), body->session_id, std::move(body->what));
}

/// Whom `/v1/me` is about, and what proves it.
struct asked_person {
  requester who;
  std::optional<token_digest> token;
};

result<asked_person> person_of(const gateway& shared, const exchange& x) {
  asked_person out;
  if (!x.who.user.empty()) {
    out.who.visitor = shared.names.of_user(x.who.user);
    return out;
  }
  if (x.who.key->kind == key_kind::secret) {
    if (auto bad = bad_id_in_query(x.request->target, {"user_id", "anon_id"}))
      return tl::unexpected<fault>{std::move(*bad)};
    const auto* user = x.request->target.find("user_id");
    const auto* device = x.request->target.find("anon_id");
    if ((user == nullptr) == (device == nullptr))
      return failed(fault_code::bad_message,
                    "A secret key asks for one person: ?user_id= or ?anon_id=.");
    out.who.visitor =
      user != nullptr ? shared.names.of_user(*user) : shared.names.of_device(*device);
    return out;
  }
  const auto token = read_resume_token(*x.request->head.find("x-attune-session"));
  if (!token)
    return failed(fault_code::unauthorized, "X-Attune-Session holds no resume token.");
  out.who.session = token->session;
  out.token = token->digest;
  return out;
}

void get_me(gateway& shared, exchange x) {
  auto person = person_of(shared, x);
  if (!person)
    return x.respond(problem(person.error()));
  const auto by_token = person->token.has_value();
  shared.parts.engine.export_person(
    std::move(person->who), person->token, [x = std::move(x), by_token](result<std::string> r) {
      if (r)
        return x.respond(json_answer(200, std::move(*r)));
      // A token that fits no session says no more than a wrong one.
      if (by_token && r.error().code == fault_code::not_found)
        return x.respond(problem({fault_code::unauthorized, "The resume token is unknown.", {}}));
      x.respond(problem(r.error()));
    });
}

} // namespace

void add_person_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back({"POST", "/v1/control", access::client,
                    [&shared](exchange x) { post_control(shared, std::move(x)); }});
  routes.push_back({"POST", "/v1/consent", access::client,
                    [&shared](exchange x) { post_consent(shared, std::move(x)); }});
  routes.push_back(
    {"GET", "/v1/me", access::person, [&shared](exchange x) { get_me(shared, std::move(x)); }});
  routes.push_back(
    {"DELETE", "/v1/me", access::person, [](exchange x) {
       x.respond(problem({fault_code::not_implemented, "Erasure is not served yet.", {}}));
     }});
}

} // namespace attune
