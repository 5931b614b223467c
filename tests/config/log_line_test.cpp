#include "config/log_line.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

// 1,000,000,000 s after the epoch is 2001-09-09 01:46:40 UTC.
const std::chrono::system_clock::time_point moment{std::chrono::milliseconds{1'000'000'000'007}};

TEST(log_line, text_is_time_level_component_event_fields) {
  EXPECT_EQ(text_line({moment,
                       log_level::info,
                       "visitor",
                       "shed",
                       {{"kind", "hover"}, {"in_flight", 9}, {"share", 0.5}, {"urgent", false}},
                       0}),
            "2001-09-09T01:46:40.007Z info visitor shed kind=hover in_flight=9 share=0.5 "
            "urgent=false");
}

TEST(log_line, json_is_one_object_with_the_same_facts) {
  EXPECT_EQ(json_line({moment,
                       log_level::error,
                       "store",
                       "commit_failed",
                       {{"what", "no \"space\""}, {"tries", 3u}},
                       12}),
            R"({"ts":"2001-09-09T01:46:40.007Z","level":"error","component":"store",)"
            R"("event":"commit_failed","what":"no \"space\"","tries":3,"suppressed":12})");
}

TEST(log_line, a_text_cannot_forge_a_second_line_or_field) {
  const auto line = text_line(
    {moment, log_level::warning, "http", "refused", {{"why", std::string{"a\nb c=d"}}}, 0});
  EXPECT_EQ(line.find('\n'), std::string::npos);
  EXPECT_TRUE(line.ends_with(R"(why="a\nb c=d")"));
}

TEST(log_line, long_texts_are_cut) {
  const std::string endless(100'000, 'x');
  EXPECT_LT(json_line({moment, log_level::info, "a", "b", {{"c", endless}}, 0}).size(), 3'000u);
}

TEST(log_line, each_level_has_a_name) {
  EXPECT_EQ(level_name(log_level::debug), "debug");
  EXPECT_EQ(level_name(log_level::warning), "warning");
}

} // namespace
} // namespace attune
