#include "protocol/codec/write_warnings.hpp"

#include "protocol/codec/write.hpp"
#include "protocol/codec/write_answer.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

std::vector<row_report> rows() {
  return {{"a", fault_code::too_old, "too old", "", row_warning::none},
          {"b", {}, "no such item", "", row_warning::unknown_item},
          {"", {}, "no such topic", "", row_warning::unknown_topic}};
}

constexpr auto warnings = R"("warnings":[{"id":"b","code":"unknown_item","detail":"no such item"},)"
                          R"({"code":"unknown_topic","detail":"no such topic"}])";

} // namespace

TEST(write_warnings, an_ack_tells_what_was_dropped_from_what_was_applied) {
  std::string out;
  write_ack(out, 7, rows());
  EXPECT_EQ(out, R"({"type":"ack","seq":7,"dropped":[{"id":"a","code":"too_old"}],)"
                   + std::string{warnings} + "}");
}

TEST(write_warnings, an_ack_of_warnings_alone_drops_nothing) {
  std::string out;
  write_ack(out, 7, {rows()[1]});
  EXPECT_EQ(out, R"({"type":"ack","seq":7,"warnings":)"
                 R"([{"id":"b","code":"unknown_item","detail":"no such item"}]})");
}

TEST(write_warnings, stand_beside_what_was_dropped_by_http) {
  post_outcome x;
  x.accepted = 2;
  x.dropped = rows();
  x.state_version = 3;
  std::string out;
  write_post_outcome(out, x);
  EXPECT_EQ(
    out,
    R"({"accepted":2,"dropped":[{"id":"a","code":"too_old","detail":"too old"}],)"
      + std::string{warnings}
      + R"(,"applied":{"profile":0,"measure":0,"improve":0},"state_version":3,"durable":false})");
}

TEST(write_warnings, each_has_its_code) {
  const std::pair<row_warning, std::string> cases[] = {
    {row_warning::unknown_item, "unknown_item"},
    {row_warning::missing_item, "missing_item"},
    {row_warning::unknown_topic, "unknown_topic"},
    {row_warning::unknown_session, "unknown_session"},
    {row_warning::unknown_purpose, "unknown_purpose"},
    {row_warning::unknown_field, "unknown_field"},
    {row_warning::old_grant, "too_old"},
    {row_warning::bad_field, "bad_message"}};
  for (const auto& [warning, code] : cases) {
    std::string out;
    write_ack(out, 0, {{"", fault_code::bad_message, "d", "", warning}});
    EXPECT_EQ(out,
              R"({"type":"ack","seq":0,"warnings":[{"code":")" + code + R"(","detail":"d"}]})");
  }
}

} // namespace attune
