#include "tools/import/signal_import.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace attune {
namespace {

class signal_import : public testing::Test {
protected:
  result<void> run(const std::string& text, std::vector<client_answer> answers) {
    std::istringstream file{text};
    import_lines lines{file};
    const auto ask = [&](const client_request& x) -> result<client_answer> {
      asked.push_back(x);
      return answers.at(asked.size() - 1);
    };
    return import_signals(lines, ask, "sk_x", report, [](std::uint64_t) {});
  }

  std::vector<client_request> asked;
  std::ostringstream log;
  import_report report{"signals", log};
};

TEST_F(signal_import, posts_each_line_as_history) {
  EXPECT_TRUE(run("{\"a\":1}\n{\"b\":2}\n",
                  {{202, {}, R"({"accepted":3,"dropped":[]})"}, {202, {}, R"({"accepted":2})"}}));
  EXPECT_EQ(report.accepted(), 5u);
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[1].body, "{\"b\":2}");
  const std::pair<std::string, std::string> mark{"X-Attune-Import", "1"};
  EXPECT_EQ(std::count(asked[0].headers.begin(), asked[0].headers.end(), mark), 1);
}

TEST_F(signal_import, sums_what_the_server_says_of_their_use) {
  const std::string nobody =
    R"({"accepted":2,"dropped":[],"applied":{"profile":0,"measure":0,"improve":0}})";
  const std::string all =
    R"({"accepted":1,"dropped":[],"applied":{"profile":1,"measure":1,"improve":1}})";
  EXPECT_TRUE(run("{\"a\":1}\n{\"b\":2}\n", {{202, {}, nobody}, {202, {}, all}}));
  EXPECT_NE(report.json().find(R"("applied":{"profile":1,"measure":1,"improve":1})"),
            std::string::npos)
    << report.json();
  EXPECT_NE(report.unused().find("of 3 signals taken 2 "), std::string::npos) << report.unused();
}

TEST_F(signal_import, rows_that_were_dropped_are_told_with_their_codes) {
  EXPECT_TRUE(run("{}\n", {{202,
                            {},
                            R"({"accepted":1,"dropped":[{"code":"unknown_type"},)"
                            R"({"code":"unknown_type"}]})"}}));
  EXPECT_EQ(report.accepted(), 1u);
  EXPECT_EQ(report.rejected(), 2u);
  EXPECT_EQ(log.str(), "signals:1: 2 signals dropped: unknown_type\n");
}

TEST_F(signal_import, rows_that_the_server_has_already_are_no_bad_rows) {
  EXPECT_TRUE(run("{}\n{}\n", {{202,
                                {},
                                R"({"accepted":0,"dropped":[{"code":"duplicate"},)"
                                R"({"code":"unknown_type"}]})"},
                               {202, {}, R"({"accepted":0,"dropped":[{"code":"duplicate"}]})"}}));
  EXPECT_EQ(report.repeated(), 2u);
  EXPECT_EQ(report.rejected(), 1u);
  EXPECT_EQ(log.str(), "signals:1: 1 signals dropped: unknown_type\n");
  EXPECT_EQ(report.text(), "signals: 0 taken, 1 refused, 2 known already");
  EXPECT_NE(report.json().find(R"("rejected":1,"repeated":2,)"), std::string::npos);
}

TEST_F(signal_import, what_the_server_warns_of_is_told_once_a_reason) {
  EXPECT_TRUE(run("{}\n", {{202,
                            {},
                            R"({"accepted":2,"dropped":[],"warnings":[)"
                            R"({"code":"unknown_item","detail":"no a"},)"
                            R"({"code":"unknown_item","detail":"no a"}]})"}}));
  EXPECT_EQ(report.accepted(), 2u);
  EXPECT_EQ(report.rejected(), 0u);
  EXPECT_EQ(log.str(), "signals:1: taken with a warning: unknown_item (no a)\n");
}

TEST_F(signal_import, a_refused_line_is_passed_over) {
  EXPECT_TRUE(
    run("{}\nnope\n{}\n", {{400, {}, R"({"detail":"no"})"}, {202, {}, R"({"accepted":1})"}}));
  EXPECT_EQ(report.accepted(), 1u);
  ASSERT_EQ(report.bad_lines().size(), 2u);
  EXPECT_EQ(report.bad_lines()[1].number, 2u);
}

TEST_F(signal_import, a_server_that_fails_ends_it) {
  const auto outcome = run("{}\n{}\n", {{500, {}, ""}});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(asked.size(), 1u);
}

} // namespace
} // namespace attune
