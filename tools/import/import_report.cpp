#include "tools/import/import_report.hpp"

#include "config/json_text.hpp"

namespace attune {

void import_report::bad(std::uint64_t number, std::string why, std::uint64_t rows) {
  rejected_ += rows;
  log_ << file_ << ':' << number << ": " << why << '\n';
  if (bad_.size() < kept_most)
    bad_.push_back({number, std::move(why)});
}

std::string import_report::json() const {
  std::string lines;
  for (const auto& line : bad_)
    (lines += lines.empty() ? "" : ",") +=
      "{\"line\":" + std::to_string(line.number) + ",\"why\":" + json_text(line.why) + '}';
  return "{\"file\":" + json_text(file_) + ",\"accepted\":" + std::to_string(accepted_)
         + ",\"rejected\":" + std::to_string(rejected_) + ",\"bad_lines\":[" + lines + "]}";
}

std::string import_report::text() const {
  return file_ + ": " + std::to_string(accepted_) + " taken, " + std::to_string(rejected_)
         + " refused";
}

} // namespace attune
