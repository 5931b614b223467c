#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <csignal>

// What an operator is told of a start, in the log and by the metrics.

namespace attune::test {
namespace {

using namespace std::chrono_literals;

TEST(start, says_its_version_its_settings_and_what_it_recovered) {
  server_process server{{"http.secret_keys=sk_never_shown_0001", "slots.home.n=7"}};
  ASSERT_TRUE(server.start(60s)) << server.log();
  const auto put =
    ask(server.port(), "PUT", "/v1/items",
        "Authorization: Bearer sk_never_shown_0001\r\nContent-Type: application/json\r\n",
        R"([{"id":"a"},{"id":"b"}])");
  ASSERT_EQ(put.status, 200) << put.body;
  server.send(SIGTERM);
  ASSERT_EQ(server.wait(60s), 0) << server.log();
  ASSERT_TRUE(server.start(60s)) << server.log();
  const auto log = server.log();
  for (const auto* part : {"engine start version=", "slots.home.n=7", "engine recovered items=2 ",
                           "engine ready listen="})
    EXPECT_NE(log.find(part), std::string::npos) << part << ": " << log;
  EXPECT_EQ(log.find("sk_never_shown"), std::string::npos) << log;
}

TEST(start, shows_at_once_what_alerts_rest_on) {
  server_process server;
  ASSERT_TRUE(server.start(60s)) << server.log();
  const auto text = ask(server.admin_port(), "GET", "/metrics").body;
  for (const auto* line :
       {"\nattune_ready{check=\"store\"} 1\n", "\nattune_ready{check=\"gateway\"} 1\n",
        "\nattune_build_info{version=\"", "\nattune_disk_free_bytes ",
        "\nattune_uncommitted_bytes 0\n", "\nattune_actors_died_total{kind=\"learner\"} 0\n",
        "\nattune_rewards_total 0\n"})
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
}

} // namespace
} // namespace attune::test
