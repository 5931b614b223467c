#include "http/route_items.hpp"

#include "http/digest.hpp"
#include "http/request_identity.hpp"
#include "protocol/codec/read_items.hpp"
#include "protocol/codec/write_answer.hpp"

#include <charconv>
#include <memory>

namespace attune {

namespace {

constexpr std::uint32_t default_page = 100;
constexpr std::uint32_t most_items_a_page = 1'000;
constexpr std::size_t max_repeat_key = 128;

/// What makes a write repeatable, if its client named it: digests of who sent it and of all that is
/// asked, so that neither a key nor a body is kept.
result<idempotency_key> idempotency_key_of(const exchange& x) {
  const auto* field = x.request->head.find("idempotency-key");
  if (field == nullptr)
    return {};
  if (field->empty() || field->size() > max_repeat_key)
    return failed(fault_code::bad_message, "An Idempotency-Key has 1 to 128 characters.");
  const auto digest_of = [](const std::string& text) {
    const auto digest = sha256(text);
    return std::string{digest.begin(), digest.end()};
  };
  const auto& request = *x.request;
  const auto* who = request.head.find("authorization");
  return idempotency_key{digest_of((who == nullptr ? std::string{} : *who) + '\n' + *field),
                         digest_of(std::string{request.head.method} + ' ' + request.target.path
                                   + '\n' + media_of(request) + '\n' + request.body)};
}

http_answer problem_of_write(const fault& why) {
  if (why.code != fault_code::duplicate)
    return problem(why);
  auto answer = problem(409, {fault_code::overloaded, why.what, {}});
  answer.fields.emplace_back("Retry-After", "1");
  return answer;
}

void put_items(gateway& shared, exchange x) {
  const auto media = media_of(*x.request);
  const auto is_lines = media == "application/x-ndjson";
  if (!is_lines && !media.empty() && media != "application/json")
    return x.respond(problem(
      415,
      {fault_code::bad_message, "Items come as application/json or application/x-ndjson.", {}}));
  auto once = idempotency_key_of(x);
  if (!once)
    return x.respond(problem(once.error()));
  const read_options options{shared.settings.strict};
  auto body = is_lines ? read_items_lines(x.request->body, options)
                       : read_items_array(x.request->body, options);
  if (!body)
    return x.respond(problem(body.error()));
  shared.parts.probe.fields_passed_over(body->unknown_fields, 0);
  auto rows = body->rows;
  const auto asked = std::make_shared<const items_body>(std::move(*body));
  shared.parts.engine.put_items(
    std::move(rows),
    [x = std::move(x), asked](result<std::vector<item_outcome>> r) {
      if (!r)
        return x.respond(problem_of_write(r.error()));
      auto answer = json_answer(200, {});
      write_items_outcome(answer.body, *asked, *r);
      x.respond(std::move(answer));
    },
    std::move(*once));
}

void patch_item(gateway& shared, exchange x) {
  const auto media = media_of(*x.request);
  if (!media.empty() && media != "application/json" && media != "application/merge-patch+json") {
    auto answer =
      problem(415, {fault_code::bad_message, "A patch comes as application/merge-patch+json.", {}});
    answer.fields.emplace_back("Accept-Patch", "application/merge-patch+json");
    return x.respond(std::move(answer));
  }
  auto once = idempotency_key_of(x);
  if (!once)
    return x.respond(problem(once.error()));
  item_patch patch{x.args.front(), x.request->body, shared.settings.strict};
  shared.parts.engine.patch_item(
    std::move(patch),
    [x = std::move(x)](result<std::string> r) {
      x.respond(r ? json_answer(200, std::move(*r)) : problem_of_write(r.error()));
    },
    std::move(*once));
}

void get_item(const gateway& shared, const exchange& x) {
  auto found = shared.parts.engine.find_item(x.args.front());
  x.respond(found ? json_answer(200, std::move(*found))
                  : problem({fault_code::not_found, "There is no item of this id.", {}}));
}

void get_items(gateway& shared, const exchange& x) {
  auto limit = default_page;
  if (const auto* text = x.request->target.find("limit")) {
    const auto* end = text->data() + text->size();
    const auto [rest, ec] = std::from_chars(text->data(), end, limit);
    if (ec != std::errc{} || rest != end || limit == 0 || limit > most_items_a_page)
      return x.respond(problem(
        {fault_code::bad_message, "The parameter limit is a number from 1 to 1,000.", "/limit"}));
  }
  const auto* cursor = x.request->target.find("cursor");
  const auto page =
    shared.parts.engine.page_items(cursor == nullptr ? std::string{} : *cursor, limit);
  if (!page)
    return x.respond(problem(page.error()));
  auto answer = json_answer(200, {});
  write_item_page(answer.body, *page);
  x.respond(std::move(answer));
}

void delete_item(gateway& shared, exchange x) {
  auto once = idempotency_key_of(x);
  if (!once)
    return x.respond(problem(once.error()));
  auto id = x.args.front();
  shared.parts.engine.delete_item(
    std::move(id),
    [x = std::move(x)](result<bool> r) {
      if (!r)
        return x.respond(problem_of_write(r.error()));
      x.respond(*r ? http_answer{204, {}, {}, {}}
                   : problem({fault_code::not_found, "There is no item of this id.", {}}));
    },
    std::move(*once));
}

} // namespace

void add_item_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back({"PUT", "/v1/items", access::server,
                    [&shared](exchange x) { put_items(shared, std::move(x)); }});
  routes.push_back(
    {"GET", "/v1/items", access::server, [&shared](exchange x) { get_items(shared, x); }});
  routes.push_back(
    {"GET", "/v1/items/{}", access::server, [&shared](exchange x) { get_item(shared, x); }});
  routes.push_back({"PATCH", "/v1/items/{}", access::server,
                    [&shared](exchange x) { patch_item(shared, std::move(x)); }});
  routes.push_back({"DELETE", "/v1/items/{}", access::server,
                    [&shared](exchange x) { delete_item(shared, std::move(x)); }});
}

} // namespace attune
