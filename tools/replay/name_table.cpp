#include "tools/replay/name_table.hpp"

#include <cassert>

namespace attune {

std::uint32_t name_table::number_of(std::string_view name) {
  const auto [at, is_new] =
    numbers_.try_emplace(std::string{name}, static_cast<std::uint32_t>(names_.size()));
  if (is_new)
    names_.emplace_back(name);
  return at->second;
}

const std::string& name_table::name(std::uint32_t number) const {
  assert(number < names_.size());
  return names_[number];
}

} // namespace attune
