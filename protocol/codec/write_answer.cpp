#include "protocol/codec/write_answer.hpp"

#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/write_consent.hpp"
#include "protocol/codec/write_warnings.hpp"

namespace attune {

namespace {

void write_detail(json_writer& w, const fault& x) {
  w.open_object().field("pointer", x.pointer).field("detail", x.what).close_object();
}

void write_errors(json_writer& w, const fault& x, const std::vector<fault>& details) {
  if (details.empty() && x.pointer.empty())
    return;
  w.key("errors").open_array();
  if (details.empty())
    write_detail(w, x);
  for (const auto& detail : details)
    write_detail(w, detail);
  w.close_array();
}

} // namespace

void write_problem(std::string& out, const fault& x, const std::vector<fault>& details,
                   std::string_view instance, std::uint64_t line) {
  const auto code = code_name(x.code);
  json_writer w{out};
  w.open_object()
    .field("type", "urn:attune:problem:" + std::string{code})
    .field("title", title_of(x.code))
    .field("status", http_status(x.code));
  if (!x.what.empty())
    w.field("detail", x.what);
  if (!instance.empty())
    w.field("instance", instance);
  w.field("code", code).field("temporary", is_temporary(x.code));
  if (line != 0)
    w.field("line", line);
  write_errors(w, x, details);
  w.close_object();
}

void write_post_outcome(std::string& out, const post_outcome& x, std::string_view anon_id) {
  json_writer w{out};
  w.open_object().field("accepted", x.accepted);
  write_dropped(w, x.dropped);
  if (x.dropped_more > 0)
    w.field("dropped_more", x.dropped_more);
  write_warnings(w, x.dropped);
  w.key("applied")
    .open_object()
    .field("profile", x.used.profile)
    .field("measure", x.used.measure)
    .field("improve", x.used.improve)
    .close_object();
  w.field("state_version", x.state_version).field("durable", x.durable);
  if (x.session_made)
    w.field("session_id", to_string(x.session));
  if (!anon_id.empty())
    w.field("anon_id", anon_id);
  if (x.in_force)
    write_consent(w, *x.in_force);
  w.close_object();
}

void write_item_page(std::string& out, const item_page& x) {
  json_writer w{out};
  w.open_object().key("data").open_array();
  for (const auto& item : x.items)
    w.raw(item);
  w.close_array().key("next_cursor");
  if (x.next_cursor.empty())
    w.null();
  else
    w.value(x.next_cursor);
  w.close_object();
}

} // namespace attune
