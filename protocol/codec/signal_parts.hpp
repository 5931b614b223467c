#pragma once

#include "protocol/codec/reading.hpp"
#include "protocol/signal.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Reads a signal's `page` into its details and categories.
void read_page(reading& from, std::uint32_t node, signal& out);

/// The lines of an impression, a cart or a purchase: at most 200. Numbers that the contract does
/// not bound are cut at what a `signal_line` holds.
std::vector<signal_line> read_lines(reading& from, std::uint32_t node);

/// `props` as JSON: at most 32 texts, numbers, booleans and nulls. Left out, with a warning, where
/// it takes more than `props_max` bytes.
std::string read_props(reading& from, std::uint32_t node);

pointer_summary read_summary(reading& from, std::uint32_t node);

/// A `currency`: three capital letters. A purchase in one that is no more is a purchase.
std::string_view read_currency(reading& from, std::uint32_t node);

/// A custom signal's `name`: a-z first, then a-z, 0-9 and _, at most 64.
std::string_view read_custom_name(reading& from, std::uint32_t node);

/// An amount of money as a float: finite, cut at 1e15 on either side.
float cut_amount(double x);

} // namespace attune
