#include "tools/replay/run_replay.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

using namespace attune;

namespace {

struct outcome {
  exit_code code;
  std::string out;
  std::string log;
};

outcome run(const replay_options& options, const gateway_starter& start) {
  std::ostringstream out;
  std::ostringstream log;
  const auto code = run_replay(options, start, out, log);
  return {code, out.str(), log.str()};
}

result<running_gateway> never_started(const std::vector<std::string>&) {
  ADD_FAILURE() << "a gateway was started for nothing";
  return failed(fault_code::internal, "not now");
}

} // namespace

TEST(run_replay, wants_files_and_one_alone_of_recbole) {
  EXPECT_EQ(run({}, never_started).code, exit_code::usage);
  const auto got = run({.files = {"a", "b"}, .format = data_format::recbole}, never_started);
  EXPECT_EQ(got.code, exit_code::usage);
  EXPECT_NE(got.log.find(".inter"), std::string::npos);
}

TEST(run_replay, starts_nothing_for_files_that_cannot_be_read) {
  const auto got = run({.files = {"/nonexistent/x"}}, never_started);
  EXPECT_EQ(got.code, exit_code::failed);
  EXPECT_NE(got.log.find("/nonexistent/x"), std::string::npos);
  EXPECT_EQ(got.out, "");
}

TEST(run_replay, tells_bad_lines_and_why_its_gateway_did_not_start) {
  const test::temp_folder folder;
  const auto file = folder.in("a");
  std::ofstream{file} << "SessionId\tItemId\tTime\n1\t2\tx\n1\t2\t3\n";
  std::vector<std::string> told;
  const auto got = run({.files = {file}}, [&](const std::vector<std::string>& settings) {
    told = settings;
    return result<running_gateway>{failed(fault_code::internal, "no port is free")};
  });
  EXPECT_EQ(got.code, exit_code::failed);
  EXPECT_NE(got.log.find(file + ":2: "), std::string::npos);
  EXPECT_NE(got.log.find("no port is free"), std::string::npos);
  EXPECT_EQ(told, replay_settings({.files = {file}}));
}

TEST(run_replay, tells_bad_lines_where_no_line_is_good) {
  const test::temp_folder folder;
  const auto file = folder.in("a");
  std::ofstream{file} << "SessionId\tItemId\tTime\n1\t2\tsoon\n";
  const auto got = run({.files = {file}}, never_started);
  EXPECT_EQ(got.code, exit_code::failed);
  EXPECT_NE(got.log.find(file + ":2: Time is no number"), std::string::npos) << got.log;
}

TEST(run_replay, says_what_unit_it_took_times_to_be_in) {
  const test::temp_folder folder;
  const auto file = folder.in("a");
  std::ofstream{file} << "\xef\xbb\xbfSessionId\tItemId\tTime\n1\t2\t1767225600000\n";
  const auto got = run({.files = {file}}, [](const std::vector<std::string>&) {
    return result<running_gateway>{failed(fault_code::internal, "no port is free")};
  });
  EXPECT_NE(got.log.find("1 events have times too large for seconds: taken for milliseconds"),
            std::string::npos)
    << got.log;
}

TEST(run_replay, ends_as_unavailable_where_no_gateway_answers) {
  const test::temp_folder folder;
  const auto file = folder.in("a");
  std::ofstream{file} << "SessionId\tItemId\tTime\n1\t2\t3\n";
  // Port 1 of loopback: nobody listens there.
  const auto got = run({.files = {file}, .url = "http://127.0.0.1:1"}, never_started);
  EXPECT_EQ(got.code, exit_code::unavailable);
}
