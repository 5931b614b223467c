#include "tools/command_line.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include <sys/stat.h>

namespace attune {
namespace {

class config_command : public testing::Test {
protected:
  exit_code run(std::vector<std::string> words) {
    words.insert(words.begin(), {"attune", "config"});
    std::vector<const char*> argv;
    for (const auto& word : words)
      argv.push_back(word.c_str());
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const auto code = run_command_line(static_cast<int>(argv.size()), argv.data(),
                                       {{"config", "Settings", &declare_config}});
    out = testing::internal::GetCapturedStdout();
    err = testing::internal::GetCapturedStderr();
    return code;
  }

  std::string file(const std::string& text) {
    const auto path = folder.in("settings.toml");
    std::ofstream{path} << text;
    return path;
  }

  const test::temp_folder folder;
  std::string out;
  std::string err;
};

TEST_F(config_command, check_passes_on_the_defaults) {
  EXPECT_EQ(run({"check"}), exit_code::ok);
  EXPECT_EQ(run({"check", "--json"}), exit_code::ok);
  EXPECT_EQ(out, "{\"ok\":true,\"faults\":[],\"warnings\":[]}\n");
}

TEST_F(config_command, check_lists_every_fault_and_exits_78) {
  const auto path = file("[http]\nport = 'x'\nnonsense = 1\n");
  EXPECT_EQ(run({"check", "--config", path, "--set", "log.level=loud"}), exit_code::bad_settings);
  EXPECT_NE(err.find(path + ":2:8: http.port must be a whole number."), std::string::npos) << err;
  EXPECT_NE(err.find(path + ":3:1: http.nonsense is no setting"), std::string::npos);
  EXPECT_NE(err.find("--set log.level: log.level is \"loud\""), std::string::npos);
  EXPECT_NE(err.find("3 faults"), std::string::npos);
}

TEST_F(config_command, check_finds_what_a_start_would_refuse) {
  const auto refused = [&](const std::string& setting, const std::string& part) {
    EXPECT_EQ(run({"check", "--set", setting}), exit_code::bad_settings) << setting;
    EXPECT_NE(err.find(part), std::string::npos) << setting << ": " << err;
  };
  refused(R"(http.publishable_keys=[{key="pk_shop_0001",origins=["https://shop.example/"]}])",
          R"(write "https://shop.example")");
  refused(R"(http.publishable_keys=["shop_0001"])", "pk_");
  refused("http.secret_keys=sk_shop_0001,sk_shop_0002", "comma");
  refused("http.secret_keys=\"sk_shop_0001\\n\"", "line break");
  refused(R"(http.admin_keys=["ak_shop_0001","ak_shop_0001"])", "there before");
  refused(R"(http.jwt.keys=[{algorithm="HS256",secret="short"}])", "32 bytes");
  refused("http.address=localhost", "IP address");
  refused("http.admin_port=8080", "http.port and http.admin_port are both 8080");
  refused("priors.charm=1", "priors.charm is no setting");
  refused(R"(rewards=[{when="clack",value=1}])", "clack");
  refused(R"(rewards=[{when="dwell>=",value=1}])", "dwell>=");
}

TEST_F(config_command, check_takes_two_free_ports_for_two) {
  EXPECT_EQ(run({"check", "--set", "http.port=0", "--set", "http.admin_port=0"}), exit_code::ok)
    << err;
}

TEST_F(config_command, check_says_which_file_shows_its_secrets) {
  const auto path = file("http.secret_keys = ['sk_do_not_show_me']\n");
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  EXPECT_EQ(run({"check", "--config", path}), exit_code::ok);
  EXPECT_NE(err.find("warning: " + path), std::string::npos) << err;
  EXPECT_EQ(err.find("do_not_show_me"), std::string::npos);
}

TEST_F(config_command, show_tells_value_and_origin) {
  const auto path = file("[http]\nport = 9000\n");
  EXPECT_EQ(run({"show", "--config", path, "--set", "log.level=debug", "--set",
                 "http.secret_keys=['sk_do_not_show_me']"}),
            exit_code::ok);
  EXPECT_NE(out.find("http.port = 9000  # " + path + ":2\n"), std::string::npos) << out;
  EXPECT_NE(out.find("log.level = \"debug\"  # --set log.level\n"), std::string::npos);
  EXPECT_EQ(out.find("do_not_show_me"), std::string::npos);
}

TEST_F(config_command, schema_is_printed_as_json) {
  EXPECT_EQ(run({"schema"}), exit_code::ok);
  EXPECT_TRUE(out.starts_with("{\"$schema\":"));
}

TEST_F(config_command, needs_one_of_its_verbs) { EXPECT_EQ(run({}), exit_code::usage); }

} // namespace
} // namespace attune
