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
