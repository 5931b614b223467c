#include "tools/settings_options.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace attune {
namespace {

TEST(settings_options, set_may_be_given_many_times) {
  settings_options options;
  CLI::App app;
  options.add_to(app);
  const char* words[] = {"x", "--set", "http.port=1", "--set", "slots.home.n=7"};
  app.parse(5, words);
  const auto settings = options.load_or_complain();
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->http.port, 1);
  EXPECT_EQ(settings->models.slots.at("home").n, 7);
}

TEST(settings_options, any_fault_leaves_nothing_to_start_with) {
  settings_options options;
  options.sets = {"http.port=1", "no.such=2"};
  testing::internal::CaptureStderr();
  EXPECT_FALSE(options.load_or_complain());
  EXPECT_NE(testing::internal::GetCapturedStderr().find("1 fault in the settings"),
            std::string::npos);
}

} // namespace
} // namespace attune
