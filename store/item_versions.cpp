#include "store/item_versions.hpp"

#include "store/row.hpp"

#include <string>
#include <string_view>

namespace attune {

namespace {

std::string prefix_of(item_key x) {
  std::string out;
  append_big_endian(out, x.value);
  return out;
}

std::string row_key(item_key item, std::uint64_t number) {
  auto out = prefix_of(item);
  append_big_endian(out, ~number); // The newest version comes first.
  return out;
}

std::string end_of(item_key x) { return prefix_of(x) + std::string(9, '\xff'); }

result<numbered_item> read_row(std::string_view key, std::string_view value) {
  if (key.size() != 16)
    return damaged(table::item, key, "has a key that is none");
  const auto body = body_of(table::item, key, value);
  if (!body)
    return tl::unexpected{body.error()};
  return numbered_item{~big_endian(key.substr(8)),
                       {{big_endian(key.substr(0, 8))}, std::string{*body}}};
}

} // namespace

item_versions::item_versions(const store& from, std::uint32_t kept) : store_(&from), kept_(kept) {}

result<void> item_versions::add(std::uint64_t number, const item_write& x,
                                write_batch& into) const {
  std::uint32_t versions = 1;
  const auto drop_older = [&](std::string_view key, std::string_view) {
    if (versions++ < kept_)
      return true;
    into.erase(table::item, key);
    return true;
  };
  auto scanned = store_->scan(table::item, prefix_of(x.key), end_of(x.key), drop_older);
  if (!scanned)
    return scanned;
  const auto key = row_key(x.key, number);
  into.put(table::item, key, checked_value(table::item, key, x.bytes));
  return {};
}

result<void>
item_versions::for_each(const std::function<void(numbered_item&&)>& fn,
                        const std::function<void(item_key, const fault&)>& refused) const {
  result<void> outcome;
  std::string shown; // The item whose newest version was shown last.
  const auto scanned =
    store_->scan(table::item, {}, {}, [&](std::string_view key, std::string_view value) {
      if (key.substr(0, 8) == shown)
        return true;
      auto x = read_row(key, value);
      if (!x && !(refused && key.size() >= 8)) {
        outcome = tl::unexpected{x.error()};
        return false;
      }
      shown = key.substr(0, 8);
      if (x)
        fn(std::move(*x));
      else
        refused({big_endian(key.substr(0, 8))}, x.error());
      return true;
    });
  return scanned ? outcome : scanned;
}

result<void> item_versions::for_each_version(const std::function<void(numbered_item&&)>& fn) const {
  result<void> outcome;
  const auto scanned =
    store_->scan(table::item, {}, {}, [&](std::string_view key, std::string_view value) {
      auto x = read_row(key, value);
      if (x)
        fn(std::move(*x));
      else
        outcome = tl::unexpected{x.error()};
      return x.has_value();
    });
  return scanned ? outcome : scanned;
}

result<std::optional<numbered_item>> item_versions::at(item_key item, std::uint64_t number) const {
  result<std::optional<numbered_item>> outcome;
  const auto scanned = store_->scan(table::item, row_key(item, number), end_of(item),
                                    [&](std::string_view key, std::string_view value) {
                                      outcome = read_row(key, value);
                                      return false;
                                    });
  if (!scanned)
    return tl::unexpected{scanned.error()};
  return outcome;
}

} // namespace attune
