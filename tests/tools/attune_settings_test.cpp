#include "tools/attune_settings.hpp"

#include "config/check.hpp"

#include <gtest/gtest.h>

#include <set>

namespace attune {
namespace {

TEST(attune_settings, all_defaults_are_within_their_bounds) {
  attune_settings settings;
  setting_list list;
  settings.describe(list);
  const auto faults = complaints(list);
  EXPECT_TRUE(faults.empty()) << faults.front();
}

TEST(attune_settings, no_name_is_declared_twice) {
  attune_settings settings;
  setting_list list;
  settings.describe(list);
  std::set<std::string_view> names;
  for (const auto& one : list.all())
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
  EXPECT_GT(names.size(), 50u);
}

// Clients and checks from outside rely on these names.
TEST(attune_settings, the_names_that_the_contract_promises_exist) {
  attune_settings settings;
  setting_list list;
  settings.describe(list);
  std::set<std::string_view> names;
  for (const auto& one : list.all())
    names.insert(one.name);
  for (const char* name :
       {"http.publishable_keys", "http.secret_keys", "http.admin_keys", "http.signals_per_s",
        "http.drain_ms", "http.ack_delay_ms", "http.pseudonym_key_file", "http.port",
        "engine.lockstep", "slots", "protocol.strict"})
    EXPECT_TRUE(names.contains(name)) << name;
}

TEST(attune_settings, clients_and_operators_need_a_port_each) {
  const auto complaint = [](std::string address, int port, std::string admin_address,
                            int admin_port) {
    http_settings x;
    x.address = std::move(address);
    x.port = port;
    x.admin_address = std::move(admin_address);
    x.admin_port = admin_port;
    return shared_endpoint(x);
  };
  EXPECT_EQ(shared_endpoint({}), "") << "the defaults";
  EXPECT_EQ(complaint("127.0.0.1", 9000, "127.0.0.1", 9000),
            "http.port and http.admin_port are both 9000; operators need a port of their own.");
  EXPECT_EQ(complaint("127.0.0.1", 9000, "127.0.0.1", 9001), "");
  EXPECT_EQ(complaint("127.0.0.1", 0, "127.0.0.1", 0), "") << "two free ones";
  EXPECT_EQ(complaint("10.0.0.7", 9000, "127.0.0.1", 9000), "") << "two addresses";
  EXPECT_NE(complaint("0.0.0.0", 9000, "127.0.0.1", 9000), "") << "all addresses hold that one";
  EXPECT_NE(complaint("127.0.0.1", 9000, "::", 9000), "");
}

TEST(attune_settings, faults_between_them_say_where_they_were_set) {
  attune_settings settings;
  EXPECT_TRUE(faults_between(settings, {}).empty()) << "the defaults";
  settings.models.rewards = {{"clack", 1}};
  const auto faults = faults_between(settings, {{"rewards", "attune.toml:3"}});
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_EQ(faults[0].where, "attune.toml:3");
  EXPECT_NE(faults[0].what.find("clack"), std::string::npos);
}

} // namespace
} // namespace attune
