#include "protocol/codec/write_warnings.hpp"

#include <algorithm>
#include <string_view>

namespace attune {

namespace {

std::string_view name_of(const row_report& x) {
  switch (x.warning) {
  case row_warning::none:
  case row_warning::bad_field:
    break;
  case row_warning::unknown_item:
    return "unknown_item";
  case row_warning::missing_item:
    return "missing_item";
  case row_warning::unknown_topic:
    return "unknown_topic";
  case row_warning::unknown_session:
    return "unknown_session";
  case row_warning::unknown_purpose:
    return "unknown_purpose";
  case row_warning::unknown_field:
    return "unknown_field";
  case row_warning::old_grant:
    return "too_old";
  }
  return code_name(x.code);
}

/// The end of a row: where it stands, and in it what is wrong.
void close_row(json_writer& w, const row_report& row) {
  if (!row.pointer.empty())
    w.field("pointer", row.pointer);
  if (row.line != 0)
    w.field("line", row.line);
  w.close_object();
}

} // namespace

void write_dropped(json_writer& w, const std::vector<row_report>& rows) {
  w.key("dropped").open_array();
  for (const auto& row : rows) {
    if (row.applied())
      continue;
    w.open_object().field("id", row.id).field("code", code_name(row.code));
    if (!row.detail.empty())
      w.field("detail", row.detail);
    close_row(w, row);
  }
  w.close_array();
}

void write_warnings(json_writer& w, const std::vector<row_report>& rows) {
  if (std::none_of(rows.begin(), rows.end(), [](const auto& row) { return row.applied(); }))
    return;
  w.key("warnings").open_array();
  for (const auto& row : rows) {
    if (!row.applied())
      continue;
    w.open_object();
    if (!row.id.empty())
      w.field("id", row.id);
    w.field("code", name_of(row)).field("detail", row.detail);
    close_row(w, row);
  }
  w.close_array();
}

void write_ignored(json_writer& w, const std::vector<std::string>& pointers) {
  w.key("warnings").open_array();
  for (const auto& pointer : pointers) {
    const auto name = pointer.substr(pointer.rfind('/') + 1, 64);
    w.open_object()
      .field("code", "unknown_field")
      .field("pointer", pointer)
      .field("detail",
             name + " is no field of an item: it was not kept; own fields go in attributes")
      .close_object();
  }
  w.close_array();
}

bool any_dropped(const std::vector<row_report>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.applied(); });
}

} // namespace attune
