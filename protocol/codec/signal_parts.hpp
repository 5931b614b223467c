#pragma once

#include "protocol/codec/reading.hpp"
#include "protocol/signal.hpp"

#include <string_view>
#include <vector>

namespace attune {

/// What the engine reads of a signal's `page`.
struct signal_page {
  std::string_view kind; ///< Empty if none; valid as long as the tree.
  std::vector<std::string> categories;
};

signal_page read_page(reading& from, std::uint32_t node);

/// The lines of an impression, a cart or a purchase: at most 200. Numbers that the contract does
/// not bound are cut at what a `signal_line` holds.
std::vector<signal_line> read_lines(reading& from, std::uint32_t node);

/// Checks `props`: at most 32 texts, numbers, booleans and nulls.
void check_props(reading& from, std::uint32_t node);

/// Checks a pointer's `summary`.
void check_summary(reading& from, std::uint32_t node);

/// Checks a `currency`: three capital letters. A purchase in one that is no more is a purchase.
void check_currency(reading& from, std::uint32_t node);

/// A custom signal's `name`: a-z first, then a-z, 0-9 and _, at most 64.
std::string_view read_custom_name(reading& from, std::uint32_t node);

/// An amount of money as a float: finite, cut at 1e15 on either side.
float cut_amount(double x);

} // namespace attune
