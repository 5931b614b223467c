#include "tools/command_line.hpp"

#include "tools/commands.hpp"

#include <gtest/gtest.h>

using namespace attune;

namespace {

exit_code run(std::vector<const char*> words) {
  words.insert(words.begin(), {"attune", "load"});
  return run_command_line(static_cast<int>(words.size()), words.data(),
                          {{"load", "", &declare_load}});
}

} // namespace

TEST(load_command, ends_with_usage_for_what_it_cannot_mean) {
  EXPECT_EQ(run({"--connections", "0"}), exit_code::usage);
  EXPECT_EQ(run({"--seconds", "1e9"}), exit_code::usage);
  EXPECT_EQ(run({"--closed", "--rate", "10"}), exit_code::usage);
  EXPECT_EQ(run({"--url", "https://127.0.0.1"}), exit_code::usage);
  EXPECT_EQ(run({"--url", "http://192.0.2.1"}), exit_code::usage);
}

TEST(load_command, ends_with_unavailable_where_nobody_listens) {
  EXPECT_EQ(run({"--url", "http://127.0.0.1:1"}), exit_code::unavailable);
}
