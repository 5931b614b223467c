#include "tools/import/item_import.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace attune {
namespace {

/// A catalogue that refuses a row with "bad" in it, and a whole body with "poison" in it, and warns
/// of a row with "odd" in it.
struct small_server {
  std::vector<std::size_t> chunks; ///< Rows of each request.
  unsigned status = 200;

  result<client_answer> operator()(const client_request& x) {
    std::vector<std::string> rows;
    std::string row;
    for (char c : x.body.substr(1)) {
      row += c;
      if (c == '}') {
        rows.push_back(row);
        row.clear();
      }
    }
    chunks.push_back(rows.size());
    if (x.body.find("poison") != std::string::npos)
      return client_answer{400, {}, R"({"detail":"poison"})"};
    if (status != 200)
      return client_answer{status, {}, "{}"};
    std::string results;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool bad = rows[i].find("bad") != std::string::npos;
      results += (i > 0 ? "," : "") + std::string{"{\"index\":"} + std::to_string(i)
                 + ",\"status\":\"" + (bad ? "rejected" : "accepted") + "\""
                 + (bad ? ",\"code\":\"bad_message\",\"detail\":\"no\"" : "")
                 + (rows[i].find("odd") != std::string::npos
                      ? R"(,"warnings":[{"code":"unknown_field","detail":"odd is none"}])"
                      : "")
                 + "}";
    }
    return client_answer{200, {}, "{\"results\":[" + results + "]}"};
  }
};

class item_import : public testing::Test {
protected:
  result<void> run(const std::string& text) {
    std::istringstream file{text};
    import_lines lines{file};
    return import_items(lines, std::ref(server), "sk_x", report, [](std::uint64_t) {});
  }

  std::vector<std::uint64_t> bad_numbers() const {
    std::vector<std::uint64_t> out;
    for (const auto& line : report.bad_lines())
      out.push_back(line.number);
    std::sort(out.begin(), out.end());
    return out;
  }

  small_server server;
  std::ostringstream log;
  import_report report{"items", log};
};

TEST_F(item_import, sends_five_hundred_rows_a_request) {
  std::string text;
  for (int i = 0; i < 1'100; ++i)
    text += "{\"id\":\"" + std::to_string(i) + "\"}\n";
  EXPECT_TRUE(run(text));
  EXPECT_EQ(server.chunks, (std::vector<std::size_t>{500, 500, 100}));
  EXPECT_EQ(report.accepted(), 1'100u);
}

TEST_F(item_import, a_chunk_is_bounded_in_bytes_as_well) {
  std::string text;
  for (int i = 0; i < 4; ++i)
    text += "{\"id\":\"" + std::string(300'000, 'x') + "\"}\n";
  EXPECT_TRUE(run(text));
  EXPECT_EQ(server.chunks, (std::vector<std::size_t>{1, 1, 1, 1}));
}

TEST_F(item_import, bad_rows_are_named_by_their_line_and_good_ones_kept) {
  EXPECT_TRUE(run("{\"id\":1}\nno json\n\n{\"id\":\"bad\"}\n{\"id\":2}\n"));
  EXPECT_EQ(report.accepted(), 2u);
  EXPECT_EQ(bad_numbers(), (std::vector<std::uint64_t>{2, 4}));
  EXPECT_NE(log.str().find("items:4: bad_message: no\n"), std::string::npos);
}

TEST_F(item_import, what_the_server_warns_of_is_told_by_its_line) {
  EXPECT_TRUE(run("{\"id\":1}\n\n{\"odd\":2}\n"));
  EXPECT_EQ(report.accepted(), 2u);
  EXPECT_EQ(report.rejected(), 0u);
  EXPECT_EQ(log.str(), "items:3: taken with a warning: unknown_field: odd is none\n");
}

TEST_F(item_import, a_line_that_spoils_its_chunk_is_found_by_halving) {
  std::string text;
  for (int i = 1; i <= 8; ++i)
    text += i == 6 ? "{\"poison\":1}\n" : "{\"id\":1}\n";
  EXPECT_TRUE(run(text));
  EXPECT_EQ(report.accepted(), 7u);
  EXPECT_EQ(bad_numbers(), std::vector<std::uint64_t>{6});
}

TEST_F(item_import, ends_at_a_fault_that_every_line_would_meet) {
  server.status = 401;
  const auto outcome = run("{}\n{}\n");
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, fault_code::unauthorized);
  EXPECT_EQ(server.chunks.size(), 1u);
}

TEST(stops_import, tells_what_is_the_lines_fault_from_what_is_not) {
  EXPECT_TRUE(stops_import({400, {}, ""}));
  EXPECT_EQ(stops_import({503, {}, ""}).error().code, fault_code::overloaded);
  EXPECT_EQ(stops_import({500, {}, ""}).error().code, fault_code::internal);
}

} // namespace
} // namespace attune
