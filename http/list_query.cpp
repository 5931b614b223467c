#include "http/list_query.hpp"

#include "protocol/wire_id.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace attune {

namespace {

constexpr std::size_t most_candidates = 500;

/// The name that the query uses for a parameter of the slot's list.
std::string name_of(const url& target, std::string_view slot, std::string_view parameter) {
  if (!slot.empty()) {
    auto own = std::string{slot} + '.' + std::string{parameter};
    if (target.find(own) != nullptr)
      return own;
  }
  return std::string{parameter};
}

tl::unexpected<fault> refused(const std::string& name, std::string_view what) {
  return failed(fault_code::bad_message, "The parameter " + name + " " + std::string{what},
                "/" + name);
}

} // namespace

result<subscription> read_list_query(const url& target, std::string_view slot) {
  subscription x;
  const auto n = name_of(target, slot, "n");
  if (const auto* text = target.find(n)) {
    const auto* end = text->data() + text->size();
    const auto [rest, ec] = std::from_chars(text->data(), end, x.n);
    if (ec != std::errc{} || rest != end || x.n == 0 || x.n > longest_list)
      return refused(n, "is a number from 1 to 200.");
  }
  const auto item = name_of(target, slot, "item");
  if (const auto* text = target.find(item); text != nullptr && !text->empty()) {
    if (!is_wire_id(*text))
      return refused(item,
                     "must be 1 to 128 printable ASCII characters without a space; write + as "
                     "%2B.");
    x.item = *text;
  }
  const auto candidates = name_of(target, slot, "candidates");
  if (target.find(candidates) != nullptr) {
    x.candidates = target.list(candidates);
    if (x.candidates.empty() || x.candidates.size() > most_candidates
        || !std::all_of(x.candidates.begin(), x.candidates.end(), is_wire_id))
      return refused(candidates, "is 1 to 500 ids with a comma between two: candidates=a,b.");
  }
  return x;
}

} // namespace attune
