#include "tools/replay/data_set.hpp"

#include <utility>

namespace attune {

void data_set::add(std::string_view who, std::string_view what, const read_time& when) {
  events.push_back({people.number_of(who), items.number_of(what), when.at_us});
  ++read_in[static_cast<std::size_t>(when.unit)];
}

void data_set::skip(std::string file, std::size_t number, std::string what) {
  ++bad_lines;
  if (bad.size() < max_bad_lines)
    bad.push_back({std::move(file), number, std::move(what)});
}

} // namespace attune
