#include "protocol/codec/write_answer.hpp"

#include "tests/protocol/codec/golden.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(write_answer, a_problem_says_where_it_is) {
  std::string out;
  write_problem(out,
                {fault_code::bad_message, "signals must have from 1 to 100 elements", "/signals"},
                {}, "/v1/signals");
  EXPECT_EQ(out, golden("problem"));
}

TEST(write_answer, a_problem_without_a_place_has_no_errors) {
  std::string out;
  write_problem(out, {fault_code::not_implemented, "", {}});
  EXPECT_EQ(out, R"({"type":"urn:attune:problem:not_implemented","title":"This is not served yet",)"
                 R"("status":501,"code":"not_implemented","temporary":false})");
}

TEST(write_answer, a_problem_lists_several_faults) {
  std::string out;
  write_problem(
    out, {fault_code::bad_message, "two lines are bad", {}},
    {{fault_code::bad_message, "line 1", "/a"}, {fault_code::bad_message, "line 2", "/b"}});
  EXPECT_NE(out.find(R"("errors":[{"pointer":"/a","detail":"line 1"},{"pointer":"/b",)"), out.npos);
}

TEST(write_answer, signals_are_answered_row_by_row) {
  post_outcome x;
  x.session = {1, 2};
  x.session_made = true;
  x.accepted = 2;
  x.dropped = {{"s3", fault_code::bad_message, "ts must be a whole number", "/signals/2/ts"},
               {"s4", fault_code::too_old, {}, {}},
               {"", fault_code::bad_message, "tz must be a text: left out", "/context/tz",
                row_warning::bad_field}};
  x.used = {2, 1, 0};
  x.state_version = 9;
  x.durable = true;
  std::string out;
  write_post_outcome(out, x, "an-1");
  EXPECT_EQ(out, golden("post_outcome"));
}

TEST(write_answer, who_decides_about_consent_is_told_what_is_in_force) {
  post_outcome x;
  x.in_force.emplace().grant(purpose::measure);
  std::string out;
  write_post_outcome(out, x);
  EXPECT_NE(out.find(R"("consent":{"purposes":{"storage":false,)"), out.npos) << out;
  EXPECT_NE(out.find(R"("measure":true)"), out.npos) << out;
}

TEST(write_answer, a_session_that_was_known_is_not_named_again) {
  std::string out;
  write_post_outcome(out, {});
  EXPECT_EQ(out, R"({"accepted":0,"dropped":[],"applied":{"profile":0,"measure":0,"improve":0},)"
                 R"("state_version":0,"durable":false})");
}

TEST(write_answer, rows_of_lines_have_their_line) {
  post_outcome x;
  x.dropped = {{"", fault_code::bad_message, "it is not JSON", {}, row_warning::none, 3}};
  x.dropped_more = 2;
  std::string out;
  write_post_outcome(out, x);
  EXPECT_NE(out.find(R"([{"id":"","code":"bad_message","detail":"it is not JSON","line":3}],)"
                     R"("dropped_more":2)"),
            out.npos)
    << out;
}

TEST(write_answer, a_problem_says_which_line_was_not_taken) {
  std::string out;
  write_problem(out, {fault_code::overloaded, "", {}}, {}, {}, 7);
  EXPECT_NE(out.find("\"line\":7"), out.npos) << out;
}

TEST(write_answer, a_page_ends_with_its_cursor) {
  std::string out;
  write_item_page(out, {{R"({"id":"a"})", R"({"id":"b","title":"B"})"}, "b"});
  EXPECT_EQ(out, golden("item_page"));
  out.clear();
  write_item_page(out, {});
  EXPECT_EQ(out, R"({"data":[],"next_cursor":null})");
}

} // namespace attune
