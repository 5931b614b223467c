#include "tools/replay/data_set.hpp"

#include <utility>

namespace attune {

void data_set::skip(std::string file, std::size_t number, std::string what) {
  ++bad_lines;
  if (bad.size() < max_bad_lines)
    bad.push_back({std::move(file), number, std::move(what)});
}

} // namespace attune
