#include "http/router.hpp"

#include <optional>

namespace attune {

namespace {

constexpr int most_fields_echoed = 64;

std::optional<std::vector<std::string>> match(std::string_view pattern, const url& target) {
  std::vector<std::string> args;
  if (pattern == "/**")
    return args;
  for (const auto& segment : target.segments) {
    if (pattern.empty())
      return {};
    pattern.remove_prefix(1);
    const auto end = std::min(pattern.find('/'), pattern.size());
    const auto wanted = pattern.substr(0, end);
    pattern.remove_prefix(end);
    if (wanted == "{}" && !segment.empty())
      args.push_back(segment);
    else if (wanted != segment)
      return {};
  }
  if (!pattern.empty())
    return {};
  return args;
}

void allow(std::string& list, std::string_view method) {
  if (list.find(method) == list.npos)
    list.append(list.empty() ? "" : ", ").append(method);
}

/// The fields that a page may send: those that are read here, those that pages and their agents
/// commonly add, and whatever else was asked for. A field that is not read does nothing, and no
/// right rests on a cookie, so there is nothing to guard; while one that was not allowed would end
/// the whole request.
std::string allowed_fields(const http_request& request) {
  std::string out = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, "
                    "X-Attune-Key, X-Attune-Session, baggage, Cache-Control, Pragma, traceparent, "
                    "tracestate, X-Requested-With";
  request_head allowed;
  allowed.fields = {{"allowed", out}};
  const auto* wanted = request.head.find("access-control-request-headers");
  auto rest = std::string_view{wanted == nullptr ? std::string_view{} : *wanted};
  for (auto count = 0; !rest.empty() && count < most_fields_echoed; ++count) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto name = trimmed(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (is_token(name) && !allowed.has_token("allowed", name))
      out.append(", ").append(name);
  }
  return out;
}

result<const known_key*> known(const gateway& shared, std::string_view key) {
  const auto* x = shared.keys.find(key);
  if (x == nullptr)
    return failed(fault_code::unauthorized, "The key is unknown.");
  return x;
}

/// The bearer's text, or nothing.
std::optional<std::string> bearer_of(const http_request& request) {
  const auto* field = request.head.find("authorization");
  if (field == nullptr || field->size() < 8 || !same_token(field->substr(0, 7), "bearer "))
    return {};
  const auto first = field->find_first_not_of(' ', 7);
  return first == field->npos ? std::string{} : field->substr(first);
}

/// The publishable key's text and whether it came in a place meant for it.
result<std::string> client_key_of(const http_request& request, bool key_in_url) {
  const auto* field = request.head.find("x-attune-key");
  const auto* query = request.target.find("key");
  if (query != nullptr && (!key_in_url || kind_of(*query) != key_kind::publishable))
    return failed(fault_code::unauthorized, "A key does not belong in a URL: send X-Attune-Key.");
  if (field != nullptr)
    return *field;
  return query != nullptr ? *query : std::string{};
}

result<caller> as_bearer(const gateway& shared, const std::string& text, access who, caller x) {
  if (const auto kind = kind_of(text)) {
    const auto key = known(shared, text);
    if (!key)
      return tl::unexpected<fault>{key.error()};
    if (*kind == key_kind::publishable && (who == access::client || who == access::person))
      return failed(fault_code::unauthorized, "A publishable key goes in X-Attune-Key.");
    x.key = *key;
    return x;
  }
  return shared.tokens.subject(text, shared.parts.engine.now_us() / 1'000'000)
    .map([&](std::string user) {
      x.user = std::move(user);
      return x;
    });
}

bool suffices(const caller& x, access who, const http_request& request) {
  const auto kind = x.key == nullptr ? std::optional<key_kind>{} : x.key->kind;
  switch (who) {
  case access::anyone:
    return true;
  case access::client:
    return kind == key_kind::publishable || kind == key_kind::secret;
  case access::server:
    return kind == key_kind::secret;
  case access::person:
    return kind == key_kind::secret || !x.user.empty()
           || (kind == key_kind::publishable && request.head.find("x-attune-session") != nullptr);
  case access::operators:
    return kind == key_kind::admin;
  }
  return false;
}

} // namespace

routing router::find(std::string_view method, const url& target) const {
  routing x;
  for (const auto& r : routes_) {
    const auto last_resort = r.pattern == "/**";
    const auto reads = method == "GET" || method == "HEAD";
    if (last_resort && (!reads || !x.allowed.empty()))
      continue; // A path that is known lacks this method: 405, not a file.
    auto args = match(r.pattern, target);
    if (!args)
      continue;
    allow(x.allowed, r.method);
    const auto heads = r.method == "GET" && r.how == manner::answer;
    if (heads)
      allow(x.allowed, "HEAD");
    if (r.method == method || (method == "HEAD" && heads)) {
      x.chosen = &r;
      x.args = std::move(*args);
    }
  }
  if (!x.allowed.empty())
    allow(x.allowed, "OPTIONS");
  return x;
}

http_answer unrouted(const routing& x) {
  if (x.allowed.empty())
    return problem({fault_code::not_found, "There is nothing at this path.", {}});
  auto answer = problem(405, {fault_code::bad_message, "The path does not know this method.", {}});
  answer.fields.emplace_back("Allow", x.allowed);
  return answer;
}

result<caller> identify(const gateway& shared, const http_request& request, access who,
                        bool key_in_url) {
  caller x;
  if (who == access::anyone)
    return x;
  const auto key = client_key_of(request, key_in_url);
  if (!key)
    return tl::unexpected<fault>{key.error()};
  if (!key->empty()) {
    const auto found = known(shared, *key);
    if (!found)
      return tl::unexpected<fault>{found.error()};
    if ((*found)->kind != key_kind::publishable)
      return failed(fault_code::forbidden, "X-Attune-Key takes a publishable key only.");
    x.key = *found;
  }
  if (const auto bearer = bearer_of(request)) {
    auto proven = as_bearer(shared, *bearer, who, std::move(x));
    if (!proven)
      return proven;
    x = std::move(*proven);
  }
  if (x.key == nullptr && x.user.empty())
    return failed(fault_code::unauthorized,
                  "No key came: X-Attune-Key for pk_, Authorization: Bearer for sk_ and ak_.");
  if (!suffices(x, who, request)) {
    if (x.key == nullptr || (who == access::person && x.key->kind == key_kind::publishable))
      return failed(fault_code::unauthorized, "A key, or a proof of who asks, is missing.");
    return failed(fault_code::forbidden, "The key is of the wrong kind for this.");
  }
  if (x.key != nullptr && !x.key->allows(request.head.find("origin")))
    return failed(fault_code::forbidden, "The key may not be used from this origin.");
  return x;
}

std::string allowed_origin(const gateway& shared, const router& routes,
                           const http_request& request) {
  const auto* origin = request.head.find("origin");
  const auto allowed =
    routes.cross_origin() && origin != nullptr && shared.keys.any_allows(*origin);
  return allowed ? *origin : std::string{};
}

http_answer preflight(const http_request& request, const std::string& allowed_methods,
                      const std::string& allowed_origin) {
  http_answer x{204, {}, {}, {}};
  x.fields.emplace_back("Allow", allowed_methods);
  if (allowed_origin.empty())
    return x;
  x.fields.emplace_back("Access-Control-Allow-Methods", allowed_methods);
  x.fields.emplace_back("Access-Control-Allow-Headers", allowed_fields(request));
  x.fields.emplace_back("Access-Control-Max-Age", "600");
  return x;
}

} // namespace attune
