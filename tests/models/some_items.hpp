#pragma once

#include "models/catalogue.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attune {

inline item_body_ptr plain_body(const item& x) {
  return std::make_shared<const item_body>(item_body{key_of(x.id), x.id, "{\"id\":\"" + x.id});
}

inline item an_item(std::string id, std::vector<std::string> categories = {},
                    std::vector<std::string> tags = {}, std::string title = {}) {
  item x;
  x.id = std::move(id);
  x.title = std::move(title);
  x.categories = std::move(categories);
  x.tags = std::move(tags);
  return x;
}

/// Item "i<n>" of category "c<n % 10>" with the tag "t<n>", published at second n.
inline item numbered_item(int n) {
  const auto number = std::to_string(n);
  auto x = an_item("i" + number, {"c" + std::to_string(n % 10)}, {"t" + number}, "Item " + number);
  x.published_at_us = std::int64_t{n} * 1'000'000;
  return x;
}

inline item_key numbered_key(int n) { return key_of("i" + std::to_string(n)); }

/// Puts items 0 .. count - 1, as entries 1 .. count.
inline void put_numbered(catalogue& out, int count) {
  for (auto n = 0; n < count; ++n)
    out.put(numbered_item(n), static_cast<std::uint64_t>(n) + 1).value();
}

/// Likewise, and then hides one and removes another, as entries count + 1 and count + 2.
inline void put_numbered(catalogue& out, int count, int hidden, int removed) {
  put_numbered(out, count);
  auto x = numbered_item(hidden);
  x.hidden = true;
  out.put(x, static_cast<std::uint64_t>(count) + 1).value();
  out.remove(numbered_key(removed), static_cast<std::uint64_t>(count) + 2);
}

inline std::shared_ptr<const catalogue_snapshot> numbered_snapshot(int count) {
  catalogue items{plain_body};
  put_numbered(items, count);
  return items.publish();
}

} // namespace attune
