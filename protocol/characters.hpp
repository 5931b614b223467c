#pragma once

#include <cstddef>
#include <string_view>

namespace attune {

/// How many characters (code points) a text of UTF-8 has.
std::size_t characters_in(std::string_view text);

/// Its first `most` characters.
std::string_view first_characters(std::string_view text, std::size_t most);

} // namespace attune
