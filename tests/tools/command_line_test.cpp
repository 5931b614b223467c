#include "tools/command_line.hpp"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>

namespace attune {
namespace {

/// Runs with these words after the program's name; gives back what it printed to either stream.
struct ran {
  exit_code code;
  std::string out;
  std::string err;
};

ran run(std::vector<const char*> words) {
  const std::vector<command> table{
    {"greet", "Says hello",
     [](CLI::App& app) -> command_action {
       auto* loud = app.add_flag("--loud");
       return [loud] { return loud->count() > 0 ? exit_code::temporary : exit_code::ok; };
     }},
    {"fall", "Throws", [](CLI::App&) -> command_action {
       return []() -> exit_code { throw std::runtime_error{"the floor is gone"}; };
     }}};
  words.insert(words.begin(), "attune");
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const auto code = run_command_line(static_cast<int>(words.size()), words.data(), table);
  return {code, testing::internal::GetCapturedStdout(), testing::internal::GetCapturedStderr()};
}

TEST(command_line, runs_the_command_that_is_named) {
  EXPECT_EQ(run({"greet"}).code, exit_code::ok);
  EXPECT_EQ(run({"greet", "--loud"}).code, exit_code::temporary);
}

TEST(command_line, help_and_version_are_no_faults) {
  const auto help = run({"--help"});
  EXPECT_EQ(help.code, exit_code::ok);
  EXPECT_NE(help.out.find("Says hello"), std::string::npos);
  EXPECT_EQ(run({"greet", "--help"}).code, exit_code::ok);
  const auto version = run({"--version"});
  EXPECT_EQ(version.code, exit_code::ok);
  EXPECT_TRUE(version.out.starts_with("attune "));
}

TEST(command_line, what_cannot_be_read_is_a_fault_of_usage) {
  for (const auto& words : std::vector<std::vector<const char*>>{
         {}, {"dance"}, {"greet", "--quiet"}, {"greet", "fall"}}) {
    const auto out = run(words);
    EXPECT_EQ(out.code, exit_code::usage);
    EXPECT_FALSE(out.err.empty());
  }
}

TEST(command_line, an_exception_ends_in_a_sentence_and_code_one) {
  const auto out = run({"fall"});
  EXPECT_EQ(out.code, exit_code::failed);
  EXPECT_EQ(out.err, "attune: the floor is gone\n");
}

} // namespace
} // namespace attune
