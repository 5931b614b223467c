#include "protocol/signal.hpp"

#include "protocol/time_unit.hpp"

#include <algorithm>
#include <array>

namespace attune {

namespace {

constexpr std::array<signal_traits, 22> table{{
  {},
  {.wire_name = "page_view", .interest = 0.25f},
  {.wire_name = "view_item", .interest = 1},
  {.wire_name = "impression"},
  {.wire_name = "click", .urgent = true, .interest = 1.5f},
  {.wire_name = "dwell", .interest = 0.05f}, // A second of attention.
  {.wire_name = "scroll", .fine = true, .interest = 0.1f},
  {.wire_name = "hover", .fine = true, .interest = 0.2f},
  {.wire_name = "pointer", .fine = true},
  {.wire_name = "search"},
  {.wire_name = "add_to_cart", .urgent = true, .interest = 3},
  {.wire_name = "remove_from_cart", .urgent = true, .interest = -1},
  {.wire_name = "add_to_wishlist", .interest = 2},
  {.wire_name = "begin_checkout"},
  {.wire_name = "purchase", .urgent = true, .may_be_shed = false, .interest = 4},
  {.wire_name = "rate", .interest = 2}, // Times (2 * rating - 1).
  {.wire_name = "like", .urgent = true, .interest = 3},
  {.wire_name = "dislike", .urgent = true, .interest = -3},
  {.wire_name = "hide", .urgent = true, .interest = -2},
  {.wire_name = "share", .interest = 2},
  {.wire_name = "custom"},
  {.wire_name = "refund", .may_be_shed = false},
}};

} // namespace

bool is_known(signal_kind kind) {
  const auto place = static_cast<std::size_t>(kind);
  return place >= 1 && place < table.size();
}

bool is_known(pointer_kind kind) { return kind <= pointer_kind::pen; }

const signal_traits& traits_of(signal_kind kind) { return table[static_cast<std::size_t>(kind)]; }

std::optional<signal_kind> parse_signal_kind(std::string_view wire_name) {
  for (std::size_t i = 1; i < table.size(); ++i)
    if (table[i].wire_name == wire_name)
      return static_cast<signal_kind>(i);
  return {};
}

std::uint32_t rows_of(const signal_batch& x) {
  const auto warnings = std::count_if(x.dropped.begin(), x.dropped.end(),
                                      [](const row_report& row) { return row.applied(); });
  return static_cast<std::uint32_t>(x.signals.size() + x.dropped.size())
         - static_cast<std::uint32_t>(warnings);
}

void drop_other_units(signal_batch& x) {
  if (const auto why = no_milliseconds(x.sent_at_ms); !why.empty()) {
    x.sent_at_ms = 0;
    x.dropped.push_back({{},
                         fault_code::bad_message,
                         "sent_at " + why + ": left out",
                         "/sent_at",
                         row_warning::bad_field});
  }
  std::erase_if(x.signals, [&](const signal& s) {
    const auto why = no_milliseconds(s.raw_ts_ms);
    if (!why.empty())
      x.dropped.push_back({s.id, fault_code::bad_message, "ts " + why, {}});
    return !why.empty();
  });
}

void stamp(signal_batch& x, std::int64_t horizon_us) {
  const auto skew_us = x.sent_at_ms > 0 ? x.received_us - x.sent_at_ms * 1000 : 0;
  for (auto& s : x.signals)
    s.at_us = std::min(s.raw_ts_ms * 1000 + skew_us, x.received_us);
  if (horizon_us <= 0)
    return;
  std::erase_if(x.signals, [&](const signal& s) {
    const auto old = s.at_us < x.received_us - horizon_us;
    if (old)
      x.dropped.push_back({s.id, fault_code::too_old, "ts is older than 24 hours", {}});
    return old;
  });
}

} // namespace attune
