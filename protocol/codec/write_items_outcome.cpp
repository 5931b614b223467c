#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/write_answer.hpp"
#include "protocol/codec/write_warnings.hpp"

#include <algorithm>

namespace attune {

namespace {

/// One row's answer, from the reader or from the engine.
struct row_outcome {
  std::uint32_t index = 0;
  std::string_view id;
  bool accepted = false;
  std::string_view code;
  std::string_view pointer;
  std::string_view detail;
  const ignored_fields* ignored = nullptr; ///< Null if it had none.
};

std::vector<row_outcome> in_order(const items_body& body,
                                  const std::vector<item_outcome>& outcomes) {
  std::vector<row_outcome> rows;
  rows.reserve(body.refused.size() + outcomes.size());
  for (const auto& x : body.refused)
    rows.push_back(
      {x.index, x.id, false, code_name(x.why.code), x.why.pointer, x.why.what, nullptr});
  for (const auto& x : outcomes) {
    const auto index = x.index < body.indexes.size() ? body.indexes[x.index] : x.index;
    rows.push_back({index, x.id, x.accepted, x.code, {}, {}, nullptr});
  }
  std::sort(rows.begin(), rows.end(),
            [](const row_outcome& a, const row_outcome& b) { return a.index < b.index; });
  auto row = rows.begin(); // Both are in the order of the body.
  for (const auto& ignored : body.ignored) {
    while (row != rows.end() && row->index < ignored.index)
      ++row;
    if (row != rows.end() && row->index == ignored.index)
      row->ignored = &ignored;
  }
  return rows;
}

void write_row(json_writer& w, const row_outcome& x) {
  w.open_object().field("index", x.index).field("id", x.id);
  w.field("status", x.accepted ? "accepted" : "rejected");
  if (!x.code.empty())
    w.field("code", x.code);
  if (!x.pointer.empty())
    w.field("pointer", x.pointer);
  if (!x.detail.empty())
    w.field("detail", x.detail);
  if (x.ignored != nullptr)
    write_ignored(w, x.ignored->pointers);
  w.close_object();
}

} // namespace

void write_items_outcome(std::string& out, const items_body& body,
                         const std::vector<item_outcome>& outcomes) {
  const auto rows = in_order(body, outcomes);
  const auto accepted =
    std::count_if(rows.begin(), rows.end(), [](const row_outcome& x) { return x.accepted; });
  json_writer w{out};
  w.open_object().field("accepted", accepted);
  w.field("rejected", rows.size() - static_cast<std::size_t>(accepted));
  w.key("results").open_array();
  for (const auto& row : rows)
    write_row(w, row);
  w.close_array().close_object();
}

} // namespace attune
