#include "store/open.hpp"

#include "store/memory.hpp"
#include "store/rocks.hpp"

namespace attune {

result<std::unique_ptr<store>> open_store(const store_settings& settings) {
  constexpr std::string_view rocks = "rocks:";
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
