#include "tools/load/socket_set.hpp"

#include "tests/tools/fake_server.hpp"

#include <gtest/gtest.h>

using namespace attune;
using test::fake_server;

TEST(socket_set, goes_to_this_machine_only) {
  for (const auto* near : {"127.0.0.1", "127.9.9.9", "localhost", "::1"})
    EXPECT_TRUE(must_be_loopback({near, "80"})) << near;
  for (const auto* far : {"10.0.0.1", "example.org", "0.0.0.0", "2001:db8::1"})
    EXPECT_FALSE(must_be_loopback({far, "80"})) << far;
}

TEST(socket_set, carries_a_client_to_a_server_and_back) {
  fake_server server{{[](const std::string&) {
                        return std::vector<std::string>{R"({"type":"error","code":"internal"})"};
                      },
                      [](const auto&) { return fake_server::answer{}; }}};
  load_figures figures;
  load_reader reader;
  socket_set sockets;
  ASSERT_TRUE(sockets.connect(
    server.address(),
    std::make_unique<load_client>(load_identity{"x", "pk_x", "someone"}, figures, reader)));
  const auto deadline = steady_ns() + 5'000'000'000;
  while (figures.errors == 0 && steady_ns() < deadline)
    sockets.run(steady_ns() + 10'000'000);
  EXPECT_EQ(figures.errors, 1u); // The answer to its hello.
}

TEST(socket_set, says_that_nobody_listens) {
  load_figures figures;
  load_reader reader;
  socket_set sockets;
  const auto made = sockets.connect(
    {"127.0.0.1", "1"},
    std::make_unique<load_client>(load_identity{"x", "pk_x", "someone"}, figures, reader));
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, fault_code::not_found);
}

TEST(socket_set, comes_back_when_the_time_has_come) {
  socket_set sockets;
  const auto until = steady_ns() + 5'000'000;
  EXPECT_TRUE(sockets.run(until).empty());
  EXPECT_GE(steady_ns(), until);
}
