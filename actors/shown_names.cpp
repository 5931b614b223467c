#include "actors/shown_names.hpp"

#include "actors/catalogue_keeper.hpp"
#include "protocol/hex.hpp"

namespace attune {

std::string id_or_key(const catalogue_snapshot& items, item_key key) {
  const auto at = items.find(key);
  return at && items.entry(*at) != nullptr ? items.entry(*at)->as_written.id : '#' + name_of(key);
}

std::string topic_or_hash(const catalogue_snapshot& items, std::uint32_t hash) {
  if (const auto name = items.topic_name(hash); !name.empty())
    return std::string{name};
  return '#' + hex_of(hash);
}

void write_topics(json_writer& out, std::string_view name,
                  const std::vector<interests::topic>& topics, const catalogue_snapshot& items) {
  out.key(name).open_array();
  for (const auto& x : topics)
    out.open_object()
      .field("topic", topic_or_hash(items, x.hash))
      .field("weight", x.weight)
      .close_object();
  out.close_array();
}

} // namespace attune
