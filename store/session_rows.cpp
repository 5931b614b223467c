#include "store/session_rows.hpp"

#include "protocol/bytes.hpp"
#include "store/row.hpp"

#include <string_view>
#include <utility>
#include <vector>

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
                               write_batch& into) {
  if (auto added = ages_.add(x.id, at_us, into); !added)
    return added;
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

/// Unless it was written in later hours, too.
result<void> session_rows::drop(const session_ages::row& x, write_batch& into) const {
  const auto key = key_of(x.id);
  const auto value = store_->get(table::session, key);
  if (!value)
    return tl::unexpected{value.error()};
  if (!*value)
    return {};
  const auto header = header_of(key, **value);
  if (!header || header->at_us < x.until_us) // A damaged one is nobody's.
    into.erase(table::session, key);
  return {};
}

result<session_expiry> session_rows::expire(std::int64_t before_us, std::size_t kept,
                                            write_batch& into) {
  session_expiry out;
  std::vector<session_ages::row> oldest;
  const auto above = ages_.count() > kept ? ages_.count() - kept : 0;
  const auto scanned = ages_.each([&](const session_ages::row& x) {
    const auto is_old = x.until_us <= before_us;
    if (!is_old && oldest.size() >= above)
      return false;
    if (oldest.size() == rows_a_look) {
      out.more = true;
      return false;
    }
    out.too_many = out.too_many || !is_old;
    oldest.push_back(x);
    return true;
  });
  if (!scanned)
    return tl::unexpected{scanned.error()};
  for (const auto& x : oldest) {
    if (auto dropped = drop(x, into); !dropped)
      return tl::unexpected{dropped.error()};
    ages_.erase(x, into);
  }
  return out;
}

} // namespace attune
