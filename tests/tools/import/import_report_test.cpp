#include "tools/import/import_report.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace attune {
namespace {

TEST(import_report, says_each_bad_line_at_once_and_all_at_the_end) {
  std::ostringstream log;
  import_report report{"items.ndjson", log};
  report.good(3);
  report.bad(7, "is \"odd\"");
  EXPECT_EQ(log.str(), "items.ndjson:7: is \"odd\"\n");
  EXPECT_EQ(report.json(), R"({"file":"items.ndjson","accepted":3,"rejected":1,)"
                           R"("bad_lines":[{"line":7,"why":"is \"odd\""}]})");
  EXPECT_EQ(report.text(), "items.ndjson: 3 taken, 1 refused");
}

TEST(import_report, says_what_was_taken_and_is_of_no_use) {
  std::ostringstream log;
  import_report report{"x", log};
  report.good(3);
  EXPECT_EQ(report.unused(), "") << "items";
  report.used({3, 0, 1});
  EXPECT_EQ(report.json(), R"({"file":"x","accepted":3,"rejected":0,)"
                           R"("applied":{"profile":3,"measure":0,"improve":1},"bad_lines":[]})");
  const auto unused = report.unused();
  EXPECT_NE(unused.find("3 count in no popularity (without measure)"), std::string::npos) << unused;
  EXPECT_NE(unused.find("2 teach no model (without improve)"), std::string::npos) << unused;
  EXPECT_EQ(unused.find("profile)"), std::string::npos) << unused;
}

TEST(import_report, says_nothing_where_all_is_used) {
  std::ostringstream log;
  import_report report{"x", log};
  report.good(2);
  report.used({1, 1, 1});
  report.used({1, 1, 1});
  EXPECT_EQ(report.unused(), "");
}

TEST(import_report, says_what_was_taken_with_a_warning) {
  std::ostringstream log;
  import_report report{"x", log};
  report.good(2);
  report.warned(3, "unknown_item");
  EXPECT_EQ(log.str(), "x:3: taken with a warning: unknown_item\n");
  EXPECT_EQ(report.json(), R"({"file":"x","accepted":2,"rejected":0,"bad_lines":[],"warned":1,)"
                           R"("warned_lines":[{"line":3,"why":"unknown_item"}]})");
  EXPECT_EQ(report.text(), "x: 2 taken, 0 refused, 1 lines with warnings");
}

TEST(import_report, tells_a_thousand_warnings_and_counts_the_rest) {
  std::ostringstream log;
  import_report report{"x", log};
  for (std::uint64_t i = 1; i <= 5'000; ++i)
    report.warned(i, "odd");
  const auto said = log.str();
  EXPECT_NE(said.find("x:1000: "), std::string::npos);
  EXPECT_EQ(said.find("x:1001: "), std::string::npos);
  EXPECT_NE(report.json().find("\"warned\":5000,"), std::string::npos);
}

TEST(import_report, keeps_a_thousand_bad_lines_and_counts_the_rest) {
  std::ostringstream log;
  import_report report{"x", log};
  for (std::uint64_t i = 1; i <= 5'000; ++i)
    report.bad(i, "bad");
  EXPECT_EQ(report.bad_lines().size(), import_report::kept_most);
  EXPECT_EQ(report.rejected(), 5'000u);
}

} // namespace
} // namespace attune
