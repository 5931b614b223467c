#include "tests/support/gateway_fixture.hpp"

#include "http/net.hpp"

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace attune {
namespace {

class gateway_server : public gateway_fixture {
protected:
  /// What a start with these settings is refused with; empty if it is not.
  std::string refusal(http_settings settings) {
    asio::io_context loop;
    settings.port = 0;
    settings.admin_port = 0;
    server x{settings, {&loop}, {engine_, engine_, files_, probe_, nullptr, nullptr}};
    std::thread runner;
    const auto where = x.start();
    if (where) {
      auto guard = asio::make_work_guard(loop);
      runner = std::thread{[&] { loop.run(); }};
      x.stop();
      guard.reset();
      runner.join();
      return {};
    }
    auto guard = asio::make_work_guard(loop);
    runner = std::thread{[&] { loop.run(); }};
    x.stop();
    guard.reset();
    runner.join();
    return where.error().what;
  }
};

TEST_F(gateway_server, listens_beyond_loopback_only_with_keys) {
  http_settings settings;
  settings.address = "0.0.0.0";
  EXPECT_NE(refusal(settings).find("http.publishable_keys"), std::string::npos);
  settings.publishable_keys = {{"pk_configured", {}, 0}};
  EXPECT_EQ(refusal(settings), "");
  settings.admin_address = "0.0.0.0";
  EXPECT_NE(refusal(settings).find("http.admin_keys"), std::string::npos);
}

TEST_F(gateway_server, says_why_it_cannot_start) {
  http_settings settings;
  settings.address = "localhost";
  EXPECT_NE(refusal(settings).find("no IP address"), std::string::npos);
  settings = {};
  settings.pseudonym_key_file = "/no/such/folder/key";
  EXPECT_NE(refusal(settings).find("http.pseudonym_key_file"), std::string::npos);
  settings = {};
  settings.jwt.keys = {{"", "HS256", "short", ""}};
  EXPECT_NE(refusal(settings).find("http.jwt.keys[0]"), std::string::npos);
}

TEST_F(gateway_server, says_that_a_port_is_taken) {
  start();
  asio::io_context loop;
  http_settings settings;
  settings.port = port();
  settings.admin_port = 0;
  server x{settings, {&loop}, {engine_, engine_, files_, probe_, nullptr, nullptr}};
  const auto where = x.start();
  ASSERT_FALSE(where);
  EXPECT_NE(where.error().what.find("Cannot listen on 127.0.0.1"), std::string::npos)
    << where.error().what;
  auto guard = asio::make_work_guard(loop);
  std::thread runner{[&] { loop.run(); }};
  x.stop();
  guard.reset();
  runner.join();
}

TEST_F(gateway_server, drains_in_order) {
  http_settings settings;
  settings.drain_ms = 400;
  start(settings);
  raw_websocket ws{port()};
  ws.hello();
  raw_socket sse{port()};
  sse.send("GET /v1/blocks/stream?slots=home HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n\r\n");
  sse.receive_until("event: rec");
  std::atomic<bool> done{false};
  gate().drain([&] { done = true; });

  EXPECT_FALSE(ws.next_of("goaway").empty());
  EXPECT_NE(sse.receive_until("event: goaway").find("event: goaway"), std::string::npos);
  EXPECT_EQ(ask(port(), "GET", "/readyz").status, 503);
  EXPECT_EQ(ask(port(), "GET", "/livez").status, 200);
  EXPECT_EQ((raw_websocket{port()}.handshake().status), 503) << "new upgrades";
  EXPECT_EQ(ask(port(), "GET", "/v1/blocks/stream?slots=home", "X-Attune-Key: pk_test\r\n").status,
            503);
  ws.say(click_on("SKU-A", 1));
  EXPECT_EQ(member_of(ws.next_of("ack"), "seq"), "1") << "signals are taken meanwhile";
  EXPECT_EQ(
    ask(port(), "POST", "/v1/signals", "X-Attune-Key: pk_test\r\n", click_on("SKU-A", 0)).status,
    202);

  EXPECT_EQ(ws.closed_with(), 4503);
  EXPECT_TRUE(sse.ended());
  EXPECT_TRUE(eventually([&] { return done.load(); }));
}

TEST_F(gateway_server, stops_at_once_whatever_is_open) {
  start();
  raw_websocket ws{port()};
  ws.hello();
  engine_.holds_open = true;
  raw_websocket waiting{port()};
  waiting.say(R"({"type":"hello","proto":1,"key":"pk_test"})");
  engine_.silent = true;
  raw_socket asking{port()};
  asking.send("GET /v1/recommendations/home HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n\r\n");
  raw_socket idle{port()};
  gate().stop();
  EXPECT_TRUE(ws.socket().ended());
  EXPECT_TRUE(waiting.socket().ended());
  EXPECT_TRUE(asking.ended());
  EXPECT_TRUE(idle.ended());
  engine_.answer_open(); // Too late, and harmless.
}

// The drain's timer runs on a loop that goes on for longer than the gateway.
TEST_F(gateway_server, stops_in_the_middle_of_a_drain_which_is_never_done_then) {
  http_settings settings;
  settings.drain_ms = 100;
  start(settings);
  raw_websocket ws{port()};
  ws.hello();
  std::atomic<bool> done{false};
  gate().drain([&] { done = true; });
  gate().stop();
  EXPECT_TRUE(ws.socket().ended());
  std::this_thread::sleep_for(std::chrono::milliseconds{300});
  EXPECT_FALSE(done);
}

TEST_F(gateway_server, ends_an_operators_tail_in_order_when_it_has_drained) {
  http_settings settings;
  settings.drain_ms = 0;
  start(settings);
  raw_socket tail{admin_port()};
  tail.send("GET /admin/tail HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ak_test\r\n\r\n");
  tail.receive_until("retry: 2000");
  std::atomic<bool> done{false};
  gate().drain([&] { done = true; });
  EXPECT_TRUE(tail.ended());
  EXPECT_FALSE(tail.was_reset());
  EXPECT_TRUE(eventually([&] { return done.load(); }));
}

TEST_F(gateway_server, spreads_connections_over_its_loops) {
  start();
  std::vector<raw_websocket> all;
  for (auto i = 0; i < 20; ++i) {
    all.emplace_back(port());
    all.back().hello();
  }
  for (auto& ws : all) {
    ws.say(R"({"type":"ping","ts":3})");
    EXPECT_EQ(member_of(ws.next_of("pong"), "ts"), "3");
  }
  EXPECT_EQ(engine_.connected(), 20);
}

} // namespace
} // namespace attune
