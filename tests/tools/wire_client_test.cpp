#include "tools/wire_client.hpp"

#include "tests/tools/fake_server.hpp"

#include <gtest/gtest.h>

using namespace attune;
using test::fake_server;
using namespace std::chrono_literals;

namespace {

fake_server::behaviour
answering(std::function<std::vector<std::string>(const std::string&)> on_message) {
  return {std::move(on_message), [](const auto&) { return fake_server::answer{}; }};
}

} // namespace

TEST(wire_client, offers_the_subprotocol_and_exchanges_messages) {
  fake_server server{answering([](const std::string& text) {
    return std::vector<std::string>{text + " 1", text + " 2"};
  })};
  wire_loop loop;
  wire_client client{loop};
  ASSERT_TRUE(client.connect(server.address(), 10s));
  EXPECT_TRUE(client.is_open());
  ASSERT_TRUE(client.send("hello", 10s));
  EXPECT_EQ(client.receive(10s), "hello 1");
  EXPECT_EQ(client.receive(10s), "hello 2");
  EXPECT_EQ(server.offered(), "attune.v1.json");
}

TEST(wire_client, answers_pings_by_itself) {
  std::vector<std::string> heard;
  fake_server server{answering([&](const std::string& text) {
    heard.push_back(text);
    if (text == "start")
      return std::vector<std::string>{R"({"type":"ping","ts":7})"};
    return std::vector<std::string>{"answered"};
  })};
  wire_loop loop;
  wire_client client{loop};
  ASSERT_TRUE(client.connect(server.address(), 10s));
  ASSERT_TRUE(client.send("start", 10s));
  // Only the pong can bring "answered"; the ping itself is not received.
  EXPECT_EQ(client.receive(10s), "answered");
  EXPECT_EQ(heard, (std::vector<std::string>{"start", R"({"type":"pong"})"}));
}

TEST(wire_client, says_that_no_message_came_and_is_closed_then) {
  fake_server server{answering([](const auto&) { return std::vector<std::string>{}; })};
  wire_loop loop;
  wire_client client{loop};
  ASSERT_TRUE(client.connect(server.address(), 10s));
  const auto got = client.receive(20ms);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, fault_code::overloaded);
  EXPECT_FALSE(client.is_open());
  EXPECT_FALSE(client.send("more", 1s));
}

TEST(wire_client, says_that_the_server_hung_up_after_what_came_before) {
  fake_server server{answering([](const auto&) {
    return std::vector<std::string>{"last words", std::string{fake_server::hang_up}};
  })};
  wire_loop loop;
  wire_client client{loop};
  ASSERT_TRUE(client.connect(server.address(), 10s));
  ASSERT_TRUE(client.send("hello", 10s));
  EXPECT_EQ(client.receive(10s), "last words");
  const auto got = client.receive(10s);
  ASSERT_FALSE(got);
  EXPECT_EQ(got.error().code, fault_code::not_found);
}

TEST(wire_client, cannot_connect_where_nobody_listens) {
  server_address nowhere;
  {
    fake_server server{answering([](const auto&) { return std::vector<std::string>{}; })};
    nowhere = server.address();
  }
  wire_loop loop;
  wire_client client{loop};
  const auto connected = client.connect(nowhere, 10s);
  ASSERT_FALSE(connected);
  EXPECT_EQ(connected.error().code, fault_code::not_found);
  EXPECT_NE(connected.error().what.find(host_header(nowhere)), std::string::npos);
}

TEST(wire_client, connects_again_after_a_close) {
  fake_server server{
    answering([](const std::string& text) { return std::vector<std::string>{text}; })};
  wire_loop loop;
  wire_client client{loop};
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(client.connect(server.address(), 10s));
    ASSERT_TRUE(client.send("again", 10s));
    EXPECT_EQ(client.receive(10s), "again");
    client.close(10s);
    EXPECT_FALSE(client.is_open());
  }
  EXPECT_EQ(server.connections(), 2);
}
