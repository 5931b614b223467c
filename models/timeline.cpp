#include "models/timeline.hpp"

#include "models/timeline_fields.hpp"

#include <algorithm>

namespace attune {

namespace {

constexpr std::uint8_t format = 4;

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

std::string encode_record(const std::vector<timeline_entry>& x) {
  field_writer out;
  out.bytes.raw(format).varint(x.size());
  for (const auto& entry : x) {
    out.bytes.raw(static_cast<std::uint8_t>(entry.index()));
    std::visit([&](const auto& e) { out.one(e); }, entry);
  }
  return out.bytes.take();
}

std::optional<std::vector<timeline_entry>> decode_record(std::string_view bytes) {
  field_reader in{bytes};
  if (in.bytes.raw<std::uint8_t>() != format)
    return {};
  std::vector<timeline_entry> x(in.bytes.count());
  for (auto& entry : x)
    if (!read_alternative(in, in.bytes.raw<std::uint8_t>(), entry))
      return {};
  const auto dated = [](const timeline_entry& entry) {
    return std::visit([](const auto& e) { return is_dated(e); }, entry);
  };
  if (!in.bytes.ok() || !in.bytes.at_end() || !std::all_of(x.begin(), x.end(), dated))
    return {};
  return x;
}

} // namespace attune
