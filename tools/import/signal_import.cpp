#include "tools/import/signal_import.hpp"

#include <simdjson.h>

#include <set>
#include <string>
#include <string_view>

namespace attune {
namespace {

std::uint32_t number_of(const simdjson::dom::object& from, std::string_view name) {
  std::uint64_t out = 0;
  return from[name].get(out) ? 0 : static_cast<std::uint32_t>(out);
}

constexpr std::string_view repeated_code = "duplicate";

std::string_view code_of(const simdjson::dom::element& row) {
  std::string_view code;
  return row["code"].get(code) ? std::string_view{} : code;
}

/// The reasons that an answer gives for some of its rows, each once; none for what it has already.
std::string reasons_of(const simdjson::dom::array& rows) {
  std::set<std::string> reasons;
  for (const auto row : rows) {
    const auto code = code_of(row);
    std::string_view detail;
    if (code.empty() || code == repeated_code)
      continue;
    const bool plain = row["detail"].get(detail) != simdjson::SUCCESS;
    reasons.insert(std::string{code} + (plain ? "" : " (" + std::string{detail} + ')'));
  }
  std::string out;
  for (const auto& reason : reasons)
    (out += out.empty() ? "" : " ") += reason;
  return out;
}

/// Notes what became of the rows of one line.
void note_batch(const client_answer& answer, std::uint64_t line, import_report& report) {
  simdjson::dom::parser parser;
  simdjson::dom::object outcome;
  if (parser.parse(answer.body).get(outcome)) {
    report.bad(line, "was answered with what is no JSON");
    return;
  }
  std::uint64_t accepted = 0;
  if (!outcome["accepted"].get(accepted))
    report.good(accepted);
  if (simdjson::dom::object applied; !outcome["applied"].get(applied))
    report.used({number_of(applied, "profile"), number_of(applied, "measure"),
                 number_of(applied, "improve")});
  simdjson::dom::array rows;
  if (!outcome["warnings"].get(rows) && rows.size() > 0)
    report.warned(line, reasons_of(rows));
  if (outcome["dropped"].get(rows))
    return;
  std::uint64_t repeated = 0;
  for (const auto row : rows)
    repeated += code_of(row) == repeated_code;
  report.repeated(repeated);
  if (const auto dropped = rows.size() - repeated; dropped > 0)
    report.bad(line, std::to_string(dropped) + " signals dropped: " + reasons_of(rows), dropped);
}

} // namespace

result<void> import_signals(import_lines& lines, const asker& ask, const std::string& secret_key,
                            import_report& report, const bytes_done& done) {
  while (auto line = lines.next()) {
    if (!line->wrong.empty()) {
      report.bad(line->number, line->wrong);
      continue;
    }
    const auto answer = ask({.method = "POST",
                             .target = "/v1/signals",
                             .headers = {{"Authorization", "Bearer " + secret_key},
                                         {"Content-Type", "application/json"},
                                         {"X-Attune-Import", "1"}},
                             .body = line->text});
    if (!answer)
      return tl::unexpected<fault>{answer.error()};
    if (answer->status == 202)
      note_batch(*answer, line->number, report);
    else if (auto stop = stops_import(*answer); !stop)
      return stop;
    else
      report.bad(line->number, problem_text(*answer));
    done(lines.bytes_read());
  }
  done(lines.bytes_read());
  return {};
}

} // namespace attune
