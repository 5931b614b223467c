#include "http/query_ids.hpp"

#include "protocol/wire_id.hpp"

#include <string>

namespace attune {

std::optional<fault> bad_id_in_query(const url& target,
                                     std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    const auto* text = target.find(name);
    if (text == nullptr || text->empty() || is_wire_id(*text))
      continue;
    const std::string parameter{name};
    return fault{fault_code::bad_message,
                 "The parameter " + parameter
                   + " must be 1 to 128 printable ASCII characters without a space; write + as "
                     "%2B.",
                 '/' + parameter};
  }
  return {};
}

} // namespace attune
