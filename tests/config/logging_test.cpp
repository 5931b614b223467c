#include "config/logging.hpp"

#include "config/check.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace attune {
namespace {

/// What `act` makes the process log under `settings`.
template <class Act>
std::string logged(const log_settings& settings, const Act& act) {
  start_logging(settings);
  testing::internal::CaptureStderr();
  act();
  const auto out = testing::internal::GetCapturedStderr();
  start_logging({});
  return out;
}

TEST(logging, defaults_are_within_their_bounds) {
  log_settings settings;
  setting_list list;
  settings.describe(list);
  EXPECT_TRUE(complaints(list).empty());
}

TEST(logging, writes_lines_to_standard_error) {
  const auto out = logged({}, [] { log_event(log_level::info, "engine", "ready", {{"port", 1}}); });
  EXPECT_TRUE(out.ends_with(" info engine ready port=1\n")) << out;
}

TEST(logging, below_the_level_nothing_is_written) {
  log_settings settings;
  settings.level = "warning";
  const auto out = logged(settings, [] {
    log_event(log_level::info, "engine", "ready");
    log_event(log_level::error, "engine", "failed", {{"percent", "100% {}"}});
  });
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 1);
  EXPECT_NE(out.find(R"(percent="100% {}")"), std::string::npos);
}

// A disk that stays full would write the same five times a second.
TEST(logging, a_warning_that_says_the_same_again_is_written_once_a_minute) {
  const auto out = logged({}, [] {
    for (int i = 0; i < 10; ++i)
      log_event(log_level::error, "store_writer", "commit_failed", {{"why", "the disk is full"}});
    log_event(log_level::error, "store_writer", "commit_failed", {{"why", "the disk fails"}});
  });
  EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 2) << out;
  EXPECT_NE(out.find("suppressed=9"), std::string::npos) << out;
}

// 10,000 lines take far less than two seconds, so they meet at most three budgets of 5.
TEST(logging, a_storm_is_bounded) {
  log_settings settings;
  settings.format = "json";
  settings.lines_per_s = 5;
  const auto out = logged(settings, [] {
    for (int i = 0; i < 10'000; ++i)
      log_event(log_level::warning, "visitor", "shed", {{"in_flight", i}});
  });
  EXPECT_LE(std::count(out.begin(), out.end(), '\n'), 3 * settings.lines_per_s);
  EXPECT_GE(std::count(out.begin(), out.end(), '\n'), settings.lines_per_s);
}

} // namespace
} // namespace attune
