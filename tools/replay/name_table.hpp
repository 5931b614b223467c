#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attune {

/// Numbers names from 0 in the order in which they first came. One owner. About 100 bytes a name.
class name_table {
public:
  /// The number of `name`, a new one if it never came.
  std::uint32_t number_of(std::string_view name);

  /// @pre `number < size()`.
  const std::string& name(std::uint32_t number) const;

  std::size_t size() const { return names_.size(); }

private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
};

} // namespace attune
