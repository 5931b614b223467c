#include "tools/command_line.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace attune {
namespace {

class import_command : public testing::Test {
protected:
  exit_code run(std::vector<std::string> words) {
    words.insert(words.begin(), {"attune", "import"});
    std::vector<const char*> argv;
    for (const auto& word : words)
      argv.push_back(word.c_str());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const auto code = run_command_line(static_cast<int>(argv.size()), argv.data(),
                                       {{"import", "Imports", &declare_import}});
    out = testing::internal::GetCapturedStdout();
    err = testing::internal::GetCapturedStderr();
    return code;
  }

  std::string file(const std::string& text) {
    const auto path = folder.in("lines.ndjson");
    std::ofstream{path} << text;
    return path;
  }

  const test::temp_folder folder;
  std::string out;
  std::string err;
};

TEST_F(import_command, needs_exactly_one_file) {
  EXPECT_EQ(run({}), exit_code::usage);
  EXPECT_EQ(run({"--items", "a", "--signals", "b"}), exit_code::usage);
  EXPECT_EQ(run({"--items", "a", "--url", "ftp://x"}), exit_code::usage);
  EXPECT_EQ(run({"--items", "a", "--from", "csv"}), exit_code::usage);
}

TEST_F(import_command, a_file_that_is_missing_is_a_fault_at_run_time) {
  EXPECT_EQ(run({"--items", "/nonexistent.ndjson"}), exit_code::failed);
  EXPECT_NE(err.find("/nonexistent.ndjson cannot be read"), std::string::npos);
}

// Port 1 of the loopback: nobody listens there.
TEST_F(import_command, a_gateway_that_does_not_answer_is_an_unavailable_dependency) {
  EXPECT_EQ(run({"--items", file("{\"id\":\"a\"}\n"), "--url", "http://127.0.0.1:1"}),
            exit_code::unavailable);
}

TEST_F(import_command, a_file_without_a_good_line_needs_no_gateway_and_fails) {
  EXPECT_EQ(run({"--items", file("no json\n"), "--url", "http://127.0.0.1:1", "--json"}),
            exit_code::failed);
  EXPECT_NE(out.find("\"rejected\":1"), std::string::npos);
}

TEST_F(import_command, says_why_a_folder_is_no_file) {
  EXPECT_EQ(run({"--items", folder.path().string()}), exit_code::failed);
  EXPECT_NE(err.find("it is a folder"), std::string::npos) << err;
}

// What `zcat items.gz | attune import --items /dev/stdin` reads from.
TEST_F(import_command, reads_a_pipe) {
  const auto pipe = folder.in("pipe");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::thread writer{[&] { std::ofstream{pipe} << "{\"id\":\"a\"}\n{\"id\":\"b\"}\n"; }};
  EXPECT_EQ(run({"--items", pipe, "--data", folder.in("data"), "--json"}), exit_code::ok) << err;
  writer.join();
  EXPECT_NE(out.find("\"accepted\":2,\"rejected\":0"), std::string::npos) << out;
}

TEST_F(import_command, history_without_consent_says_that_it_is_of_no_use) {
  const std::string with_consent = R"("consent":{"ts":1767225600000,"purposes":{"profile":true,)"
                                   R"("measure":true,"improve":true}},)";
  const auto line = [](const std::string& who, const std::string& more, const std::string& ts) {
    return R"({"anon_id":")" + who + "\"," + more + R"("signals":[{"id":")" + who
           + R"(","type":"click","item":"a","ts":)" + ts + "}]}\n";
  };
  const auto lines =
    file(line("v1", "", "1767225600000") + line("v2", with_consent, "1767225600000")
         + line("v3", with_consent, "1767225600") + line("v4", with_consent, "1767225600000000"));
  EXPECT_EQ(run({"--signals", lines, "--data", folder.in("data"), "--json"}), exit_code::ok) << err;
  EXPECT_NE(
    out.find(R"("accepted":2,"rejected":2,"applied":{"profile":1,"measure":1,"improve":1})"),
    std::string::npos)
    << out;
  EXPECT_NE(err.find("1 shape no visitor's lists (without profile)"), std::string::npos) << err;
  EXPECT_NE(err.find(":3: 1 signals dropped: bad_message (ts must be milliseconds since 1970, and "
                     "looks like seconds)"),
            std::string::npos)
    << err;
  EXPECT_NE(err.find("looks like microseconds"), std::string::npos) << err;
}

TEST_F(import_command, goes_to_a_gateway_or_to_a_folder) {
  EXPECT_EQ(run({"--items", "a", "--url", "http://127.0.0.1:1", "--data", "b"}), exit_code::usage);
}

TEST_F(import_command, fills_a_data_folder_without_a_running_gateway) {
  const auto data = folder.in("data");
  const auto items = file("{\"id\":\"a\",\"title\":\"A\"}\nno json\n{\"id\":\"b\"}\n");
  EXPECT_EQ(run({"--items", items, "--data", data, "--json"}), exit_code::ok) << err;
  EXPECT_NE(out.find("\"accepted\":2,\"rejected\":1"), std::string::npos) << out;
  EXPECT_FALSE(std::filesystem::is_empty(data));
}

TEST_F(import_command, takes_the_settings_of_the_engine_whose_folder_it_fills) {
  const auto items = file("{\"id\":\"a\"}\n");
  const auto data = folder.in("data");
  const auto key = folder.in("kept-elsewhere");
  const auto settings = folder.in("attune.toml");
  std::ofstream{settings} << "[http]\nsecret_keys = ['sk_of_the_server']\npseudonym_key_file = '"
                          << key << "'\n";
  EXPECT_EQ(run({"--items", items, "--data", data, "--config", settings}), exit_code::ok) << err;
  EXPECT_TRUE(std::filesystem::exists(key));
  EXPECT_FALSE(std::filesystem::exists(data + ".pseudonym-key"));
  EXPECT_EQ(run({"--items", items, "--data", data, "--set", "http.pseudonym_key_file=" + key}),
            exit_code::ok)
    << err;
  EXPECT_EQ(run({"--items", items, "--data", data, "--set", "http.no_such=1"}),
            exit_code::bad_settings);
  EXPECT_EQ(run({"--items", items, "--set", "http.pseudonym_key_file=" + key}), exit_code::usage)
    << "a running gateway has its own";
}

} // namespace
} // namespace attune
