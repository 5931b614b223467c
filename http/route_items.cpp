#include "http/route_items.hpp"

#include "http/speaker.hpp"
#include "protocol/codec/read_items.hpp"
#include "protocol/codec/write_answer.hpp"

#include <charconv>
#include <memory>

namespace attune {

namespace {

constexpr std::uint32_t default_page = 100;
constexpr std::uint32_t max_page = 1'000;
constexpr std::size_t max_repeat_key = 128;

/// Answers a write, remembering the answer under its Idempotency-Key if it has one.
struct write_reply {
  gateway& shared;
  exchange x;
  std::string repeat_key;

  void give(std::string body) const {
    if (!repeat_key.empty())
      shared.repeats.finish(repeat_key, body);
    x.respond(json_answer(200, std::move(body)));
  }

  void fail(const fault& why) const {
    if (!repeat_key.empty())
      shared.repeats.abandon(repeat_key);
    x.respond(problem(why));
  }
};

/// Whether this is the first request of its Idempotency-Key; else it is answered.
bool is_first(gateway& shared, const exchange& x, const std::string& repeat_key) {
  const auto known = shared.repeats.begin(repeat_key, x.request->body);
  switch (known.what) {
  case idempotency_cache::state::fresh:
    return true;
  case idempotency_cache::state::repeated:
    x.respond(json_answer(200, known.answer));
    return false;
  case idempotency_cache::state::in_progress: {
    auto answer = problem(409, {fault_code::overloaded,
                                "The first request of this "
                                "Idempotency-Key is still at work.",
                                {}});
    answer.fields.emplace_back("Retry-After", "1");
    x.respond(std::move(answer));
    return false;
  }
  case idempotency_cache::state::conflicting:
    x.respond(problem(
      {fault_code::unprocessable, "This Idempotency-Key came with another body before.", {}}));
    return false;
  }
  return false;
}

void put_items(gateway& shared, exchange x) {
  const auto media = media_of(*x.request);
  const auto is_lines = media == "application/x-ndjson";
  if (!is_lines && !media.empty() && media != "application/json")
    return x.respond(problem(
      415,
      {fault_code::bad_message, "Items come as application/json or application/x-ndjson.", {}}));
  const auto* field = x.request->head.find("idempotency-key");
  if (field != nullptr && (field->empty() || field->size() > max_repeat_key))
    return x.respond(
      problem({fault_code::bad_message, "An Idempotency-Key has 1 to 128 characters.", {}}));
  const read_options options{shared.settings.strict};
  auto body = is_lines ? read_items_lines(x.request->body, options)
                       : read_items_array(x.request->body, options);
  if (!body)
    return x.respond(problem(body.error()));
  std::string repeat_key;
  if (field != nullptr) {
    repeat_key = std::to_string(x.who.key->number) + '/' + *field;
    if (!is_first(shared, x, repeat_key))
      return;
  }
  auto rows = body->rows;
  const auto asked = std::make_shared<const items_body>(std::move(*body));
  const auto out =
    std::make_shared<const write_reply>(write_reply{shared, std::move(x), std::move(repeat_key)});
  shared.parts.engine.put_items(std::move(rows), [out, asked](result<std::vector<item_outcome>> r) {
    if (!r)
      return out->fail(r.error());
    std::string text;
    write_items_outcome(text, *asked, *r);
    out->give(std::move(text));
  });
}

void get_items(gateway& shared, const exchange& x) {
  auto limit = default_page;
  if (const auto* text = x.request->target.find("limit")) {
    const auto* end = text->data() + text->size();
    const auto [rest, ec] = std::from_chars(text->data(), end, limit);
    if (ec != std::errc{} || rest != end || limit == 0 || limit > max_page)
      return x.respond(problem(
        {fault_code::bad_message, "The parameter limit is a number from 1 to 1,000.", "/limit"}));
  }
  const auto* cursor = x.request->target.find("cursor");
  auto answer = json_answer(200, {});
  write_item_page(answer.body, shared.parts.engine.page_items(
                                 cursor == nullptr ? std::string{} : *cursor, limit));
  x.respond(std::move(answer));
}

void delete_item(gateway& shared, exchange x) {
  auto id = x.args.front();
  shared.parts.engine.delete_item(std::move(id), [x = std::move(x)](result<bool> r) {
    if (!r)
      return x.respond(problem(r.error()));
    x.respond(*r ? http_answer{204, {}, {}, {}}
                 : problem({fault_code::not_found, "There is no item of this id.", {}}));
  });
}

} // namespace

void add_item_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back({"PUT", "/v1/items", access::server,
                    [&shared](exchange x) { put_items(shared, std::move(x)); }});
  routes.push_back(
    {"GET", "/v1/items", access::server, [&shared](exchange x) { get_items(shared, x); }});
  routes.push_back({"DELETE", "/v1/items/{}", access::server,
                    [&shared](exchange x) { delete_item(shared, std::move(x)); }});
}

} // namespace attune
