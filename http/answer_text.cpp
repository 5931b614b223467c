#include "http/answer_text.hpp"

#include <date/date.h>

#include <cstdio>
#include <ctime>

namespace attune {

namespace {

void add(std::string& out, std::string_view name, std::string_view value) {
  if (value.find_first_of("\r\n") != value.npos)
    return;
  out.append(name).append(": ").append(value).append("\r\n");
}

/// The present second's `Date`, written once a second and thread.
const std::string& date_now() {
  thread_local std::time_t second = -1;
  thread_local std::string text;
  if (const auto now = std::time(nullptr); now != second) {
    text = http_date(now);
    second = now;
  }
  return text;
}

void add_common(std::string& out, const answer_manner& manner) {
  add(out, "Date", date_now());
  char timing[48];
  std::snprintf(timing, sizeof timing, "total;dur=%.3f",
                static_cast<double>(manner.took_us) / 1'000);
  add(out, "Server-Timing", timing);
  add(out, "Vary", "Origin");
  add(out, "X-Content-Type-Options", "nosniff");
  if (!manner.allowed_origin.empty()) {
    add(out, "Access-Control-Allow-Origin", manner.allowed_origin);
    add(out, "Access-Control-Expose-Headers", "ETag, RateLimit, Retry-After, Server-Timing");
  }
}

bool has(const http_answer& x, std::string_view name) {
  for (const auto& field : x.fields)
    if (same_token(field.first, name))
      return true;
  return false;
}

} // namespace

std::string answer_text(const http_answer& x, const answer_manner& manner) {
  std::string out;
  out.reserve(512 + (manner.head_only ? 0 : x.body.size()));
  out.append("HTTP/1.1 ").append(std::to_string(x.status)).append(" ");
  out.append(phrase_of(x.status)).append("\r\n");
  add_common(out, manner);
  for (const auto& [name, value] : x.fields)
    add(out, name, value);
  if (!x.content_type.empty())
    add(out, "Content-Type", x.content_type);
  if (!has(x, "cache-control"))
    add(out, "Cache-Control", "no-store");
  if (x.status != 204 && x.status != 304)
    add(out, "Content-Length", std::to_string(x.body.size()));
  add(out, "Connection", manner.keep_alive ? "keep-alive" : "close");
  out.append("\r\n");
  if (!manner.head_only && x.status != 204 && x.status != 304)
    out.append(x.body);
  return out;
}

std::string stream_head_text(const answer_manner& manner) {
  std::string out = "HTTP/1.1 200 OK\r\n";
  add_common(out, manner);
  add(out, "Content-Type", "text/event-stream; charset=utf-8");
  add(out, "Cache-Control", "no-store");
  add(out, "X-Accel-Buffering", "no");
  add(out, "Connection", "close");
  out.append("\r\n");
  return out;
}

std::string http_date(std::int64_t unix_s) {
  return date::format("%a, %d %b %Y %T GMT", date::sys_seconds{std::chrono::seconds{unix_s}});
}

} // namespace attune
