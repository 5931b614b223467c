#include "tools/load/load_report.hpp"

#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <utility>

namespace attune {
namespace {

constexpr std::array<std::pair<const char*, double>, 4> shares{
  {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}}};

[[gnu::format(printf, 2, 3)]] void append(std::string& out, const char* format, ...) {
  char line[256];
  va_list arguments;
  va_start(arguments, format);
  const auto length = std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  out.append(line, std::min(static_cast<std::size_t>(length), sizeof line - 1));
}

double us(std::int64_t ns) { return static_cast<double>(ns) / 1e3; }

double us_each(std::int64_t ns, std::uint64_t count) {
  return count == 0 ? 0 : us(ns) / static_cast<double>(count);
}

double percent(std::int64_t ns, double seconds) {
  return seconds > 0 ? static_cast<double>(ns) / 1e7 / seconds : 0;
}

void append_latency(std::string& out, const char* name, const latency_histogram& x) {
  append(out, "  %-16s", name);
  for (const auto& [_, share] : shares)
    append(out, " %9.0f", us(x.quantile(share)));
  append(out, " %9.0f\n", us(x.max()));
}

void write_latency(json_writer& json, std::string_view name, const latency_histogram& x) {
  json.key(name).open_object().field("count", x.count());
  for (const auto& [share_name, share] : shares)
    json.field(share_name, us(x.quantile(share)));
  json.field("max", us(x.max())).close_object();
}

} // namespace

std::string to_text(const load_report& x) {
  const auto& f = x.figures;
  std::string out;
  append(out, "%s loop, %zu connections, %.1f s: %llu signals, %.0f a second",
         x.closed ? "closed" : "open", x.connections, x.seconds,
         static_cast<unsigned long long>(x.counted),
         x.seconds > 0 ? static_cast<double>(x.counted) / x.seconds : 0);
  if (!x.closed)
    append(out, " (%.0f asked)", x.rate);
  append(out, "\n  %-16s %9s %9s %9s %9s %9s\n", "us", "p50", "p90", "p99", "p99.9", "max");
  append_latency(out, "signal to push", f.to_push);
  append_latency(out, "signal to ack", f.to_ack);
  append(out, "  client CPU %.1f us a signal, %.0f %% of a core\n",
         us_each(x.client_cpu_ns, x.counted), percent(x.client_cpu_ns, x.seconds));
  if (x.server_bytes != 0)
    append(out, "  server CPU %.1f us a signal, %.0f %% of a core; %.1f MiB resident\n",
           us_each(x.server_cpu_ns, x.counted), percent(x.server_cpu_ns, x.seconds),
           static_cast<double>(x.server_bytes) / 1'048'576);
  append(out, "  wrong %llu, errors %llu, dropped %llu, unanswered %llu, unacknowledged %llu\n",
         static_cast<unsigned long long>(f.wrong), static_cast<unsigned long long>(f.errors),
         static_cast<unsigned long long>(f.dropped), static_cast<unsigned long long>(x.unanswered),
         static_cast<unsigned long long>(x.unacknowledged));
  if (!f.complaint.empty())
    out += "  the first complaint: " + f.complaint + '\n';
  return out;
}

std::string to_json(const load_report& x) {
  const auto& f = x.figures;
  std::string out;
  json_writer json{out};
  json.open_object().field("loop", x.closed ? "closed" : "open");
  json.field("connections", x.connections).field("rate", x.rate).field("seconds", x.seconds);
  json.field("signals", x.counted);
  write_latency(json, "signal_to_push_us", f.to_push);
  write_latency(json, "signal_to_ack_us", f.to_ack);
  json.field("recs", f.recs).field("acks", f.acks);
  json.field("wrong", f.wrong).field("errors", f.errors).field("dropped", f.dropped);
  json.field("unanswered", x.unanswered).field("unacknowledged", x.unacknowledged);
  json.field("complaint", f.complaint);
  json.field("client_cpu_us", us_each(x.client_cpu_ns, x.counted));
  json.field("client_cpu_percent", percent(x.client_cpu_ns, x.seconds));
  json.field("server_cpu_us", us_each(x.server_cpu_ns, x.counted));
  json.field("server_cpu_percent", percent(x.server_cpu_ns, x.seconds));
  json.field("server_rss_bytes", x.server_bytes).close_object();
  return out;
}

} // namespace attune
