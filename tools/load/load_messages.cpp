#include "tools/load/load_messages.hpp"

#include "protocol/codec/json_writer.hpp"
#include "protocol/consent.hpp"

#include <simdjson.h>

namespace attune {
namespace {

using simdjson::dom::object;

std::string_view text_of(const object& from, std::string_view name) {
  std::string_view out;
  return from[name].get(out) == simdjson::SUCCESS ? out : std::string_view{};
}

std::uint64_t number_of(const object& from, std::string_view name) {
  std::uint64_t out = 0;
  return from[name].get(out) == simdjson::SUCCESS ? out : 0;
}

/// The texts that `pick` finds in an array's elements; reuses the strings that are there.
template <class Pick>
void list(const object& from, std::string_view name, std::vector<std::string>& out, Pick pick) {
  simdjson::dom::array all;
  std::size_t n = 0;
  if (from[name].get(all) == simdjson::SUCCESS)
    for (const auto element : all) {
      if (n == out.size())
        out.emplace_back();
      out[n++] = pick(element);
    }
  out.resize(n);
}

std::string_view itself(const simdjson::dom::element& x) {
  std::string_view out;
  return x.get(out) == simdjson::SUCCESS ? out : std::string_view{};
}

std::string_view id_of(const simdjson::dom::element& x) {
  object row;
  return x.get(row) == simdjson::SUCCESS ? text_of(row, "id") : std::string_view{};
}

} // namespace

std::string write_load_hello(std::string_view key, std::string_view anon_id, std::int64_t now_ms) {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "hello").field("proto", 1);
  json.field("key", key).field("anon_id", anon_id);
  json.key("caps").open_array().value("delta").close_array();
  json.key("consent").open_object().field("ts", now_ms).key("purposes").open_object();
  for (const auto purpose : purpose_names)
    json.field(purpose, true);
  json.close_object().close_object().close_object();
  return out;
}

std::string write_load_subscribe() {
  std::string out;
  json_writer json{out};
  json.open_object().field("type", "subscribe").field("slot", load_slot);
  json.field("n", load_list_length).close_object();
  return out;
}

void write_load_click(std::string& out, const load_click& x) {
  json_writer json{out};
  json.open_object().field("type", "signals").field("seq", x.seq).field("sent_at", x.now_ms);
  if (!x.learn)
    json.field("learn", false);
  json.key("signals").open_array().open_object();
  json.field("id", x.id).field("type", "click").field("ts", x.now_ms).field("item", x.item);
  json.field("slot", load_slot).field("rid", x.rid);
  json.close_object().close_array().close_object();
}

struct load_reader::parser {
  simdjson::dom::parser dom;
  load_answer answer;
};

load_reader::load_reader() : parser_(std::make_unique<parser>()) {}

load_reader::~load_reader() = default;

result<const load_answer*> load_reader::read(std::string_view text) {
  auto& out = parser_->answer;
  object message;
  std::string_view type;
  if (parser_->dom.parse(text.data(), text.size()).get(message) == simdjson::SUCCESS)
    type = text_of(message, "type");
  if (type.empty())
    return failed(fault_code::bad_message,
                  "the server sent what is no message: " + std::string{text.substr(0, 80)});
  out.what = load_answer::kind::other;
  out.complaint.clear();
  if (type == "rec") {
    out.what = load_answer::kind::rec;
    out.seq = number_of(message, "state_version");
    out.rev = number_of(message, "rev");
    out.base = number_of(message, "base");
    out.rid = text_of(message, "rid");
    list(message, "order", out.order, itself);
    list(message, "items", out.bodies, id_of);
  } else if (type == "ack") {
    out.what = load_answer::kind::ack;
    out.seq = number_of(message, "seq");
    simdjson::dom::array dropped;
    out.dropped = message["dropped"].get(dropped) == simdjson::SUCCESS ? dropped.size() : 0;
  } else if (type == "welcome") {
    out.what = load_answer::kind::welcome;
  } else if (type == "error" || type == "goaway") {
    out.what = load_answer::kind::error;
    out.complaint = std::string{type} + ' ' + std::string{text_of(message, "code")} + ": "
                    + std::string{text_of(message, "title")} + ' '
                    + std::string{text_of(message, "detail")};
  }
  return &out;
}

} // namespace attune
