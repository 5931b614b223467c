#include "actors/page_cursor.hpp"

#include <charconv>
#include <system_error>

namespace attune {

result<std::uint32_t> page_start(std::string_view cursor) {
  std::uint32_t out = 0;
  if (cursor.empty())
    return out;
  const auto* const end = cursor.data() + cursor.size();
  const auto [rest, error] = std::from_chars(cursor.data(), end, out);
  if (error != std::errc{} || rest != end)
    return failed(
      fault_code::bad_message,
      "The parameter cursor is not one that this list gave: send `next_cursor` as it came.",
      "/cursor");
  return out;
}

} // namespace attune
