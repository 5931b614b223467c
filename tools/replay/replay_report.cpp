#include "tools/replay/replay_report.hpp"

#include "protocol/codec/json_writer.hpp"

#include <cstdarg>
#include <cstdio>

namespace attune {
namespace {

[[gnu::format(printf, 2, 3)]] void append(std::string& out, const char* format, ...) {
  char line[160];
  va_list arguments;
  va_start(arguments, format);
  const auto length = std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  out.append(line, static_cast<std::size_t>(length));
}

void append_row(std::string& out, const char* name, const accuracy& x) {
  append(out, "  %-14s %7.4f  %7.4f\n", name, x.hit_rate(), x.reciprocal_rank());
}

double lead_percent(double ours, double theirs) {
  return theirs > 0 ? 100 * (ours / theirs - 1) : 0;
}

void append_lead(std::string& out, const char* name, const accuracy& ours, const accuracy& other) {
  append(out, "  over %-13s %+6.1f %%  %+6.1f %%\n", name,
         lead_percent(ours.hit_rate(), other.hit_rate()),
         lead_percent(ours.reciprocal_rank(), other.reciprocal_rank()));
}

void write_method(json_writer& json, std::string_view name, const accuracy& x) {
  json.key(name).open_object();
  json.field("hr@20", x.hit_rate()).field("mrr@20", x.reciprocal_rank());
  json.close_object();
}

} // namespace

std::string to_text(const replay_report& x) {
  std::string out;
  append(out, "%zu events, %zu scored, in %.1f s\n", x.events, x.attune.scored(), x.seconds);
  if (x.skipped_lines > 0)
    append(out, "%zu lines could not be read and were skipped\n", x.skipped_lines);
  if (x.bare_items > 0)
    append(out, "%zu items were put by their id alone\n", x.bare_items);
  append(out, "  %-14s %7s  %7s\n", "", "HR@20", "MRR@20");
  append_row(out, "attune", x.attune);
  append_row(out, "popularity", x.popularity);
  append_row(out, "co-visitation", x.co_visitation);
  append_lead(out, "popularity", x.attune, x.popularity);
  append_lead(out, "co-visitation", x.attune, x.co_visitation);
  return out;
}

std::string to_json(const replay_report& x) {
  std::string out;
  json_writer json{out};
  json.open_object();
  json.field("events", x.events).field("scored", x.attune.scored());
  json.field("skipped_lines", x.skipped_lines).field("bare_items", x.bare_items);
  json.key("methods").open_object();
  write_method(json, "attune", x.attune);
  write_method(json, "popularity", x.popularity);
  write_method(json, "co_visitation", x.co_visitation);
  json.close_object().close_object();
  return out;
}

} // namespace attune
