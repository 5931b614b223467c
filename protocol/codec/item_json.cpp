#include "protocol/codec/item_json.hpp"

#include "protocol/codec/date_time.hpp"

namespace attune {

namespace {

/// The fields that both forms share; absent ones are left out.
void write_fields(json_writer& w, const item& x) {
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty())
      w.field(name, value);
  };
  text("title", x.title);
  text("url", x.url);
  text("image", x.image);
  if (!x.categories.empty())
    w.texts("categories", x.categories);
  if (!x.tags.empty())
    w.texts("tags", x.tags);
  if (x.price)
    w.field("price", *x.price);
  text("currency", x.currency);
  if (x.sentiment)
    w.field("sentiment", *x.sentiment);
  if (x.published_at_us != 0)
    w.field("published_at", write_date_time(x.published_at_us));
  if (x.available)
    w.field("available", *x.available);
  if (!x.attributes_json.empty())
    w.key("attributes").raw(x.attributes_json);
}

} // namespace

item_body_ptr make_item_body(const item& x) {
  auto body = std::make_shared<item_body>();
  body->key = key_of(x.id);
  body->id = x.id;
  json_writer w{body->json};
  w.open_object().field("id", x.id).key("fields").open_object();
  write_fields(w, x);
  w.close_object();
  body->digest = stable_hash(body->json);
  return body;
}

std::string write_item(const item& x) {
  std::string out;
  json_writer w{out};
  w.open_object().field("id", x.id);
  write_fields(w, x);
  if (x.hidden)
    w.field("hidden", true);
  if (x.stock)
    w.field("stock", *x.stock);
  if (!x.embedding.empty()) {
    w.key("embedding").open_array();
    for (const auto number : x.embedding)
      w.value(number);
    w.close_array();
  }
  w.close_object();
  return out;
}

} // namespace attune
