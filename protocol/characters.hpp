#pragma once

#include <cstddef>
#include <string_view>

namespace attune {

/// How many characters (code points) a text of UTF-8 has.
std::size_t characters_in(std::string_view text);

/// Its first `most` characters.
std::string_view first_characters(std::string_view text, std::size_t most);

/// Length of the character at the front of `text` (RFC 3629: no overlong form, no surrogate,
/// nothing above U+10FFFF); 0 if there is none.
std::size_t utf8_length(std::string_view text);

bool is_utf8(std::string_view text);

} // namespace attune
