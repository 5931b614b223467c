#include "http/route_admin.hpp"

#include "protocol/codec/json_writer.hpp"

#include <charconv>
#include <string_view>
#include <utility>

namespace attune {

namespace {

constexpr std::uint32_t max_page = 1'000;

/// What there is for operators, with a sentence each.
constexpr std::pair<std::string_view, std::string_view> pages[] = {
  {"/admin/actors", "Live actors, a page of them; kind, sort, limit and cursor choose."},
  {"/admin/actors/{id}", "One actor, asked."},
  {"/admin/sessions/{id}", "A live session with the newest records of its visitor."},
  {"/admin/models", "What the ranking has learned."},
  {"/admin/segments", "The segments of visitors."},
  {"/admin/config", "The settings in force and where each came from."},
  {"/admin/tail", "What happens, as it happens, over SSE."},
  {"/metrics", "Figures in Prometheus' text format; without a key."},
  {"/livez", "Whether the process answers; without a key."},
  {"/readyz?verbose", "Whether it can do its work, check by check; without a key."},
};

std::string index_text() {
  std::string text;
  json_writer out{text};
  out.open_object().key("data").open_array();
  for (const auto& [path, shows] : pages)
    out.open_object().field("path", path).field("shows", shows).close_object();
  out.close_array().key("next_cursor").null().close_object();
  return text;
}

/// Answers with the JSON that an operator's question was answered with.
reply<std::string> answer_with_json(exchange x) {
  return [x = std::move(x)](result<std::string> r) {
    x.respond(r ? json_answer(200, std::move(*r)) : problem(r.error()));
  };
}

void get_actors(operator_port& operators, exchange x) {
  const auto& target = x.request->target;
  const auto text = [&](std::string_view name) {
    const auto* value = target.find(name);
    return value == nullptr ? std::string{} : *value;
  };
  actor_query query{text("kind"), text("sort"), 100, text("cursor")};
  if (const auto* limit = target.find("limit")) {
    const auto* end = limit->data() + limit->size();
    const auto [rest, ec] = std::from_chars(limit->data(), end, query.limit);
    if (ec != std::errc{} || rest != end || query.limit == 0 || query.limit > max_page)
      return x.respond(problem(
        {fault_code::bad_message, "The parameter limit is a number from 1 to 1,000.", "/limit"}));
  }
  if (!query.sort.empty() && query.sort != "age" && query.sort != "mailbox" && query.sort != "id")
    return x.respond(
      problem({fault_code::bad_message, "The parameter sort is age, mailbox or id.", "/sort"}));
  operators.actors(std::move(query), answer_with_json(std::move(x)));
}

} // namespace

void add_admin_routes(std::vector<route>& routes, gateway& shared) {
  auto& operators = shared.parts.operators;
  const auto add = [&](std::string_view method, std::string_view pattern,
                       std::function<void(exchange)> handle) {
    routes.push_back({method, pattern, access::operators, std::move(handle)});
  };
  for (const auto* path : {"/admin", "/admin/"})
    add("GET", path, [](exchange x) { x.respond(json_answer(200, index_text())); });
  add("GET", "/admin/actors", [&operators](exchange x) { get_actors(operators, std::move(x)); });
  add("GET", "/admin/actors/{}", [&operators](exchange x) {
    auto id = x.args.front();
    operators.actor(std::move(id), answer_with_json(std::move(x)));
  });
  add("GET", "/admin/sessions/{}", [&operators](exchange x) {
    auto id = x.args.front();
    operators.session(std::move(id), answer_with_json(std::move(x)));
  });
  add("GET", "/admin/models",
      [&operators](exchange x) { operators.models(answer_with_json(std::move(x))); });
  add("GET", "/admin/segments",
      [&operators](exchange x) { operators.segments(answer_with_json(std::move(x))); });
  add("GET", "/admin/config", [&shared](exchange x) {
    std::string out;
    json_writer w{out};
    w.open_object().key("data").raw(shared.parts.config_json()).key("next_cursor").null();
    w.close_object();
    x.respond(json_answer(200, std::move(out)));
  });
  add("GET", "/admin/experiments", [](exchange x) {
    x.respond(problem({fault_code::not_implemented, "Experiments are not served yet.", {}}));
  });
  routes.push_back(
    {"GET", "/metrics", access::anyone, [&shared](exchange x) {
       x.respond(
         {200, "text/plain; version=0.0.4; charset=utf-8", shared.parts.metrics_text(), {}});
     }});
  add("POST", "/admin/drain", [&operators](exchange x) {
    operators.drain();
    x.respond(json_answer(202, "{\"draining\":true}"));
  });
  routes.push_back({"GET", "/admin/tail", access::operators, nullptr, false, manner::tail});
}

} // namespace attune
