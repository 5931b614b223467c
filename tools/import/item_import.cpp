#include "tools/import/item_import.hpp"

#include <simdjson.h>

#include <cstddef>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {
namespace {

constexpr std::size_t chunk_rows = 500;
constexpr std::size_t chunk_bytes = std::size_t{512} << 10;

using chunk = std::vector<import_line>;

std::string_view text_of(simdjson::dom::element row, const char* name) {
  std::string_view out;
  return row[name].get(out) ? std::string_view{} : out;
}

/// The fields that were not kept, in the server's words; empty if all were.
std::string warnings_of(simdjson::dom::element row) {
  simdjson::dom::array warnings;
  std::string out;
  if (!row["warnings"].get(warnings))
    for (const auto warning : warnings)
      ((out += out.empty() ? "" : "; ") += text_of(warning, "code")) +=
        ": " + std::string{text_of(warning, "detail")};
  return out;
}

/// Notes each row of a chunk that was answered row by row.
void note_rows(const client_answer& answer, const chunk& rows, import_report& report) {
  simdjson::dom::parser parser;
  simdjson::dom::array results;
  std::set<std::uint64_t> refused;
  if (!parser.parse(answer.body)["results"].get(results))
    for (const auto row : results) {
      std::uint64_t index = 0;
      if (row["index"].get(index) || index >= rows.size())
        continue;
      if (text_of(row, "status") == "accepted") {
        if (auto warnings = warnings_of(row); !warnings.empty())
          report.warned(rows[index].number, std::move(warnings));
        continue;
      }
      if (!refused.insert(index).second)
        continue;
      const auto detail = text_of(row, "detail");
      report.bad(rows[index].number, std::string{text_of(row, "code")}
                                       + (detail.empty() ? "" : ": ") + std::string{detail});
    }
  report.good(rows.size() - refused.size());
}

result<void> put(const chunk& rows, const asker& ask, const std::string& secret_key,
                 import_report& report) {
  std::string body = "[";
  for (const auto& row : rows)
    (body += body.size() > 1 ? "," : "") += row.text;
  const auto answer = ask(
    {.method = "PUT",
     .target = "/v1/items",
     .headers = {{"Authorization", "Bearer " + secret_key}, {"Content-Type", "application/json"}},
     .body = body + ']'});
  if (!answer)
    return tl::unexpected<fault>{answer.error()};
  if (answer->status == 200) {
    note_rows(*answer, rows, report);
    return {};
  }
  if (auto stop = stops_import(*answer); !stop)
    return stop;
  if (rows.size() == 1) {
    report.bad(rows.front().number, problem_text(*answer));
    return {};
  }
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
  if (auto first = put({rows.begin(), middle}, ask, secret_key, report); !first)
    return first;
  return put({middle, rows.end()}, ask, secret_key, report);
}

} // namespace

result<void> stops_import(const client_answer& answer) {
  switch (answer.status) {
  case 400:
  case 404:
  case 413:
  case 422:
    return {};
  case 401:
  case 403:
    return failed(fault_code::unauthorized,
                  "the server refuses the key (" + problem_text(answer)
                    + "): an import needs one of http.secret_keys, --key sk_…");
  case 429:
  case 503:
    return failed(fault_code::overloaded,
                  "the server stays busy: " + problem_text(answer) + "; try again later");
  default:
    return failed(fault_code::internal, "the server failed: " + problem_text(answer));
  }
}

result<void> import_items(import_lines& lines, const asker& ask, const std::string& secret_key,
                          import_report& report, const bytes_done& done) {
  chunk rows;
  std::size_t bytes = 0;
  const auto flush = [&]() -> result<void> {
    auto outcome = rows.empty() ? result<void>{} : put(rows, ask, secret_key, report);
    rows.clear();
    bytes = 0;
    done(lines.bytes_read());
    return outcome;
  };
  while (auto line = lines.next()) {
    if (!line->wrong.empty()) {
      report.bad(line->number, line->wrong);
      continue;
    }
    if (bytes + line->text.size() > chunk_bytes)
      if (auto outcome = flush(); !outcome)
        return outcome;
    bytes += line->text.size();
    rows.push_back(std::move(*line));
    if (rows.size() == chunk_rows)
      if (auto outcome = flush(); !outcome)
        return outcome;
  }
  return flush();
}

} // namespace attune
