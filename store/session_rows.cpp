#include "store/session_rows.hpp"

#include "protocol/bytes.hpp"
#include "store/row.hpp"

#include <string_view>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t header_bytes = 1 + 8 + 16;
constexpr std::size_t rows_a_look = 1'000;

struct session_header {
  std::int64_t at_us = 0;
  visitor_id visitor;
};

std::string encode(const session_header& x) {
  return byte_writer{}.raw(row_format).raw(x.at_us).raw(x.visitor.high).raw(x.visitor.low).take();
}

result<session_header> header_of(std::string_view key, std::string_view value) {
  byte_reader in{value};
  const auto format = in.raw<std::uint8_t>();
  session_header x;
  x.at_us = in.raw<std::int64_t>();
  x.visitor.high = in.raw<std::uint64_t>();
  x.visitor.low = in.raw<std::uint64_t>();
  if (!in.ok())
    return damaged(table::session, key, "is cut off");
  if (format != row_format)
    return damaged(table::session, key, "has a format that this version does not know");
  return x;
}

} // namespace

result<void> session_rows::add(const session_row& x, std::int64_t at_us, sealed_values& values,
                               write_batch& into) const {
  const auto key = key_of(x.id);
  const auto header = encode({at_us, x.visitor});
  const auto value = values.seal(x.visitor, {table::session, key, header}, x.bytes, into);
  if (!value)
    return tl::unexpected{value.error()};
  into.put(table::session, key, header + *value);
  return {};
}

result<std::optional<session_row>> session_rows::find(session_id id, sealed_values& values) const {
  const auto key = key_of(id);
  const auto value = store_->get(table::session, key);
  if (!value)
    return tl::unexpected{value.error()};
  if (!*value)
    return std::nullopt;
  const auto header = header_of(key, **value);
  if (!header)
    return tl::unexpected{header.error()};
  const auto view = std::string_view{**value};
  auto bytes = values.open(header->visitor, {table::session, key, view.substr(0, header_bytes)},
                           view.substr(header_bytes));
  if (!bytes)
    return tl::unexpected{bytes.error()};
  return session_row{id, header->visitor, std::move(*bytes)};
}

result<void> session_rows::expire(std::int64_t before_us, write_batch& into) {
  std::size_t looked = 0;
  std::string next;
  const auto look = [&](std::string_view key, std::string_view value) {
    if (looked++ == rows_a_look) {
      next = key;
      return false;
    }
    const auto header = header_of(key, value);
    if (header && header->at_us < before_us)
      into.erase(table::session, key);
    return true;
  };
  const auto scanned = store_->scan(table::session, next_, {}, look);
  next_ = next;
  return scanned;
}

} // namespace attune
