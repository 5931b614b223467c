#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/write.hpp"
#include "protocol/codec/write_consent.hpp"
#include "protocol/codec/write_warnings.hpp"

namespace attune {

namespace {

json_writer begin(std::string& out, std::string_view type) {
  json_writer w{out};
  w.open_object().field("type", type);
  return w;
}

} // namespace

void write_welcome(std::string& out, const welcome& x, const welcome_terms& terms) {
  auto w = begin(out, "welcome");
  w.field("proto", 1).field("session_id", to_string(x.session));
  if (!terms.anon_id.empty())
    w.field("anon_id", terms.anon_id);
  w.field("epoch", x.epoch)
    .field("resumed", x.resumed)
    .field("resume_token", terms.resume_token)
    .field("resume_ttl_ms", terms.resume_ttl_ms)
    .field("ack", x.ack)
    .field("ping_ms", terms.ping_ms);
  w.key("limits")
    .open_object()
    .field("frame_bytes", terms.frame_bytes)
    .field("batch", terms.batch)
    .field("signals_per_s", terms.signals_per_s)
    .close_object();
  w.key("sampling").open_object().close_object();
  write_consent(w, x.in_force);
  if (terms.warnings != nullptr)
    write_warnings(w, *terms.warnings);
  w.close_object();
}

void write_ack(std::string& out, std::uint64_t seq, const std::vector<row_report>& dropped) {
  auto w = begin(out, "ack");
  w.field("seq", seq);
  if (any_dropped(dropped)) {
    w.key("dropped").open_array();
    for (const auto& row : dropped) {
      if (row.applied())
        continue;
      w.open_object().field("id", row.id).field("code", wire_code(row.code));
      if (!row.pointer.empty())
        w.field("detail", row.detail).field("pointer", row.pointer);
      w.close_object();
    }
    w.close_array();
  }
  write_warnings(w, dropped);
  w.close_object();
}

void write_ping(std::string& out, std::int64_t ts_ms) {
  begin(out, "ping").field("ts", ts_ms).close_object();
}

void write_pong(std::string& out, std::optional<std::int64_t> ts) {
  auto w = begin(out, "pong");
  if (ts)
    w.field("ts", *ts);
  w.close_object();
}

void write_goaway(std::string& out, std::uint32_t retry_ms, std::string_view reason) {
  begin(out, "goaway").field("retry_ms", retry_ms).field("reason", reason).close_object();
}

void write_error(std::string& out, const fault& x, std::string_view id, std::uint32_t retry_ms) {
  auto w = begin(out, "error");
  if (!id.empty())
    w.field("id", id);
  w.field("code", wire_code(x.code)).field("title", title_of(x.code));
  if (!x.what.empty())
    w.field("detail", x.what);
  if (!x.pointer.empty())
    w.field("pointer", x.pointer);
  w.field("temporary", is_temporary(x.code));
  if (retry_ms != 0)
    w.field("retry_ms", retry_ms);
  w.close_object();
}

} // namespace attune
