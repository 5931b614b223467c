#include "models/packed_draws.hpp"

#include <algorithm>
#include <bit>
#include <string_view>

namespace attune {

namespace {

/// What a position's first byte says of the rest.
enum : std::uint8_t { is_kept = 1, has_propensity = 2, has_lead = 4 };
/// ... and what the first byte of earnings says.
enum : std::uint8_t { has_total = 1, has_dwell = 2, has_paid = 4, was_seen = 8 };

/// Of two numbers that lie near each other: a small one, whichever is larger.
std::uint64_t difference(std::uint64_t x, std::uint64_t before) {
  const auto d = x - before;
  return d << 1 ^ (0 - (d >> 63));
}

std::uint64_t sum(std::uint64_t difference, std::uint64_t before) {
  return before + (difference >> 1 ^ (0 - (difference & 1)));
}

bool is_zero(float x) { return std::bit_cast<std::uint32_t>(x) == 0; }

struct drawing {
  std::uint64_t record = 0;
  std::int64_t at_us = 0;
  std::uint64_t draw = 0;
  std::uint32_t ordinal = 0;

  friend bool operator==(const drawing&, const drawing&) = default;
};

constexpr std::size_t drawing_bytes = 28;
static_assert(policy_features <= 32, "a position's mask has a bit for each feature");

drawing drawing_of(const shown_item& x) {
  return {x.drawn_record, x.drawn_at_us, x.draw, x.drawn_ordinal};
}

/// @param seen_s  When what stands before was seen last; moves on.
void write(byte_writer& out, const earnings& x, std::uint32_t& seen_s) {
  out.raw(static_cast<std::uint8_t>(
    (is_zero(x.total) ? 0 : has_total) | (is_zero(x.dwell_s) ? 0 : has_dwell)
    | (x.paid == 0 ? 0 : has_paid) | (x.seen_s == 0 ? 0 : was_seen)));
  if (x.seen_s != 0)
    out.varint(difference(x.seen_s, std::exchange(seen_s, x.seen_s)));
  if (!is_zero(x.total))
    out.raw(x.total);
  if (!is_zero(x.dwell_s))
    out.raw(x.dwell_s);
  if (x.paid != 0)
    out.raw(x.paid);
}

earnings read_earnings(byte_reader& in, std::uint32_t& seen_s) {
  earnings x;
  const auto says = in.raw<std::uint8_t>();
  if ((says & was_seen) != 0)
    x.seen_s = seen_s = static_cast<std::uint32_t>(sum(in.varint(), seen_s));
  if ((says & has_total) != 0)
    x.total = in.raw<float>();
  if ((says & has_dwell) != 0)
    x.dwell_s = in.raw<float>();
  if ((says & has_paid) != 0)
    x.paid = in.raw<std::uint16_t>();
  return x;
}

packed_decisions::place read_place(byte_reader& in, const packed_decisions::place& before) {
  packed_decisions::place x;
  x.activation = sum(in.varint(), before.activation);
  x.record = sum(in.varint(), before.record);
  x.ordinal = static_cast<std::uint32_t>(in.varint());
  return x;
}

} // namespace

packed_positions::packed_positions(std::span<const shown_item> x)
  : size_(static_cast<std::uint32_t>(x.size())) {
  std::vector<drawing> drawings;
  for (const auto& shown : x)
    if (std::find(drawings.begin(), drawings.end(), drawing_of(shown)) == drawings.end())
      drawings.push_back(drawing_of(shown));
  draws_ = static_cast<std::uint32_t>(drawings.size());
  byte_writer out;
  for (const auto& d : drawings)
    out.raw(d.record).raw(d.at_us).raw(d.draw).raw(d.ordinal);
  encoded_features before{}; // Written is what differs: one page's items have much in common.
  for (const auto& shown : x) {
    const auto certain = shown.propensity == 1;
    const auto drawn = std::find(drawings.begin(), drawings.end(), drawing_of(shown));
    std::uint32_t features = 0;
    for (std::size_t i = 0; i < shown.x.size(); ++i)
      features |= static_cast<std::uint32_t>(shown.x[i] != before[i]) << i;
    out.raw(static_cast<std::uint8_t>((shown.kept ? is_kept : 0) | (certain ? 0 : has_propensity)
                                      | (is_zero(shown.lead) ? 0 : has_lead)));
    out.varint(static_cast<std::uint64_t>(drawn - drawings.begin()));
    out.varint(shown.sources).raw(shown.key.value).raw(shown.score).raw(features);
    if (!certain)
      out.raw(shown.propensity);
    if (!is_zero(shown.lead))
      out.raw(shown.lead);
    for (std::size_t i = 0; i < shown.x.size(); ++i)
      if (shown.x[i] != before[i])
        out.raw(shown.x[i]);
    before = shown.x;
  }
  bytes_ = byte_block{out.bytes()};
}

packed_positions::iterator::iterator(const packed_positions& of, std::size_t index)
  : of_(&of), index_(index), in_(of.bytes_.view().substr(of.draws_ * drawing_bytes)) {
  read();
}

void packed_positions::iterator::read() {
  if (index_ >= of_->size_)
    return;
  const auto says = in_.raw<std::uint8_t>();
  const auto drawn = in_.varint() * drawing_bytes;
  here_.kept = (says & is_kept) != 0;
  here_.sources = static_cast<std::uint32_t>(in_.varint());
  here_.key = {in_.raw<std::uint64_t>()};
  here_.score = in_.raw<float>();
  auto features = in_.raw<std::uint32_t>();
  here_.propensity = (says & has_propensity) != 0 ? in_.raw<double>() : 1;
  here_.lead = (says & has_lead) != 0 ? in_.raw<float>() : 0;
  for (; features != 0; features &= features - 1)
    here_.x[static_cast<std::size_t>(std::countr_zero(features))] = in_.raw<std::int8_t>();
  byte_reader draw{of_->bytes_.view().substr(drawn, drawing_bytes)};
  here_.drawn_record = draw.raw<std::uint64_t>();
  here_.drawn_at_us = draw.raw<std::int64_t>();
  here_.draw = draw.raw<std::uint64_t>();
  here_.drawn_ordinal = draw.raw<std::uint32_t>();
}

std::vector<shown_item> packed_positions::all() const {
  std::vector<shown_item> out;
  out.reserve(size_);
  std::copy(begin(), end(), std::back_inserter(out));
  return out;
}

packed_decisions::packed_decisions(std::span<const place> x) {
  byte_writer out;
  place before;
  for (const auto& one : x) {
    out.varint(difference(one.activation, before.activation))
      .varint(difference(one.record, before.record))
      .varint(one.ordinal);
    before = one;
  }
  bytes_ = out.bytes();
}

bool packed_decisions::contains(const place& x) const {
  byte_reader in{bytes_};
  for (place one; !in.at_end();)
    if ((one = read_place(in, one)) == x)
      return true;
  return false;
}

void packed_decisions::add(const place& x, std::size_t most) {
  auto places = all();
  if (places.size() >= most)
    places.erase(places.begin(), places.end() - static_cast<std::ptrdiff_t>(most - 1));
  places.push_back(x);
  *this = packed_decisions{places};
}

std::vector<packed_decisions::place> packed_decisions::all() const {
  std::vector<place> out;
  byte_reader in{bytes_};
  for (place one; !in.at_end(); out.push_back(one))
    one = read_place(in, one);
  return out;
}

packed_earnings::packed_earnings(std::span<const earnings> x) {
  byte_writer out;
  std::uint32_t seen_s = 0;
  for (const auto& earned : x)
    write(out, earned, seen_s);
  bytes_ = byte_block{out.bytes()};
}

std::vector<earnings> packed_earnings::all() const {
  std::vector<earnings> out;
  byte_reader in{bytes_.view()};
  for (std::uint32_t seen_s = 0; !in.at_end();)
    out.push_back(read_earnings(in, seen_s));
  return out;
}

packed_left::packed_left(std::span<const left_draw> x)
  : size_(static_cast<std::uint32_t>(x.size())) {
  byte_writer out;
  std::uint64_t record = 0;
  std::uint32_t seen_s = 0;
  for (const auto& left : x) {
    out.raw(left.hash).varint(difference(left.record, record));
    record = left.record;
    write(out, left.earned, seen_s);
  }
  bytes_ = byte_block{out.bytes()};
}

std::vector<left_draw> packed_left::all() const {
  std::vector<left_draw> out;
  out.reserve(size_);
  byte_reader in{bytes_.view()};
  std::uint64_t record = 0;
  std::uint32_t seen_s = 0;
  while (!in.at_end()) {
    auto& left = out.emplace_back();
    left.hash = in.raw<std::uint32_t>();
    left.record = record = sum(in.varint(), record);
    left.earned = read_earnings(in, seen_s);
  }
  return out;
}

} // namespace attune
