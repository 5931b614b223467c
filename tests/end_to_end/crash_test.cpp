#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <random>
#include <set>
#include <thread>

namespace attune::test {
namespace {

using namespace std::chrono_literals;

/// What a client knows for sure of itself, written outside of the server.
struct expected_state {
  std::string anon_id;
  std::string session;
  std::string token;
  std::int64_t acknowledged = 0; ///< The highest `seq` with an ack.
  std::int64_t sent = 0;         ///< The highest `seq` sent.
  std::set<std::int64_t> named;  ///< Each `seq` whose signal had an id of its own, `anon_id-seq`.
};

std::string signal_of(const expected_state& x, std::int64_t seq) {
  return signal_text(x.anon_id + '-' + std::to_string(seq), "click",
                     "i" + std::to_string(seq % 40));
}

std::string hello_of(const expected_state& x) {
  auto out = R"(,"anon_id":")" + x.anon_id + "\"," + std::string{full_consent};
  if (!x.token.empty())
    out += R"(,"session_id":")" + x.session + R"(","resume":{"token":")" + x.token + R"(","seq":)"
           + std::to_string(x.acknowledged) + R"(,"slots":{}})";
  return out;
}

/// Streams numbered signals until the connection ends; keeps what was acknowledged.
void stream_until_the_end(int port, expected_state& x) {
  visitor_client client{port, hello_of(x)};
  if (client.welcome().text("/session_id").empty())
    return; // Killed before.
  x.session = client.welcome().text("/session_id");
  x.token = client.welcome().text("/resume_token");
  client.say(R"({"type":"subscribe","slot":"home"})");
  while (client.close_code() == -1) {
    x.sent = client.seq() + 1;
    x.named.insert(x.sent);
    if (client.signal({signal_of(x, x.sent)}) == 0)
      break;
    client.run_until([&] { return client.ack() + 8 >= client.seq(); });
    x.acknowledged = client.ack();
  }
}

/// Resumes after a crash and sends the rest again. @returns what is wrong; empty if nothing.
std::string check_after_crash(int port, expected_state& x) {
  visitor_client client{port, hello_of(x)};
  const auto& welcome = client.welcome();
  if (!welcome.is_true("/resumed") || welcome.text("/session_id") != x.session)
    return "not resumed: " + welcome.source();
  if (client.ack() < x.acknowledged)
    return "acknowledged " + std::to_string(x.acknowledged) + ", known after the crash only "
           + std::to_string(client.ack());
  x.token = welcome.text("/resume_token");
  while (client.seq() < x.sent)
    client.signal({signal_of(x, client.seq() + 1)});
  // Under a number of its own: an id that was applied already, which must not count again.
  if (!x.named.empty()) // Else it was killed each time before it said anything.
    client.signal({signal_of(x, *x.named.rbegin())});
  x.sent = client.seq();
  if (!client.wait_for_ack(client.seq()))
    return "no ack after the crash";
  x.acknowledged = client.ack();
  return {};
}

TEST(crash, loses_nothing_acknowledged_and_counts_nothing_twice) {
  std::mt19937_64 random{test_seed()};
  const auto kills = is_long_run() ? 1'000 : 20;
  server_process server{{"http.signals_per_s=1000000", "http.burst=2000000"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  auto items = 40;
  std::vector<expected_state> all(4);
  for (auto i = 0u; i < all.size(); ++i)
    all[i].anon_id = "v" + std::to_string(i);
  for (auto kill = 1; kill <= kills; ++kill) {
    std::vector<std::thread> clients;
    for (auto& x : all)
      clients.emplace_back([&x, port = server.port()] {
        try {
          stream_until_the_end(port, x);
        } catch (const std::runtime_error&) { // Killed before it could connect.
        }
      });
    std::this_thread::sleep_for(std::chrono::milliseconds{30 + random() % 200});
    const auto item = "extra" + std::to_string(kill);
    const auto put = ask(server.port(), "PUT", "/v1/items",
                         std::string{any_server} + "Content-Type: application/json\r\n",
                         R"([{"id":")" + item + R"("}])");
    items += put.status == 200;
    std::this_thread::sleep_for(std::chrono::milliseconds{random() % 20});
    server.crash();
    for (auto& x : clients)
      x.join();
    ASSERT_TRUE(server.start(5s)) << "not ready in 5 s after kill " << kill << server.log();
    for (auto& x : all)
      ASSERT_EQ(check_after_crash(server.port(), x), "") << "kill " << kill;
    const json catalogue{operators_page(server.admin_port(), "/admin/actors/catalogue")};
    ASSERT_EQ(catalogue.number("/visible"), items) << "kill " << kill;
    for (const auto& x : all) {
      const auto me = ask(server.port(), "GET", "/v1/me?anon_id=" + x.anon_id, any_server);
      ASSERT_EQ(json{me.body}.number("/signals"), static_cast<std::int64_t>(x.named.size()))
        << "kill " << kill << ": each id counts once; " << me.body;
    }
  }
}

TEST(drain, ends_in_order_under_load_and_loses_nothing) {
  server_process server{{"http.signals_per_s=1000000", "http.burst=2000000", "http.drain_ms=1500"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 40));
  expected_state x;
  x.anon_id = "v";
  auto said_goodbye = false;
  auto code = 0;
  auto refused = 0;
  {
    visitor_client client{server.port(), hello_of(x)};
    x.session = client.welcome().text("/session_id");
    x.token = client.welcome().text("/resume_token");
    client.on_message = [&](const json& m) { said_goodbye |= m.text("/type") == "goaway"; };
    client.signal({signal_of(x, 1)});
    ASSERT_TRUE(client.wait_for_ack(1));
    server.send(SIGTERM);
    while (client.close_code() == -1) {
      client.signal({signal_of(x, client.seq() + 1)});
      client.run_until([&] { return client.ack() + 8 >= client.seq(); });
      if (said_goodbye && refused == 0)
        refused = ask(server.port(), "GET", "/readyz").status;
    }
    code = client.close_code();
    x.acknowledged = client.ack();
  }
  EXPECT_TRUE(said_goodbye);
  EXPECT_EQ(refused, 503);
  EXPECT_EQ(code, 4503);
  EXPECT_EQ(server.wait(10s), 0) << server.log();
  EXPECT_GT(x.acknowledged, 10) << "signals were taken while it drained";
  ASSERT_TRUE(server.start()) << server.log();
  visitor_client again{server.port(), hello_of(x)};
  EXPECT_GE(again.ack(), x.acknowledged);
}

} // namespace
} // namespace attune::test
