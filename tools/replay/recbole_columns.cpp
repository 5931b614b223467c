#include "tools/replay/recbole_columns.hpp"

#include <string>

namespace attune {
namespace {

std::string_view bare(std::string_view column) { return column.substr(0, column.find(':')); }

} // namespace

result<std::size_t> need_column(recbole_columns columns, std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (bare(columns[i]) == name)
      return i;
  return failed(fault_code::bad_message,
                "its first line does not name the column " + std::string{name}
                  + "; a RecBole table has user_id:token, item_id:token and timestamp:float, "
                    "tab-separated");
}

std::optional<std::size_t> find_column_like(recbole_columns columns,
                                            std::initializer_list<std::string_view> parts) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    for (const auto part : parts)
      if (bare(columns[i]).find(part) != std::string_view::npos)
        return i;
  return {};
}

} // namespace attune
