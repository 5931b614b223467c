#include "tools/shop/shopper_messages.hpp"

#include "protocol/codec/json_writer.hpp"

#include <cmath>
#include <simdjson.h>

namespace attune {
namespace {

std::string text_of(const simdjson::dom::object& from, std::string_view name) {
  std::string_view out;
  if (from[name].get(out) != simdjson::SUCCESS)
    return {};
  return std::string{out};
}

std::uint64_t number_of(const simdjson::dom::object& from, std::string_view name) {
  std::uint64_t out = 0;
  if (from[name].get(out) != simdjson::SUCCESS)
    return 0;
  return out;
}

/// Calls `use` with each element of an array, if there is one of that name.
template <class Use>
void each_of(const simdjson::dom::object& from, std::string_view name, Use use) {
  simdjson::dom::array list;
  if (from[name].get(list) != simdjson::SUCCESS)
    return;
  for (const auto element : list)
    use(element);
}

} // namespace

std::string write_shopper_hello(std::string_view key, std::string_view anon_id,
                                std::int64_t now_us) {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "hello").field("proto", 1);
  json.field("key", key).field("anon_id", anon_id);
  json.key("consent").open_object().field("ts", now_us / 1000).key("purposes").open_object();
  for (const auto* purpose :
       {"storage", "contextual", "profile", "personalize", "measure", "improve", "fine_behavior"})
    json.field(purpose, true);
  json.close_object().close_object().close_object();
  return out;
}

std::string write_shopper_subscribe(std::string_view slot, int n) {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "subscribe").field("slot", slot).field("n", n).close_object();
  return out;
}

std::string write_shopper_signal(std::uint64_t seq, const signal& x) {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "signals").field("seq", seq).field("sent_at", x.raw_ts_ms);
  json.key("signals").open_array().open_object();
  json.field("id", x.id).field("type", traits_of(x.kind).wire_name).field("ts", x.raw_ts_ms);
  if (!x.item.empty())
    json.field("item", x.item);
  if (!x.slot.empty())
    json.field("slot", x.slot);
  if (!x.rid.empty())
    json.field("rid", x.rid);
  if (x.pos >= 0)
    json.field("pos", x.pos);
  if (x.kind == signal_kind::dwell)
    json.field("active_ms", std::llround(x.amount * 1000));
  if (x.kind == signal_kind::impression) {
    json.field("viewable", true).key("items").open_array();
    for (const auto& line : x.lines)
      json.open_object()
        .field("id", line.item)
        .field("pos", line.pos)
        .field("visible_ms", line.visible_ms)
        .close_object();
    json.close_array();
  }
  json.close_object().close_array().close_object();
  return out;
}

struct shopper_reader::parser {
  simdjson::dom::parser dom;
};

shopper_reader::shopper_reader() : parser_(std::make_unique<parser>()) {}

shopper_reader::~shopper_reader() = default;

result<shopper_answer> shopper_reader::read(std::string_view text) {
  simdjson::dom::object message;
  shopper_answer out;
  if (parser_->dom.parse(text.data(), text.size()).get(message) == simdjson::SUCCESS)
    out.type = text_of(message, "type");
  if (out.type.empty())
    return failed(fault_code::bad_message,
                  "the server sent what is no message: " + std::string{text.substr(0, 80)});
  if (out.type == "rec") {
    out.slot = text_of(message, "slot");
    out.rid = text_of(message, "rid");
    each_of(message, "order", [&out](const simdjson::dom::element& x) {
      if (std::string_view id; x.get(id) == simdjson::SUCCESS)
        out.order.emplace_back(id);
    });
  } else if (out.type == "ack") {
    out.seq = number_of(message, "seq");
    each_of(message, "dropped", [&out](const simdjson::dom::element&) { ++out.dropped; });
  } else if (out.type == "error") {
    out.complaint = text_of(message, "code") + ": " + text_of(message, "title");
  }
  return out;
}

} // namespace attune
