#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/write.hpp"
#include "protocol/codec/write_answer.hpp"
#include "protocol/codec/write_warnings.hpp"

#include <algorithm>
#include <array>

namespace attune {

namespace {

constexpr std::array<std::string_view, 4> degradations{"none", "contextual", "popular", "stale"};
constexpr std::array<std::string_view, 3> moments{"now", "idle", "next_view"};

/// Whether `base` holds the body at `place` of another list, by identity. Most bodies stay where
/// they were, so the search begins there.
bool holds(const slate& base, const slate_entry& x, std::size_t place) {
  if (place < base.entries.size() && base.entries[place].body == x.body)
    return true;
  return std::any_of(base.entries.begin(), base.entries.end(),
                     [&](const slate_entry& held) { return held.body == x.body; });
}

bool is_base_of(const slate* base, const slate& x) {
  return base && !x.snapshot && base->slot == x.slot && base->epoch == x.epoch;
}

void write_head(json_writer& w, const slate& x, const slate* base, std::string_view epoch) {
  w.field("slot", x.slot).field("epoch", epoch.empty() ? x.epoch : epoch).field("rev", x.rev);
  if (base)
    w.field("base", base->rev);
  if (!x.rid.empty())
    w.field("rid", x.rid);
  w.field("state_version", x.state_version);
}

void write_order(json_writer& w, const slate& x) {
  w.key("order").open_array();
  for (const auto& entry : x.entries)
    w.value(entry.body->id);
  w.close_array();
}

void write_items(std::string& out, json_writer& w, const slate& x, const slate* base) {
  w.key("items").open_array();
  for (std::size_t i = 0; i < x.entries.size(); ++i) {
    const auto& entry = x.entries[i];
    if (base && holds(*base, entry, i))
      continue;
    w.raw(entry.body->json); // An object that is open at its end.
    out += ",\"score\":";
    json_writer{out}.value(entry.score);
    out += '}';
  }
  w.close_array();
}

} // namespace

void write_slate(std::string& out, const slate& x, const slate* base, std::string_view epoch) {
  if (!is_base_of(base, x))
    base = nullptr;
  json_writer w{out};
  w.open_object().field("type", "rec");
  if (!x.request_id.empty())
    w.field("id", x.request_id);
  write_head(w, x, base, epoch);
  write_order(w, x);
  write_items(out, w, x, base);
  w.field("apply", moments[static_cast<std::size_t>(x.apply)]).texts("cause", x.cause);
  w.field("degraded", degradations[static_cast<std::size_t>(x.degraded)]);
  write_warnings(w, x.warnings);
  w.close_object();
}

void write_list(std::string& out, const slate& x) {
  json_writer w{out};
  w.open_object();
  write_head(w, x, nullptr, {});
  write_order(w, x);
  write_items(out, w, x, nullptr);
  w.field("degraded", degradations[static_cast<std::size_t>(x.degraded)]);
  if (any_dropped(x.warnings))
    write_dropped(w, x.warnings);
  write_warnings(w, x.warnings);
  w.close_object();
}

} // namespace attune
