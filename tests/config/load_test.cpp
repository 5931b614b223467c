#include "config/load.hpp"

#include "tests/config/example_settings.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>

#include <sys/stat.h>

namespace attune {
namespace {

class loading : public testing::Test {
protected:
  loaded_settings from(const setting_sources& sources) {
    setting_list list;
    settings.describe(list);
    return load(list, sources);
  }

  /// Writes a file and loads it.
  loaded_settings from_text(const std::string& text) {
    const auto path = folder.in("settings.toml");
    std::ofstream{path} << text;
    auto out = from({.file = path});
    for (auto& fault : out.faults)
      if (fault.where == path)
        fault.where = "file";
    for (auto& origin : out.origins)
      if (origin.second.starts_with(path))
        origin.second.replace(0, path.size(), "file");
    return out;
  }

  static std::string first_fault(const loaded_settings& loaded) {
    return loaded.faults.empty() ? "" : sentence(loaded.faults.front());
  }

  const test::temp_folder folder;
  example_settings settings;
};

TEST_F(loading, without_sources_keeps_the_defaults) {
  const auto out = from({});
  EXPECT_TRUE(out.faults.empty());
  EXPECT_TRUE(out.origins.empty());
  EXPECT_EQ(settings.port, 8'080);
}

TEST_F(loading, a_file_sets_fields_of_each_type) {
  const auto out = from_text(R"(
[http]
strict = true
port = 9_000
address = "0.0.0.0"
proxies = ["10.0.0.1", "10.0.0.2"]
keys = ["pk_one", {key = "pk_two", origins = ["https://shop.example"], rate = 5}]
[store]
most_bytes = 2_000_000_000_000
[engine]
share = 1
[slots.home]
n = 24
[slots.side]
kind = "blocks"
)");
  EXPECT_EQ(first_fault(out), "");
  EXPECT_TRUE(settings.strict);
  EXPECT_EQ(settings.port, 9'000);
  EXPECT_EQ(settings.address, "0.0.0.0");
  EXPECT_EQ(settings.proxies, (std::vector<std::string>{"10.0.0.1", "10.0.0.2"}));
  ASSERT_EQ(settings.keys.size(), 2u);
  EXPECT_EQ(settings.keys[0].key, "pk_one");
  EXPECT_EQ(settings.keys[0].rate, 100);
  EXPECT_EQ(settings.keys[1].origins, (std::vector<std::string>{"https://shop.example"}));
  EXPECT_EQ(settings.keys[1].rate, 5);
  EXPECT_EQ(settings.most_bytes, 2'000'000'000'000);
  EXPECT_EQ(settings.share, 1);
  EXPECT_EQ(settings.slots.at("home").n, 24);
  EXPECT_EQ(settings.slots.at("home").kind, "list");
  EXPECT_EQ(settings.slots.at("side").kind, "blocks");
  EXPECT_EQ(out.origins.at("http.port"), "file:4");
  EXPECT_EQ(out.origins.at("slots.home.n"), "file:13");
}

TEST_F(loading, a_flag_beats_the_environment_which_beats_the_file) {
  const auto path = folder.in("settings.toml");
  std::ofstream{path} << "http = {port = 1, strict = true, address = 'file'}";
  const auto out = from({.file = path,
                         .environment = {"ATTUNE_HTTP__PORT=2", "ATTUNE_HTTP__ADDRESS=variable"},
                         .flags = {"http.port=3"}});
  EXPECT_EQ(first_fault(out), "");
  EXPECT_EQ(settings.port, 3);
  EXPECT_EQ(settings.address, "variable");
  EXPECT_TRUE(settings.strict);
  EXPECT_EQ(out.origins.at("http.port"), "--set http.port");
  EXPECT_EQ(out.origins.at("http.address"), "environment ATTUNE_HTTP__ADDRESS");
}

TEST_F(loading, a_flag_is_a_toml_value_else_a_text) {
  const auto out =
    from({.flags = {"http.address=plain words", "http.proxies=[\"a\", 'b']",
                    "http.keys=[{key=\"k\", rate=7}]", "slots.home.n=3", "engine.share=0.25"}});
  EXPECT_EQ(first_fault(out), "");
  EXPECT_EQ(settings.address, "plain words");
  EXPECT_EQ(settings.proxies.size(), 2u);
  EXPECT_EQ(settings.keys.at(0).rate, 7);
  EXPECT_EQ(settings.slots.at("home").n, 3);
  EXPECT_EQ(settings.share, 0.25);
}

TEST_F(loading, a_text_setting_takes_a_flag_to_the_letter) {
  EXPECT_EQ(first_fault(from({.flags = {"http.address=007"}})), "");
  EXPECT_EQ(settings.address, "007");
  EXPECT_EQ(first_fault(from({.flags = {"http.address=\"true\""}})), "");
  EXPECT_EQ(settings.address, "true");
}

TEST_F(loading, a_list_takes_a_plain_flag_as_its_only_entry) {
  EXPECT_EQ(first_fault(from({.flags = {"http.proxies=10.0.0.1", "http.keys=pk_only"}})), "");
  EXPECT_EQ(settings.proxies, std::vector<std::string>{"10.0.0.1"});
  EXPECT_EQ(settings.keys.at(0).key, "pk_only");
  EXPECT_EQ(first_fault(from({.flags = {"http.proxies=\"10.0.0.2\"", "http.keys=007"}})), "");
  EXPECT_EQ(settings.proxies, std::vector<std::string>{"10.0.0.2"}) << "without TOML's quotes";
  EXPECT_EQ(settings.keys.at(0).key, "007");
}

TEST_F(loading, a_flag_cannot_smuggle_in_a_second_line) {
  from({.flags = {"http.address=\"a\"\nother = 1"}});
  EXPECT_EQ(settings.address, "\"a\"\nother = 1");
}

TEST_F(loading, every_fault_is_reported_at_once_with_line_and_column) {
  const auto out = from_text("[http]\n"
                             "strict = 1\n"
                             "prot = 1\n"
                             "port = 70000\n"
                             "[slots.home]\n"
                             "kind = \"grid\"\n");
  ASSERT_EQ(out.faults.size(), 4u);
  EXPECT_EQ(sentence(out.faults[0]), "file:2:10: http.strict must be true or false.");
  EXPECT_EQ(sentence(out.faults[1]), "file:3:1: http.prot is no setting; did you mean http.port?");
  EXPECT_EQ(sentence(out.faults[2]), "file:4:8: http.port is 70000; it must be 0 to 65535.");
  EXPECT_EQ(sentence(out.faults[3]),
            "file:6:8: slots.home.kind is \"grid\"; it must be one of \"list\", \"blocks\".");
  EXPECT_EQ(settings.port, 8'080);
}

TEST_F(loading, faults_within_entries_name_the_entry) {
  const auto out = from_text("http.keys = [{key = 'a', rate = 0}, 5, {colour = 'red'}]");
  ASSERT_EQ(out.faults.size(), 3u);
  EXPECT_TRUE(out.faults[0].what.starts_with("http.keys[0].rate is 0;"));
  EXPECT_EQ(out.faults[1].what, "http.keys[1] must be a text or a table.");
  EXPECT_TRUE(out.faults[2].what.starts_with("http.keys[2].colour is no setting"));
}

TEST_F(loading, text_that_is_no_toml_is_named_with_its_place) {
  const auto out = from_text("[http]\nport = = 1\n");
  ASSERT_EQ(out.faults.size(), 1u);
  EXPECT_EQ(out.faults[0].line, 2u);
  EXPECT_EQ(out.faults[0].column, 8u);
}

TEST_F(loading, unknown_variables_and_flags_are_faults) {
  EXPECT_EQ(first_fault(from({.environment = {"ATTUNE_HTTP__PROT=1"}})),
            "environment ATTUNE_HTTP__PROT: http.prot is no setting; did you mean http.port?");
  EXPECT_EQ(first_fault(from({.flags = {"nonsense=1"}})),
            "--set nonsense: nonsense is no setting; `attune config schema` lists all.");
  EXPECT_EQ(first_fault(from({.flags = {"nonsense"}})),
            "--set: needs KEY=VALUE, like http.port=8080.");
  EXPECT_EQ(first_fault(from({.flags = {"http=1"}})),
            "--set http: http is a section; write [http].");
  EXPECT_EQ(from({.flags = {std::string(500'000, '.') + "=1"}}).faults.size(), 1u);
}

TEST_F(loading, a_variable_with_one_underscore_for_two_is_told) {
  EXPECT_EQ(first_fault(from({.environment = {"ATTUNE_HTTP_PORT=9000"}})),
            "environment ATTUNE_HTTP_PORT: is no setting; did you mean ATTUNE_HTTP__PORT, with two "
            "underscores?");
  EXPECT_EQ(from({.environment = {"ATTUNE_STORE_MOST_BYTES=9000"}}).faults.size(), 1u);
  EXPECT_EQ(from({.environment = {"ATTUNE_SLOTS_HOME_N=9"}}).faults.size(), 1u);
  EXPECT_EQ(from({.environment = {"ATTUNE_WEIGHTS_NEAR=9"}}).faults.size(), 1u);
  EXPECT_EQ(settings.port, 8'080);
}

// Orchestrators set such for services of this name.
TEST_F(loading, a_service_s_address_is_no_setting_and_no_fault) {
  EXPECT_TRUE(
    from({.environment = {"ATTUNE_PORT=tcp://10.0.0.1:80", "ATTUNE_HTTP_PORT=tcp://10.0.0.1:80",
                          "ATTUNE_HTTP_SERVICE_PORT=80", "ATTUNE_PORT_80_TCP_PORT=80"}})
      .faults.empty());
}

TEST_F(loading, a_file_with_secrets_that_others_can_read_is_told) {
  const auto path = folder.in("settings.toml");
  const auto warnings_of = [&](const std::string& text, mode_t mode) {
    std::ofstream{path} << text;
    EXPECT_EQ(::chmod(path.c_str(), mode), 0);
    return from({.file = path}).warnings;
  };
  const auto told = warnings_of("http.keys = ['k_secret']", 0644);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_NE(told[0].what.find("http.keys"), std::string::npos) << told[0].what;
  EXPECT_NE(told[0].what.find("chmod 600"), std::string::npos) << told[0].what;
  EXPECT_EQ(told[0].what.find("k_secret"), std::string::npos);
  EXPECT_TRUE(warnings_of("http.keys = ['k_secret']", 0640).empty());
  EXPECT_TRUE(warnings_of("http.port = 1", 0644).empty()) << "nothing in it is secret";
}

TEST_F(loading, a_list_checks_the_texts_that_stand_for_its_entries) {
  EXPECT_EQ(first_fault(from({.flags = {"http.keys=x_wrong"}})),
            "--set http.keys: http.keys[0] begins with x_.");
  EXPECT_EQ(from({.flags = {"http.keys=[{key='x_wrong', rate=7}]"}}).faults.size(), 1u);
  EXPECT_EQ(from({.flags = {"http.keys=[{key='k_right', rate=7}]"}}).faults.size(), 0u);
}

TEST_F(loading, variables_without_a_section_are_not_settings) {
  EXPECT_TRUE(from({.environment = {"ATTUNE_LONG=1", "PATH=/bin", "broken"}}).faults.empty());
}

TEST_F(loading, a_secret_is_never_repeated_in_a_fault) {
  const auto out = from({.flags = {"http.keys=[\"sk_much_longer_than_twenty_bytes\"]"}});
  ASSERT_EQ(out.faults.size(), 1u);
  EXPECT_EQ(out.faults[0].what.find("sk_"), std::string::npos);
}

TEST_F(loading, limits_hold_for_counts_and_names_of_entries) {
  EXPECT_EQ(from({.flags = {"http.keys=['1','2','3','4']"}}).faults.size(), 1u);
  EXPECT_TRUE(settings.keys.empty());
  EXPECT_EQ(from({.flags = {"slots={a={}, b={}, c={}}"}}).faults.size(), 1u);
  EXPECT_EQ(from({.flags = {"slots={\"a b\"={}}"}}).faults.size(), 2u); // The name, the count.
}

TEST_F(loading, a_stronger_list_replaces_a_weaker_one_and_tables_merge) {
  const auto path = folder.in("settings.toml");
  std::ofstream{path} << "http.keys = ['a', 'b']\n[slots.home]\nn = 5\n";
  const auto out = from({.file = path, .flags = {"http.keys=['c']", "slots.home.kind=blocks"}});
  EXPECT_EQ(first_fault(out), "");
  ASSERT_EQ(settings.keys.size(), 1u);
  EXPECT_EQ(settings.keys[0].key, "c");
  EXPECT_EQ(settings.slots.at("home").n, 5);
  EXPECT_EQ(settings.slots.at("home").kind, "blocks");
}

TEST_F(loading, a_number_of_a_table_is_set_and_the_others_stay) {
  const auto path = folder.in("settings.toml");
  std::ofstream{path} << "[weights]\nnear = 2\n";
  const auto out = from({.file = path, .flags = {"weights.new=-1.5"}});
  EXPECT_EQ(first_fault(out), "");
  EXPECT_EQ(settings.weights, (number_table{{"near", 2}, {"new", -1.5}}));
  EXPECT_EQ(out.origins.at("weights.near"), path + ":2");
  EXPECT_EQ(first_fault(from({.environment = {"ATTUNE_WEIGHTS__NEW=3"}})), "");
  EXPECT_EQ(settings.weights, (number_table{{"near", 2}, {"new", 3}}));
}

TEST_F(loading, a_number_that_a_table_does_not_have_is_a_fault) {
  EXPECT_EQ(first_fault(from_text("[weights]\nneer = 2\n")),
            "file:2:1: weights.neer is no setting; did you mean weights.near?");
  EXPECT_EQ(first_fault(from({.flags = {"weights.near=9"}})),
            "--set weights.near: weights.near is 9; it must be -8 to 8.");
  EXPECT_EQ(first_fault(from({.flags = {"weights=[1]"}})),
            "--set weights: weights must be a table: [weights].");
  EXPECT_EQ(first_fault(from_text("[weights]\nnear = 1\nnear = 2\n")).substr(0, 7), "file:3:");
  EXPECT_EQ(settings.weights.at("near"), 0.5);
}

TEST_F(loading, a_file_that_is_missing_or_no_file_is_a_fault) {
  EXPECT_NE(first_fault(from({.file = "/nonexistent/attune.toml"})).find("cannot be read"),
            std::string::npos);
  EXPECT_EQ(from({.file = folder.path().string()}).faults.size(), 1u);
}

TEST_F(loading, a_file_over_a_mebibyte_is_refused) {
  EXPECT_NE(first_fault(from_text(std::string(1 << 20, '#') + "\n")).find("1 MiB"),
            std::string::npos);
}

TEST(process_environment, has_what_was_set) {
  setenv("ATTUNE_TEST_VARIABLE", "there", 1);
  const auto all = process_environment();
  EXPECT_NE(std::find(all.begin(), all.end(), "ATTUNE_TEST_VARIABLE=there"), all.end());
  unsetenv("ATTUNE_TEST_VARIABLE");
}

} // namespace
} // namespace attune
