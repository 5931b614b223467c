#include "http/request_identity.hpp"

#include "http/resume_token.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace attune {

request_identity identify_requester(const gateway& shared, const exchange& x,
                                    const named_ids& ids) {
  request_identity out;
  out.who.gpc = opts_out(*x.request);
  out.who.session = parse_session_id(ids.session_id);
  const auto trusted = x.who.key != nullptr && x.who.key->kind == key_kind::secret;
  if (!x.who.user.empty())
    out.who.visitor = shared.names.of_user(x.who.user);
  else if (trusted && !ids.user_id.empty())
    out.who.visitor = shared.names.of_user(ids.user_id);
  else if (!ids.anon_id.empty())
    out.who.visitor = shared.names.of_device(ids.anon_id);
  const auto owner = out.who.session ? shared.owners.find(*out.who.session) : std::nullopt;
  if (owner) // A session's visitor wins over any other name.
    out.rate_key = to_string(*owner);
  else if (out.who.visitor)
    out.rate_key = to_string(*out.who.visitor);
  else if (out.who.session)
    out.rate_key = 's' + to_string(*out.who.session);
  else
    out.rate_key = 'a' + x.request->address;
  return out;
}

void allow_new_session(const gateway& shared, const exchange& from, request_identity& x) {
  x.who.admits = shared.new_visitor_limiter_of(from.request->address, from.who.key);
  const auto token = make_resume_token();
  x.who.fresh = fresh_session{token.session, token.digest};
  x.new_anon_id = make_anon_id();
  x.who.fresh_visitor = shared.names.of_device(x.new_anon_id);
}

void forbid_new_session(const gateway& shared, const exchange& from, request_identity& x) {
  const auto is_known = x.who.session && shared.owners.find(*x.who.session);
  if (x.who.session && !is_known && from.who.key != nullptr
      && from.who.key->kind == key_kind::publishable)
    x.rate_key = 'a' + from.request->address;
}

std::optional<http_answer> over_rates(gateway& shared, const exchange& x, const rate_costs& costs,
                                      std::vector<std::pair<std::string, std::string>>& fields) {
  if (x.who.key == nullptr || costs.empty())
    return {};
  rate_decision least{true, std::numeric_limits<double>::infinity(), 0};
  std::shared_ptr<rate_bucket> tightest;
  std::vector<std::pair<std::shared_ptr<rate_bucket>, double>> taken;
  std::int64_t wait_us = 0;
  for (const auto& [name, cost] : costs) {
    auto bucket = shared.rate_of(name, *x.who.key);
    const auto decision = shared.admit(*bucket, cost.rows);
    wait_us = std::max(wait_us, decision.retry_after_us);
    if (decision.remaining < least.remaining) {
      least = decision;
      tightest = bucket;
    }
    if (decision.allowed)
      taken.emplace_back(std::move(bucket), cost.rows);
  }
  const auto full_in_s = std::ceil((tightest->burst() - least.remaining) / tightest->per_s());
  fields.emplace_back("RateLimit",
                      "\"signals\";r=" + std::to_string(static_cast<long long>(least.remaining))
                        + ";t=" + std::to_string(static_cast<long long>(std::max(full_in_s, 0.0))));
  if (taken.size() == costs.size())
    return {};
  if (!shared.settings.lockstep)
    for (const auto& [bucket, rows] : taken)
      bucket->give_back(rows);
  shared.parts.probe.shed(fault_code::rate_limited);
  for (const auto& [name, cost] : costs)
    if (cost.who.gpc)
      shared.parts.engine.opt_out(cost.who);
  auto answer = problem(
    {fault_code::rate_limited, "More signals a second than allowed: nothing was taken.", {}});
  answer.fields = fields;
  answer.fields.emplace_back("Retry-After", std::to_string(wait_us / 1'000'000 + 1));
  return answer;
}

std::optional<http_answer> over_rate(gateway& shared, const exchange& x,
                                     const request_identity& who, double cost,
                                     std::vector<std::pair<std::string, std::string>>& fields) {
  return over_rates(shared, x, {{who.rate_key, {who.who, cost}}}, fields);
}

std::optional<http_answer> over_list_rate(gateway& shared, const exchange& x,
                                          const request_identity& who) {
  if (x.who.key == nullptr)
    return {};
  const auto for_nobody = !who.who.visitor && !who.who.session;
  if (for_nobody && x.who.key->kind == key_kind::secret)
    return {};
  const auto decision = shared.admit(*shared.list_rate_of(who.rate_key, *x.who.key), 1);
  if (decision.allowed)
    return {};
  shared.parts.probe.shed(fault_code::rate_limited);
  if (who.who.gpc)
    shared.parts.engine.opt_out(who.who);
  auto answer = problem({fault_code::rate_limited,
                         "More lists a second than allowed: ask again after Retry-After.",
                         {}});
  answer.fields.emplace_back("Retry-After",
                             std::to_string(decision.retry_after_us / 1'000'000 + 1));
  return answer;
}

void settle_rate(gateway& shared, const exchange& x, const std::string& rate_key, double cost,
                 const post_outcome& found) {
  shared.owners.learn(found.session, found.visitor);
  const auto name = to_string(found.visitor);
  if (name != rate_key && x.who.key != nullptr && !shared.settings.lockstep)
    shared.rate_of(name, *x.who.key)->owe(cost, steady_us());
}

bool opts_out(const http_request& x) {
  const auto* gpc = x.head.find("sec-gpc");
  return gpc != nullptr && *gpc == "1";
}

std::string media_of(const http_request& x) {
  const auto* field = x.head.find("content-type");
  if (field == nullptr)
    return {};
  auto out = field->substr(0, field->find(';'));
  while (!out.empty() && out.back() == ' ')
    out.pop_back();
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

} // namespace attune
