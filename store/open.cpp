#include "store/open.hpp"

#include "store/memory.hpp"
#include "store/rocks.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>

namespace attune {

namespace {

constexpr std::string_view rocks = "rocks:";

} // namespace

bool holds_data(const store_settings& settings) {
  if (!settings.url.starts_with(rocks))
    return false;
  std::error_code ignored;
  // RocksDB's own pointer to what is there.
  return std::filesystem::exists(settings.url.substr(rocks.size()) + "/CURRENT", ignored);
}

result<std::unique_ptr<store>> open_store(const store_settings& settings) {
  const std::string_view url{settings.url};
  if (url == "memory:")
    return std::make_unique<memory_store>(static_cast<std::size_t>(settings.memory_rows));
  if (url.size() > rocks.size() && url.substr(0, rocks.size()) == rocks)
    return rocks_store::open(std::string{url.substr(rocks.size())}, settings);
  return failed(fault_code::internal,
                "store.url is \"" + settings.url
                  + "\"; it must be \"memory:\" or \"rocks:/path/of/a/folder\"");
}

} // namespace attune
