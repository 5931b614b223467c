#include "tools/replay/recbole_items.hpp"

#include "protocol/characters.hpp"
#include "protocol/codec/json_writer.hpp"
#include "tools/replay/recbole_columns.hpp"
#include "tools/replay/table_reader.hpp"

#include <date/date.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace attune {
namespace {

constexpr std::size_t longest_title = 512; // As the contract has them, in characters.
constexpr std::size_t longest_category = 128;
constexpr std::size_t most_categories = 16;

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty() && out.size() < most_categories) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0)
      out.emplace_back(first_characters(text.substr(0, end), longest_category));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::optional<int> parse_year(std::string_view text) {
  int year = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, year);
  if (error != std::errc{} || stop != end || year < 1000 || year > 9999)
    return {};
  return year;
}

/// Microseconds from the epoch to the year's first moment, by the rule of the Gregorian calendar.
std::int64_t year_start_us(int year) {
  const date::sys_time<std::chrono::microseconds> at = date::sys_days{date::year{year} / 1 / 1};
  return at.time_since_epoch().count();
}

struct item_columns_of {
  std::size_t id = 0;
  std::optional<std::size_t> title;
  std::optional<std::size_t> year;
  std::optional<std::size_t> categories;
};

item read_row(recbole_columns cells, const item_columns_of& at) {
  item out;
  out.id = cells[at.id];
  if (at.title)
    out.title = first_characters(cells[*at.title], longest_title);
  if (at.categories)
    out.categories = words_of(cells[*at.categories]);
  if (const auto year = at.year ? parse_year(cells[*at.year]) : std::nullopt) {
    json_writer{out.attributes_json}.open_object().field("year", *year).close_object();
    if (*year > 1970)
      out.published_at_us = year_start_us(*year);
  }
  return out;
}

} // namespace

result<void> add_recbole_items(std::istream& in, const std::string& file, data_set& out) {
  item_columns_of at;
  return read_table(
    in,
    [&](recbole_columns names) -> result<void> {
      const auto id = need_column(names, "item_id");
      if (!id)
        return tl::unexpected<fault>{id.error()};
      at = {*id, find_column_like(names, {"title", "name"}), find_column_like(names, {"year"}),
            find_column_like(names, {"class", "categor", "genre"})};
      return {};
    },
    [&](const table_row& row) {
      if (is_wire_id(row.cells[at.id]))
        out.about.insert_or_assign(out.items.number_of(row.cells[at.id]), read_row(row.cells, at));
      else
        out.skip(file, row.line, "item_id is no id: 1 to 128 printable ASCII characters");
    },
    [&](std::size_t line, std::string what) { out.skip(file, line, std::move(what)); });
}

} // namespace attune
