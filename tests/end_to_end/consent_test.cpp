#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace attune::test {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view marker = "marker-7f3a9c51e2d84b60";

/// Whether any file below the folder holds these bytes.
bool holds(const std::string& folder, std::string_view bytes) {
  for (const auto& file : std::filesystem::recursive_directory_iterator{folder}) {
    std::ifstream in{file.path(), std::ios::binary};
    std::ostringstream all;
    all << in.rdbuf();
    if (all.str().find(bytes) != std::string::npos)
      return true;
  }
  return false;
}

class consent_over_the_wire : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_TRUE(server_.start()) << server_.log();
    ASSERT_TRUE(put_items(server_.port(), 30));
  }

  std::int64_t records(const visitor_client& x) const {
    const json session{
      operators_page(server_.admin_port(), "/admin/sessions/" + x.welcome().text("/session_id"))};
    return json{operators_page(server_.admin_port(), "/admin/actors/" + session.text("/visitor"))}
      .number("/records");
  }

  server_process server_{{"slots.home.n=6", "engine.gap_ms=300"}};
};

TEST_F(consent_over_the_wire, stores_nothing_without_a_profile) {
  visitor_client client{server_.port(), R"(,"anon_id":")" + std::string{marker} + '"'};
  client.say(R"({"type":"subscribe","slot":"home"})");
  ASSERT_TRUE(client.wait_for_state("home", 0));
  for (auto i = 0; i < 5; ++i)
    client.signal({signal_text(std::string{marker} + std::to_string(i), "click", marker)});
  ASSERT_TRUE(client.wait_for_ack(5));
  EXPECT_EQ(records(client), 0);
  const auto me = ask(server_.port(), "GET", "/v1/me?anon_id=" + std::string{marker}, any_server);
  EXPECT_EQ(json{me.body}.number("/signals", 0), 0);
  server_.crash();
  EXPECT_FALSE(holds(server_.data(), marker));
}

TEST_F(consent_over_the_wire, forgets_on_withdrawal_and_shows_what_is_left) {
  visitor_client client{server_.port(), R"(,"anon_id":"v",)" + std::string{full_consent}};
  client.say(R"({"type":"subscribe","slot":"home"})");
  ASSERT_TRUE(client.wait_for_state("home", 0));
  const auto hidden = client.list("home").order().at(0);
  client.signal({signal_text("a", "click", "i8"), signal_text("b", "hide", hidden)});
  ASSERT_TRUE(client.wait_for_state("home", 1));
  const auto rev = client.list("home").rev();
  client.say(R"({"type":"consent","consent":{"ts":)" + std::to_string(now_ms())
             + R"(,"purposes":{"contextual":true}}})");
  ASSERT_TRUE(client.run_until([&] { return client.list("home").rev() > rev; }));
  const auto& order = client.list("home").order();
  EXPECT_EQ(std::count(order.begin(), order.end(), hidden), 0) << "a hide survives a withdrawal";
  EXPECT_EQ(client.list("home").state_version(), 1);
  const json me{ask(server_.port(), "GET", "/v1/me?anon_id=v", any_server).body};
  EXPECT_EQ(me.number("/signals"), 0) << me.source();
  EXPECT_FALSE(me.has("/history/0"));
  EXPECT_FALSE(me.is_true("/consent/profile"));
}

std::string resuming(const visitor_client& x) {
  return R"(,"session_id":")" + x.welcome().text("/session_id") + R"(","resume":{"token":")"
         + x.welcome().text("/resume_token") + R"(","seq":)" + std::to_string(x.ack())
         + R"(,"slots":{"home":)" + std::to_string(1) + "}}";
}

TEST_F(consent_over_the_wire, resumes_in_the_same_epoch_and_anew_after_a_restart) {
  std::string how;
  std::string epoch;
  {
    visitor_client client{server_.port(), R"(,"anon_id":"v",)" + std::string{full_consent}};
    client.say(R"({"type":"subscribe","slot":"home"})");
    ASSERT_TRUE(client.wait_for_state("home", 0));
    client.signal({signal_text("a", "click", "i8")});
    ASSERT_TRUE(client.wait_for_ack(1));
    epoch = client.welcome().text("/epoch");
    how = resuming(client);
  }
  {
    const visitor_client same{server_.port(), how};
    EXPECT_TRUE(same.welcome().is_true("/resumed")) << same.welcome().source();
    EXPECT_EQ(same.welcome().text("/epoch"), epoch);
    EXPECT_EQ(same.ack(), 1);
    how = resuming(same);
  }
  server_.crash();
  ASSERT_TRUE(server_.start()) << server_.log();
  visitor_client later{server_.port(), how};
  EXPECT_TRUE(later.welcome().is_true("/resumed")) << later.welcome().source();
  EXPECT_NE(later.welcome().text("/epoch"), epoch);
  EXPECT_EQ(later.ack(), 1);
  ASSERT_TRUE(later.wait_for_state("home", 1)) << "a snapshot follows, unasked";
  EXPECT_TRUE(later.faults.empty()) << later.faults[0];
}

TEST_F(consent_over_the_wire, ends_a_client_that_leaves_a_gap) {
  visitor_client client{server_.port(), R"(,"anon_id":"v",)" + std::string{full_consent}};
  client.say(R"({"type":"signals","seq":2,)" + batch_text({signal_text("a", "click", "i1")}) + '}');
  EXPECT_FALSE(client.run_until([&] { return client.ack() > 0; }));
  EXPECT_EQ(client.errors, std::vector<std::string>{"resync_required"});
  EXPECT_EQ(client.close_code(), 4507);
}

TEST_F(consent_over_the_wire, takes_a_gap_that_is_filled_in_time) {
  visitor_client client{server_.port(), R"(,"anon_id":"v",)" + std::string{full_consent}};
  for (const auto* seq : {"2", "1"})
    client.say(R"({"type":"signals","seq":)" + std::string{seq} + ','
               + batch_text({signal_text(seq, "click", "i1")}) + '}');
  EXPECT_TRUE(client.wait_for_ack(2));
}

TEST_F(consent_over_the_wire, lets_the_newest_socket_of_a_session_win) {
  visitor_client first{server_.port(), R"(,"anon_id":"v",)" + std::string{full_consent}};
  first.say(R"({"type":"hello","proto":1,"key":"pk_test"})");
  EXPECT_TRUE(first.run_until([&] { return !first.errors.empty(); }));
  EXPECT_EQ(first.errors, std::vector<std::string>{"bad_message"});
  const visitor_client second{server_.port(), resuming(first)};
  EXPECT_TRUE(second.welcome().is_true("/resumed"));
  first.run_until([&] { return false; });
  EXPECT_EQ(first.close_code(), 4409);
}

} // namespace
} // namespace attune::test
