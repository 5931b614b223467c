#include "http/frame_guard.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

namespace attune {

namespace {

constexpr unsigned char fin_bit = 0x80;
constexpr unsigned char mask_bit = 0x80;
constexpr std::size_t empty_frame_bytes = 6; // Two, and a mask of zeros.

} // namespace

std::size_t frame_guard::length_bytes() const {
  const auto length = header_[1] & 0x7f;
  return length == 127 ? 8 : length == 126 ? 2 : 0;
}

/// Looks at a header whose length is whole.
void frame_guard::check_header() {
  length_ = header_[1] & 0x7f;
  if (is_control()) // It has no extended length, or is none: who reads it fails it at once.
    return;
  if (length_bytes() > 0)
    length_ = 0;
  for (std::size_t i = 0; i < length_bytes(); ++i)
    length_ = (length_ << 8) | header_[2 + i];
  if ((header_[0] & 0x0f) != 0) // A message begins.
    message_ = 0;
  if (length_ >> 63 != 0)
    found_ = violation::malformed;
  else if (length_ > most_ - std::min(message_, most_))
    found_ = violation::too_large;
}

/// Once a header is handed on.
void frame_guard::begin_payload() {
  payload_ = length_;
  have_ = 0;
  if (is_control()) {
    if (length_ > 125)
      payload_ = std::numeric_limits<std::uint64_t>::max();
    return;
  }
  message_ += length_;
  within_message_ = (header_[0] & fin_bit) == 0;
}

std::size_t frame_guard::pass(std::span<unsigned char> room, std::size_t came) {
  assert(found_ == violation::fine);
  assert(room.size() >= have_ + came);
  // What is handed on only moves to the front: `to` never passes `from`.
  auto from = room.begin() + static_cast<std::ptrdiff_t>(have_);
  const auto end = from + static_cast<std::ptrdiff_t>(came);
  auto to = room.begin();
  while (from != end) {
    if (payload_ > 0) {
      const auto part =
        static_cast<std::ptrdiff_t>(std::min(payload_, static_cast<std::uint64_t>(end - from)));
      to = std::copy(from, from + part, to);
      from += part;
      payload_ -= static_cast<std::uint64_t>(part);
      continue;
    }
    header_[have_++] = *from++;
    if (have_ < 2)
      continue;
    if (have_ == 2 + length_bytes()) {
      check_header();
      if (found_ != violation::fine) {
        have_ = 0;
        break;
      }
    }
    const auto whole = 2 + length_bytes() + ((header_[1] & mask_bit) != 0 ? 4u : 0u);
    if (have_ == whole || (is_control() && length_ > 125)) {
      to = std::copy_n(header_.begin(), have_, to);
      begin_payload();
    }
  }
  return static_cast<std::size_t>(to - room.begin());
}

std::size_t frame_guard::stand_in(std::span<unsigned char> room) {
  assert(found_ != violation::fine);
  assert(room.size() >= header_bytes);
  constexpr unsigned char continuation = 0;
  constexpr unsigned char text = 1;
  constexpr unsigned char close = 8;
  const auto end = within_message_ ? continuation : text;
  std::fill_n(room.begin(), empty_frame_bytes, static_cast<unsigned char>(0));
  room[0] = fin_bit | (stopped_ ? close : end);
  room[1] = mask_bit;
  stopped_ = true;
  return empty_frame_bytes;
}

} // namespace attune
