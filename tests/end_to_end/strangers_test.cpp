#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

namespace attune::test {
namespace {

using namespace std::chrono_literals;

/// What one stranger sends, from one address or through a proxy on this machine, and what others
/// have of the server meanwhile.
class strangers : public ::testing::Test {
protected:
  static std::string post_text(const std::string& names, const std::string& id) {
    return "{" + names + std::string{full_consent} + ","
           + batch_text({signal_text(id, "click", "i3")}) + "}";
  }

  static raw_answer post(const server_process& server, const std::string& names,
                         const std::string& id, const std::string& fields = {}) {
    return ask(server.port(), "POST", "/v1/signals", std::string{any_client} + fields,
               post_text(names, id));
  }

  static std::string anon(int n) { return R"("anon_id":"v)" + std::to_string(n) + "\","; }

  static std::string through_proxy(int n) {
    return "X-Forwarded-For: 203.0.113." + std::to_string(n % 250 + 1) + ", 198.51."
           + std::to_string(n / 250) + "." + std::to_string(n % 250 + 1) + "\r\n";
  }
};

// Five at once and one a second for each: all of them together would pass in a minute.
TEST_F(strangers, newcomers_behind_one_proxy_are_all_served) {
  server_process server{{"http.signals_per_s=1", "http.burst=5", "http.lists_per_s=1"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  for (auto n = 0; n < 260; ++n) {
    const auto field = n % 2 == 0
                         ? through_proxy(n)
                         : "Forwarded: for=192.0.2.77, for=\"198.51." + std::to_string(n / 250)
                             + "." + std::to_string(n % 250 + 1) + ":4711\"\r\n";
    ASSERT_EQ(post(server, "", std::to_string(n), field).status, 202) << n;
    ASSERT_EQ(
      ask(server.port(), "GET", "/v1/recommendations/home", std::string{any_client} + field).status,
      200)
      << n;
  }
  EXPECT_EQ(post(server, "", "once more", through_proxy(0)).status, 202);
  for (auto n = 0; n < 10; ++n)
    post(server, "", "again" + std::to_string(n), through_proxy(0));
  EXPECT_EQ(post(server, "", "too often", through_proxy(0)).status, 429)
    << "each address has its own";
}

// Where no proxy is trusted, what a client says of itself gives it nothing.
TEST_F(strangers, who_is_no_proxy_names_no_other_address) {
  server_process server{
    {"http.signals_per_s=0.1", "http.burst=5", "http.trusted_proxies=[\"203.0.113.0/24\"]"}};
  ASSERT_TRUE(server.start()) << server.log();
  auto refused = 0;
  for (auto n = 0; n < 20; ++n)
    refused += post(server, "", std::to_string(n), through_proxy(n)).status == 429 ? 1 : 0;
  EXPECT_GE(refused, 14);
}

// Twenty at once, and one every ten seconds.
TEST_F(strangers, new_visitors_of_one_address_have_a_rate) {
  server_process server{{"http.new_visitors_per_s=0.1", "http.new_visitors_burst=20"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  for (auto n = 0; n < 20; ++n)
    ASSERT_EQ(post(server, anon(n), "a" + std::to_string(n)).status, 202) << n;
  raw_answer refused;
  for (auto n = 20; n < 24 && refused.status != 429; ++n) // Some seconds may have passed.
    refused = post(server, anon(n), "a" + std::to_string(n));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(json{refused.body}.text("/code"), "rate_limited");
  EXPECT_NE(refused.field("Retry-After"), "");
  EXPECT_EQ(post(server, anon(7), "b").status, 202) << "who is known goes on";
  EXPECT_EQ(post(server, anon(30), "c", through_proxy(1)).status, 202) << "another address";
  EXPECT_EQ(ask(server.port(), "GET", "/v1/recommendations/home?anon_id=v31", any_client).status,
            200)
    << "lists for nobody go on";
  raw_websocket socket{server.port()};
  socket.say(R"({"type":"hello","proto":1,"key":"pk_test","anon_id":"v32"})");
  EXPECT_EQ(member_of(socket.next_of("error"), "code"), "rate_limited");
  EXPECT_EQ(socket.closed_with(), 4429);
  const auto by_server =
    ask(server.port(), "POST", "/v1/signals", any_server, post_text(anon(33), "d"));
  EXPECT_EQ(by_server.status, 202) << "a server answers for its visitors";
  EXPECT_GT(
    metric_of(server.admin_port(), "attune_limit_hits_total{limit=\"http.new_visitors_per_s\"}"),
    0);
}

// A visitor of whom nothing may be stored comes back by its session: it was let in before.
TEST_F(strangers, who_comes_back_with_a_session_is_no_newcomer) {
  server_process server{
    {"http.new_visitors_per_s=0.1", "http.new_visitors_burst=1", "http.drain_ms=100"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  std::string token;
  std::string session;
  {
    raw_websocket socket{server.port()};
    const auto welcome = socket.hello();
    token = member_of(welcome, "resume_token");
    session = member_of(welcome, "session_id");
    ASSERT_FALSE(token.empty());
  }
  server.send(SIGTERM);
  ASSERT_EQ(server.wait(), 0);
  ASSERT_TRUE(server.start()) << server.log();
  auto refused = false;
  for (auto n = 0; n < 4 && !refused; ++n) // The one newcomer that may come.
    refused = post(server, anon(n), "a" + std::to_string(n)).status == 429;
  ASSERT_TRUE(refused);
  raw_websocket socket{server.port()};
  socket.say(R"({"type":"hello","proto":1,"key":"pk_test","resume":{"token":")" + token + "\"}}");
  const auto welcome = socket.next_of("welcome");
  EXPECT_EQ(member_of(welcome, "session_id"), session);
  EXPECT_EQ(member_of(welcome, "resumed"), "true");
}

TEST_F(strangers, made_up_visitors_are_nobody_and_take_no_place) {
  server_process server{{"engine.visitors=20"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  http_line line{server.port()};
  for (auto n = 0; n < 200; ++n) {
    const auto list =
      line.ask("GET", "/v1/recommendations/home?anon_id=made-up-" + std::to_string(n), any_client);
    ASSERT_EQ(list.status, 200) << n;
    const json body{list.body};
    ASSERT_FALSE(body.has("/rid")) << n << ": nothing is decided for nobody";
    ASSERT_EQ(body.texts("/order").size(), 12u) << n;
  }
  EXPECT_EQ(metric_of(server.admin_port(), "attune_visitors_live"), 0);
  ASSERT_EQ(post(server, anon(1), "a").status, 202);
  EXPECT_TRUE(
    json{ask(server.port(), "GET", "/v1/recommendations/home?anon_id=v1", any_client).body}.has(
      "/rid"));
}

// Above the bound who has no client gives way, and is loaded when it comes back.
TEST_F(strangers, who_says_something_finds_a_place_however_many_came_before) {
  server_process server{{"engine.visitors=20"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  visitor_client here{server.port(), R"(,"anon_id":"v-here",)" + std::string{full_consent}};
  for (auto n = 0; n < 200; ++n) {
    auto answer = post(server, anon(n), "a" + std::to_string(n));
    for (auto again = 0; again < 20 && answer.status == 503; ++again) { // One is just leaving.
      std::this_thread::sleep_for(20ms);
      answer = post(server, anon(n), "a" + std::to_string(n));
    }
    ASSERT_EQ(answer.status, 202) << n << ": " << answer.body;
  }
  EXPECT_LE(metric_of(server.admin_port(), "attune_visitors_live"), 22);
  EXPECT_TRUE(
    json{ask(server.port(), "GET", "/v1/recommendations/home?anon_id=v0", any_client).body}.has(
      "/rid"))
    << "it is known still";
  here.signal({signal_text("s", "click", "i1")});
  EXPECT_TRUE(here.wait_for_ack(1)) << "who has a client stays";
}

// Ten at once; then one every ten seconds.
TEST_F(strangers, a_visitor_has_one_rate_by_whatever_name_it_comes) {
  server_process server{{"http.signals_per_s=0.1", "http.burst=10"}};
  ASSERT_TRUE(server.start()) << server.log();
  const auto first = post(server, anon(0), "first");
  ASSERT_EQ(first.status, 202);
  const auto session = R"("session_id":")" + member_of(first.body, "session_id") + "\",";
  auto taken = 1;
  for (auto n = 1; n <= 30; ++n)
    taken += post(server, session + anon(n), "s" + std::to_string(n)).status == 202 ? 1 : 0;
  EXPECT_LE(taken, 12) << "a new anon_id beside the session gives nothing";
  EXPECT_EQ(post(server, anon(0), "by anon").status, 429);
  raw_websocket socket{server.port()};
  socket.hello(R"(,"anon_id":"v0")");
  socket.say("{\"type\":\"signals\",\"seq\":1,"
             + batch_text({signal_text("by socket", "click", "i1")}) + "}");
  EXPECT_EQ(member_of(socket.next_of("error"), "code"), "rate_limited");
  EXPECT_EQ(post(server, anon(99), "another").status, 202);
}

// One at once, and one every ten seconds. After a restart it is not known whose the session is: the
// first list counts for the address, and says it.
TEST_F(strangers, lists_by_session_count_for_its_visitor) {
  server_process server{{"http.lists_per_s=0.1"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  const auto made =
    ask(server.port(), "POST", "/v1/signals?ack=durable", any_client, post_text(anon(0), "first"));
  ASSERT_EQ(made.status, 202);
  server.crash();
  ASSERT_TRUE(server.start()) << server.log();
  const std::string home{"/v1/recommendations/home?"};
  const auto by_session = home + "session_id=" + member_of(made.body, "session_id");
  EXPECT_EQ(ask(server.port(), "GET", by_session, any_client).status, 200);
  EXPECT_EQ(ask(server.port(), "GET", by_session, any_client).status, 200);
  EXPECT_EQ(ask(server.port(), "GET", home + "anon_id=v0", any_client).status, 429);
  EXPECT_EQ(ask(server.port(), "GET", home + "anon_id=v1", any_client).status, 200);
}

// A thousand are kept; of the rest the sessions are unknown, and served as none.
TEST_F(strangers, sessions_are_bounded) {
  server_process server{{"store.sessions_kept=1000", "http.drain_ms=100"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  std::vector<std::string> sessions;
  http_line line{server.port()};
  const std::string target = "/v1/signals?ack=durable";
  for (auto n = 0; n < 1'100; ++n) {
    const auto made = line.ask("POST", n % 100 == 99 ? target : "/v1/signals", any_server,
                               post_text(anon(n), std::to_string(n)));
    ASSERT_EQ(made.status, 202) << n;
    sessions.push_back(member_of(made.body, "session_id"));
  }
  const std::string dropped = "attune_limit_hits_total{limit=\"store.sessions_kept\"}";
  for (auto n = 0; n < 100 && metric_of(server.admin_port(), dropped) < 1; ++n)
    std::this_thread::sleep_for(50ms);
  EXPECT_GE(metric_of(server.admin_port(), dropped), 1);
  server.send(SIGTERM);
  ASSERT_EQ(server.wait(), 0);
  ASSERT_TRUE(server.start()) << server.log();
  http_line again{server.port()};
  auto known = 0;
  for (const auto& session : sessions)
    known +=
      json{again.ask("GET", "/v1/recommendations/home?session_id=" + session, any_server).body}.has(
        "/rid")
        ? 1
        : 0;
  EXPECT_LE(known, 1'010);
  EXPECT_GE(known, 990) << "and no more are dropped than must be";
}

// Nothing of what it announces is waited for, and the others go on.
TEST_F(strangers, a_message_that_says_it_is_too_large_ends_its_socket_at_once) {
  server_process server;
  ASSERT_TRUE(server.start()) << server.log();
  for (const auto shift : {31, 32, 62, 63}) {
    raw_websocket socket{server.port()};
    socket.hello();
    std::string header = "\x81\xff";
    for (auto at = 56; at >= 0; at -= 8)
      header += static_cast<char>(((1ull << shift) >> at) & 0xff);
    socket.socket().send(header);
    EXPECT_EQ(socket.closed_with(2'000), shift == 63 ? 1002 : 4413) << shift;
  }
  EXPECT_EQ(ask(server.port(), "GET", "/livez").status, 200);
}

} // namespace
} // namespace attune::test
