#include "tools/import/import_report.hpp"

#include "protocol/codec/json_writer.hpp"

namespace attune {
namespace {

void write_lines(json_writer& w, std::string_view name,
                 const std::vector<import_report::told_line>& lines) {
  w.key(name).open_array();
  for (const auto& line : lines)
    w.open_object().field("line", line.number).field("why", line.why).close_object();
  w.close_array();
}

} // namespace

void import_report::bad(std::uint64_t number, std::string why, std::uint64_t rows) {
  rejected_ += rows;
  log_ << file_ << ':' << number << ": " << why << '\n';
  if (bad_.size() < kept_most)
    bad_.push_back({number, std::move(why)});
}

void import_report::warned(std::uint64_t number, std::string why) {
  if (++warned_ > kept_most)
    return;
  log_ << file_ << ':' << number << ": taken with a warning: " << why << '\n';
  if (warned_ == kept_most)
    log_ << file_ << ": further warnings are counted alone\n";
  warnings_.push_back({number, std::move(why)});
}

std::string import_report::json() const {
  std::string out;
  json_writer w{out};
  w.open_object().field("file", file_).field("accepted", accepted_).field("rejected", rejected_);
  if (repeated_ > 0)
    w.field("repeated", repeated_);
  if (used_)
    w.key("applied")
      .open_object()
      .field("profile", used_->profile)
      .field("measure", used_->measure)
      .field("improve", used_->improve)
      .close_object();
  write_lines(w, "bad_lines", bad_);
  if (warned_ > 0)
    write_lines(w.field("warned", warned_), "warned_lines", warnings_);
  w.close_object();
  return out;
}

void import_report::used(const rows_used& x) {
  if (!used_)
    used_.emplace();
  used_->profile += x.profile;
  used_->measure += x.measure;
  used_->improve += x.improve;
}

std::string import_report::unused() const {
  if (!used_)
    return {};
  std::string out;
  const auto say = [&](std::uint32_t rows, std::string_view what, std::string_view purpose) {
    if (rows < accepted_)
      out += (out.empty() ? "" : ", ") + std::to_string(accepted_ - rows) + ' ' + std::string{what}
             + " (without " + std::string{purpose} + ')';
  };
  say(used_->profile, "shape no visitor's lists", "profile");
  say(used_->measure, "count in no popularity", "measure");
  say(used_->improve, "teach no model", "improve");
  if (!out.empty())
    out = "of " + std::to_string(accepted_) + " signals taken " + out
          + ": their visitors did not consent to it. A line may carry the consent that was given: "
            "\"consent\": {\"ts\": ..., \"purposes\": {\"profile\": true, ...}}";
  return out;
}

std::string import_report::text() const {
  return file_ + ": " + std::to_string(accepted_) + " taken, " + std::to_string(rejected_)
         + " refused" + (repeated_ > 0 ? ", " + std::to_string(repeated_) + " known already" : "")
         + (warned_ > 0 ? ", " + std::to_string(warned_) + " lines with warnings" : "");
}

} // namespace attune
