#include "tools/replay/replay_messages.hpp"

#include "protocol/codec/json_writer.hpp"
#include "tools/replay/accuracy.hpp"

#include <simdjson.h>

namespace attune {
namespace {

std::string text_of(const simdjson::dom::object& from, std::string_view name) {
  std::string_view out;
  if (from[name].get(out) != simdjson::SUCCESS)
    return {};
  return std::string{out};
}

void read_order(const simdjson::dom::object& from, std::vector<std::string>& out) {
  simdjson::dom::array order;
  if (from["order"].get(order) != simdjson::SUCCESS)
    return;
  for (const auto element : order)
    if (std::string_view id; element.get(id) == simdjson::SUCCESS)
      out.emplace_back(id);
}

void read_dropped(const simdjson::dom::object& from, std::string& out) {
  simdjson::dom::array dropped;
  if (from["dropped"].get(dropped) != simdjson::SUCCESS)
    return;
  for (const auto element : dropped)
    if (simdjson::dom::object one; element.get(one) == simdjson::SUCCESS)
      out += "dropped " + text_of(one, "id") + " as " + text_of(one, "code") + ' ';
}

} // namespace

std::string write_replay_hello(std::string_view key, std::string_view anon_id, std::int64_t at_us) {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "hello").field("proto", 1);
  json.field("key", key).field("anon_id", anon_id);
  json.key("consent").open_object().field("ts", at_us / 1000).key("purposes").open_object();
  for (const auto* purpose : {"storage", "contextual", "profile", "personalize", "measure",
                              "improve", "fine_behavior", "precise_geo", "share"})
    json.field(purpose, true);
  json.close_object().close_object().close_object();
  return out;
}

std::string write_replay_subscribe() {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "subscribe").field("slot", replay_slot);
  json.field("n", replay_list_length).field("live", false).close_object();
  return out;
}

std::string write_replay_sync() {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "sync").field("slot", replay_slot).close_object();
  return out;
}

std::string write_replay_click(std::uint64_t seq, std::string_view id, std::string_view item,
                               std::int64_t at_us) {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "signals").field("seq", seq).key("signals").open_array();
  json.open_object().field("id", id).field("type", "click").field("ts", at_us / 1000);
  json.field("item", item).close_object().close_array().close_object();
  return out;
}

struct replay_reader::parser {
  simdjson::dom::parser dom;
};

replay_reader::replay_reader() : parser_(std::make_unique<parser>()) {}

replay_reader::~replay_reader() = default;

result<replay_answer> replay_reader::read(std::string_view text) {
  simdjson::dom::object message;
  replay_answer out;
  if (parser_->dom.parse(text.data(), text.size()).get(message) == simdjson::SUCCESS)
    out.type = text_of(message, "type");
  if (out.type.empty())
    return failed(fault_code::bad_message,
                  "the server sent what is no message: " + std::string{text.substr(0, 80)});
  if (out.type == "ack") {
    if (message["seq"].get(out.seq) != simdjson::SUCCESS)
      return failed(fault_code::bad_message, "the server sent an ack without a seq");
    read_dropped(message, out.complaint);
  } else if (out.type == "rec") {
    read_order(message, out.order);
  } else if (out.type == "error") {
    out.complaint = text_of(message, "code") + ": " + text_of(message, "title") + ' '
                    + text_of(message, "detail");
  } else if (out.type == "goaway") {
    out.complaint = "it is going away: " + text_of(message, "reason");
  }
  return out;
}

} // namespace attune
