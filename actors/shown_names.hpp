#pragma once

#include "models/catalogue_snapshot.hpp"
#include "models/interests.hpp"
#include "protocol/codec/json_writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// An item by its id; by its key after a `#`, as logs name it, where the catalogue has it no more.
std::string id_or_key(const catalogue_snapshot& items, item_key key);

/// A category or tag as the catalogue's items write it; by its hash after a `#` where none has it.
std::string topic_or_hash(const catalogue_snapshot& items, std::uint32_t hash);

/// Writes the member `name`: an array of `{topic, weight}`, topics as `topic_or_hash` has them.
void write_topics(json_writer& out, std::string_view name,
                  const std::vector<interests::topic>& topics, const catalogue_snapshot& items);

} // namespace attune
