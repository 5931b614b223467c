#pragma once

#include "models/timeline_fields.hpp"
#include "protocol/client_message.hpp"
#include "protocol/rarely.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace attune {

/// The items that a list is about or of.
struct list_items {
  std::string about;
  std::vector<item_key> candidates; ///< At most 500: ids are named by their keys, as everywhere.

  friend bool operator==(const list_items&, const list_items&) = default;
};

/// What a list was asked to be: its subscription, but for what only the message says. Stored with
/// its session (`client_record`), so that a list goes on as it was over a restart.
struct list_spec {
  std::uint32_t n = 0;
  std::int32_t min_interval_ms = -1;
  rarely<list_items> items;
  bool live = false;

  list_spec() = default;
  explicit list_spec(const subscription& x);

  /// Whether both ask for the same list, live.
  bool same_list(const list_spec& x) const {
    return live && x.live && n == x.n && items == x.items;
  }

  friend bool operator==(const list_spec&, const list_spec&) = default;
};

std::vector<item_key> keys_of(const std::vector<std::string>& ids);

template <class Op, either<list_items> X>
void fields(Op& op, X& x) {
  op.all(x.about, x.candidates);
}

template <class Op, either<list_spec> X>
void fields(Op& op, X& x) {
  op.all(x.n, x.min_interval_ms, x.items, x.live);
}

} // namespace attune
