#include "models/timeline.hpp"

#include "models/embedding.hpp"
#include "models/timeline_fields.hpp"

#include <algorithm>

namespace attune {

namespace {

constexpr std::uint8_t format = 5;

/// Puts the `tag`-th alternative into `x` and reads it. Tags are persisted: the order of
/// `timeline_entry` is append only.
template <std::size_t I = 0>
bool read_alternative(field_reader& in, std::size_t tag, timeline_entry& x) {
  if constexpr (I < std::variant_size_v<timeline_entry>) {
    if (tag != I)
      return read_alternative<I + 1>(in, tag, x);
    in.one(x.emplace<I>());
    return true;
  }
  return false;
}

/// That of what the decision itself drew.
draw_origin origin_of(const decision_entry& x) { return {x.record, x.ordinal, x.at_us, x.draw}; }

/// What follows reckons with differences of times: none lies before 1970.
bool is_dated(const batch_entry& x) {
  return x.received_us >= 0
         && std::all_of(x.signals.begin(), x.signals.end(),
                        [](const signal_entry& s) { return s.at_us >= 0; });
}

template <class Entry>
bool is_dated(const Entry& x) {
  return x.at_us >= 0;
}

} // namespace

std::vector<decided_position> decided(const decision_entry& x) {
  std::vector<decided_position> out;
  out.reserve(x.positions.size());
  for (const auto& p : x.positions) {
    out.push_back({p.key, p.x, p.propensity, p.score, p.lead, p.sources, p.kept, {}});
    const draw_origin drawn{p.drawn_record, p.drawn_ordinal, p.drawn_at_us, p.draw};
    if (drawn != origin_of(x))
      out.back().drawn = drawn;
  }
  return out;
}

std::vector<shown_item> positions_of(std::span<const decided_position> rows,
                                     const decision_entry& x) {
  std::vector<shown_item> out;
  out.reserve(rows.size());
  for (const auto& row : rows) {
    const auto drawn = row.drawn.value_or(origin_of(x));
    out.push_back({row.key, drawn.record, drawn.ordinal, drawn.at_us, drawn.draw, row.x,
                   row.propensity, row.score, row.lead, row.sources, row.kept});
  }
  return out;
}

std::vector<recalled_draw> recalled_draws(const decision_entry& of,
                                          std::span<const item_features> items) {
  auto out = recalled_draws(of);
  std::erase_if(out, [&](const recalled_draw& x) {
    return std::none_of(items.begin(), items.end(),
                        [&](const item_features& item) { return item.key == x.shown.key; });
  });
  return out;
}

std::vector<recalled_draw> recalled_draws(const decision_entry& of) {
  std::vector<recalled_draw> out;
  const auto slot = feature_hash(of.slot);
  for (const auto& shown : of.positions)
    out.push_back({shown, slot, static_cast<std::uint16_t>(out.size())});
  return out;
}

std::string encode_record(const timeline_record& x) {
  field_writer out;
  out.bytes.raw(format).varint(x.settings).varint(x.entries.size());
  for (const auto& entry : x.entries) {
    out.bytes.raw(static_cast<std::uint8_t>(entry.index()));
    std::visit([&](const auto& e) { out.one(e); }, entry);
  }
  return out.bytes.take();
}

std::optional<timeline_record> decode_record(std::string_view bytes) {
  field_reader in{bytes};
  if (in.bytes.raw<std::uint8_t>() != format)
    return {};
  timeline_record x;
  x.settings = in.bytes.varint();
  x.entries.resize(in.bytes.count());
  for (auto& entry : x.entries)
    if (!read_alternative(in, in.bytes.raw<std::uint8_t>(), entry))
      return {};
  const auto dated = [](const timeline_entry& entry) {
    return std::visit([](const auto& e) { return is_dated(e); }, entry);
  };
  if (!in.bytes.ok() || !in.bytes.at_end()
      || !std::all_of(x.entries.begin(), x.entries.end(), dated))
    return {};
  return x;
}

} // namespace attune
