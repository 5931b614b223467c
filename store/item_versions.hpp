#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/records.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace attune {

/// Table `item`: the versions of each item, newest first. Not thread safe: one owner.
class item_versions {
public:
  /// @param kept  Versions of an item that stay; the older ones go when one is added.
  item_versions(const store& from, std::uint32_t kept);

  /// Adds a version. Cost: a short scan of the item's versions, about 10 us.
  result<void> add(std::uint64_t number, const item_write& x, write_batch& into) const;

  /// Shows the newest version of each item in the order of keys. An item whose newest row is
  /// damaged is told to `refused` and passed over; without `refused` it is a fault that stops.
  result<void> for_each(const std::function<void(numbered_item&&)>& fn,
                        const std::function<void(item_key, const fault&)>& refused = nullptr) const;

  /// Shows every version that is kept, by item in the order of keys, the newest first.
  result<void> for_each_version(const std::function<void(numbered_item&&)>& fn) const;

  /// The newest version with a number of at most `number`.
  result<std::optional<numbered_item>> at(item_key item, std::uint64_t number) const;

private:
  const store* store_;
  std::uint32_t kept_;
};

} // namespace attune
