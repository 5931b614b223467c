#pragma once

#include "protocol/result.hpp"
#include "store/records.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace attune {

/// Most lessons in a row of table `example`.
inline constexpr std::size_t lessons_a_row = 1'024;

/// The body of a row: how many, then each as kind and fields (`protocol/bytes.hpp`). 42 bytes an
/// exposure, 82 a sample.
/// @pre 1 to `lessons_a_row` lessons, a transition with at most 255 items before it.
std::string encode_lessons(std::span<const lesson> lessons);

/// @returns the lessons of a body, or a fault if it is not the form of one, whole.
result<std::vector<lesson>> decode_lessons(std::string_view body);

} // namespace attune
