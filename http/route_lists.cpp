#include "http/route_lists.hpp"

#include "http/list_query.hpp"
#include "http/query_ids.hpp"
#include "http/request_identity.hpp"
#include "protocol/codec/read_body.hpp"
#include "protocol/codec/write_answer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace attune {

namespace {

constexpr std::string_view prefetch_fields[]{"sec-purpose", "purpose", "x-moz"};

std::string text_of(const url& target, std::string_view name) {
  const auto* x = target.find(name);
  return x == nullptr ? std::string{} : *x;
}

/// Whether If-None-Match names this tag (RFC 9110, section 13.1.2: weak comparison).
bool is_known(const http_request& request, const std::string& tag) {
  const auto* field = request.head.find("if-none-match");
  if (field == nullptr)
    return false;
  return *field == "*" || request.head.has_exactly("if-none-match", tag)
         || request.head.has_exactly("if-none-match", "W/" + tag);
}

/// Whether nobody sees the answer yet: `Sec-Purpose`, or what browsers sent before it.
bool is_prefetch(const http_request& request) {
  return std::any_of(std::begin(prefetch_fields), std::end(prefetch_fields), [&](auto name) {
    const auto* field = request.head.find(name);
    return field != nullptr && field->rfind("prefetch", 0) == 0;
  });
}

http_answer list_answer(const http_request& request, const slate& x) {
  const auto tag = '"' + x.epoch + '.' + std::to_string(x.rev) + '"';
  http_answer answer{200, "application/json", {}, {}};
  answer.fields = {{"ETag", tag}, {"Cache-Control", "private, no-cache"}};
  if (is_known(request, tag)) {
    answer.status = 304;
    answer.content_type.clear();
    return answer;
  }
  write_list(answer.body, x);
  return answer;
}

/// @param reports  Of rows of the request, for the answer.
reply<slate> answer_with_list(gateway& shared, exchange x, const requester& who,
                              std::vector<row_report> reports = {}) {
  return [&shared, x = std::move(x), session = who.session,
          reports = std::move(reports)](result<slate> r) {
    if (r && session) // The next one of the session counts for its visitor.
      if (const auto decision = parse_decision_id(r->rid))
        shared.owners.learn(*session, decision->visitor);
    if (!r)
      return x.respond(problem(r.error()));
    r->warnings.insert(r->warnings.begin(), reports.begin(), reports.end());
    x.respond(list_answer(*x.request, *r));
  };
}

void get_list(gateway& shared, exchange x) {
  const auto& target = x.request->target;
  if (const auto bad = bad_id_in_query(target, {"session_id", "anon_id", "user_id"}))
    return x.respond(problem(*bad));
  auto what = read_list_query(target);
  if (!what)
    return x.respond(problem(what.error()));
  if (!shared.parts.engine.has_slot(x.args.front()))
    return x.respond(problem({fault_code::not_found, "There is no slot of this name.", {}}));
  auto who = identify_requester(
    shared, x,
    {text_of(target, "session_id"), text_of(target, "anon_id"), text_of(target, "user_id")});
  forbid_new_session(shared, x, who);
  if (auto late = over_list_rate(shared, x, who))
    return x.respond(std::move(*late));
  list_request asked;
  asked.who = std::move(who.who);
  asked.what = std::move(*what);
  asked.what.slot = x.args.front();
  asked.what.live = false;
  asked.prefetch = is_prefetch(*x.request);
  auto done = answer_with_list(shared, std::move(x), asked.who);
  shared.parts.engine.list(std::move(asked), std::move(done));
}

fault nothing_to_rank(const rank_body& x) {
  const auto bad = std::find_if(x.dropped.begin(), x.dropped.end(),
                                [](const row_report& row) { return !row.applied(); });
  if (bad == x.dropped.end())
    return {fault_code::bad_message, "There is nothing to rank.", "/candidates"};
  return {bad->code, bad->detail, bad->pointer};
}

void rank(gateway& shared, exchange x) {
  auto body = read_rank_body(x.request->body, {shared.settings.strict});
  if (!body)
    return x.respond(problem(body.error()));
  shared.parts.probe.fields_passed_over(body->unknown_fields, body->cut_fields);
  if (body->defer_activation)
    return x.respond(problem(
      {fault_code::not_implemented, "defer_activation is not served yet.", "/defer_activation"}));
  if (body->candidates.empty())
    return x.respond(problem(nothing_to_rank(*body)));
  list_request asked;
  asked.what.slot = body->slot.empty() ? "home" : body->slot;
  if (!shared.parts.engine.has_slot(asked.what.slot))
    return x.respond(problem({fault_code::not_found, "There is no slot of this name.", "/slot"}));
  auto who = identify_requester(shared, x, {body->session_id, {}, {}});
  forbid_new_session(shared, x, who);
  if (auto late = over_list_rate(shared, x, who))
    return x.respond(std::move(*late));
  asked.who = who.who;
  asked.what.n = static_cast<std::uint32_t>(body->candidates.size());
  asked.what.live = false;
  asked.surroundings = std::move(body->surroundings);
  for (const auto& own : body->candidates)
    asked.what.candidates.push_back(own.id); // Those of the catalogue are ranked as it knows them.
  asked.own_candidates = std::move(body->candidates);
  auto done = answer_with_list(shared, std::move(x), asked.who, std::move(body->dropped));
  shared.parts.engine.list(std::move(asked), std::move(done));
}

void reward(gateway& shared, exchange x) {
  auto body = read_reward_body(x.request->body, {shared.settings.strict});
  if (!body)
    return x.respond(problem(body.error()));
  const auto who = identify_requester(shared, x, {});
  std::vector<std::pair<std::string, std::string>> fields;
  if (auto late = over_rate(shared, x, who, 1, fields))
    return x.respond(std::move(*late));
  const fault unknown{fault_code::not_found, "There is no decision of this rid.", {}};
  if (!parse_decision_id(x.args.front()))
    return x.respond(problem(unknown));
  body->rid = x.args.front();
  shared.parts.engine.reward(std::move(*body), [x = std::move(x), unknown](result<bool> r) {
    if (!r)
      return x.respond(problem(r.error()));
    x.respond(*r ? http_answer{204, {}, {}, {}} : problem(unknown));
  });
}

void not_yet(exchange x) {
  x.respond(problem({fault_code::not_implemented, "This is not served yet.", {}}));
}

} // namespace

void add_list_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back({"GET", "/v1/recommendations/{}", access::client,
                    [&shared](exchange x) { get_list(shared, std::move(x)); }});
  routes.push_back(
    {"POST", "/v1/rank", access::client, [&shared](exchange x) { rank(shared, std::move(x)); }});
  routes.push_back({"POST", "/v1/recommendations/by-id/{}/reward", access::client,
                    [&shared](exchange x) { reward(shared, std::move(x)); }});
  routes.push_back({"POST", "/v1/recommendations/by-id/{}/activate", access::client, &not_yet});
  routes.push_back({"GET", "/v1/recommendations/by-id/{}/explanation", access::client, &not_yet});
}

} // namespace attune
