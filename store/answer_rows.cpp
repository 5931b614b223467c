#include "store/answer_rows.hpp"

#include "protocol/bytes.hpp"
#include "store/row.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t most_name_bytes = 64;
constexpr std::size_t most_bytes = 16'777'216;

result<stored_response> read_row(std::string_view key, std::string_view value) {
  const auto body = body_of(table::answer, key, value);
  if (!body)
    return tl::unexpected{body.error()};
  byte_reader in{*body};
  stored_response out;
  out.key = key;
  out.at_us = in.raw<std::int64_t>();
  out.request = in.text();
  out.bytes = in.text();
  if (!in.ok() || !in.at_end())
    return damaged(table::answer, key, "is not in the form of an answer");
  return out;
}

} // namespace

result<void> answer_rows::add(const answer_changes& x, write_batch& into) const {
  for (const auto& key : x.dropped)
    into.erase(table::answer, key);
  for (const auto& row : x.kept) {
    if (row.key.size() > most_name_bytes || row.request.size() > most_name_bytes
        || row.bytes.size() > most_bytes)
      return failed(fault_code::too_large, "an answer of " + std::to_string(row.bytes.size())
                                             + " bytes is larger than the journal takes ("
                                             + std::to_string(most_bytes) + "), or its key is");
    byte_writer out;
    out.raw(row.at_us).text(row.request).text(row.bytes);
    into.put(table::answer, row.key, checked_value(table::answer, row.key, out.bytes()));
  }
  return {};
}

result<void> answer_rows::for_each(const std::function<void(stored_response&&)>& fn,
                                   const std::function<void(const fault&)>& refused) const {
  return store_->scan(table::answer, {}, {}, [&](std::string_view key, std::string_view value) {
    auto x = read_row(key, value);
    if (x)
      fn(std::move(*x));
    else
      refused(x.error());
    return true;
  });
}

} // namespace attune
