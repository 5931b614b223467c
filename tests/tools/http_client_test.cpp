#include "tools/http_client.hpp"

#include "tests/tools/fake_server.hpp"

#include <gtest/gtest.h>

using namespace attune;
using test::fake_server;
using namespace std::chrono_literals;

namespace {

fake_server::behaviour
answering(std::function<fake_server::answer(const fake_server::request&)> on_request) {
  return {[](const auto&) { return std::vector<std::string>{}; }, std::move(on_request)};
}

} // namespace

TEST(http_client, sends_what_it_is_told_and_returns_what_comes) {
  fake_server::request got;
  fake_server server{answering([&](const fake_server::request& x) {
    got = x;
    return fake_server::answer{404, "nothing here", true};
  })};
  wire_loop loop;
  http_client client{loop, server.address()};
  const auto answer =
    client.ask({"PUT", "/v1/items?a=b", {{"Authorization", "Bearer sk_x"}}, "[1]"}, 10s);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 404u);
  EXPECT_EQ(answer->body, "nothing here");
  EXPECT_EQ(answer->header("content-length"), "12");
  EXPECT_EQ(answer->header("x-none"), "");
  EXPECT_EQ(got.method, "PUT");
  EXPECT_EQ(got.target, "/v1/items?a=b");
  EXPECT_EQ(got.authorization, "Bearer sk_x");
  EXPECT_EQ(got.body, "[1]");
}

TEST(http_client, keeps_its_connection) {
  fake_server server{answering([](const auto&) { return fake_server::answer{200, "ok", true}; })};
  wire_loop loop;
  http_client client{loop, server.address()};
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(client.ask({}, 10s));
  EXPECT_EQ(server.connections(), 1);
}

TEST(http_client, connects_anew_where_the_server_does_not_keep_it) {
  fake_server server{answering([](const auto&) { return fake_server::answer{200, "ok", false}; })};
  wire_loop loop;
  http_client client{loop, server.address()};
  for (int i = 0; i < 3; ++i)
    ASSERT_TRUE(client.ask({}, 10s));
  EXPECT_EQ(server.connections(), 3);
}

TEST(http_client, says_that_nobody_answers) {
  server_address nowhere;
  {
    fake_server server{answering([](const auto&) { return fake_server::answer{}; })};
    nowhere = server.address();
  }
  wire_loop loop;
  http_client client{loop, nowhere};
  const auto answer = client.ask({}, 10s);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, fault_code::not_found);
  EXPECT_NE(answer.error().what.find(host_header(nowhere)), std::string::npos);
}
