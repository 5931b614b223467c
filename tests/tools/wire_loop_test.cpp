#include "tools/wire_loop.hpp"

#include "tools/wire_loop_impl.hpp"

#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

using namespace attune;
using namespace std::chrono_literals;

TEST(wire_loop, runs_what_is_due_until_it_is_done) {
  wire_loop loop;
  int ran = 0;
  for (int i = 0; i < 3; ++i)
    boost::asio::post(loop.inside().io, [&] { ++ran; });
  EXPECT_TRUE(loop.run([&] { return ran == 2; }, 1s));
  EXPECT_EQ(ran, 2);
}

TEST(wire_loop, returns_at_once_where_nothing_can_happen) {
  wire_loop loop;
  const auto began = std::chrono::steady_clock::now();
  EXPECT_FALSE(loop.run([] { return false; }, 60s));
  EXPECT_LT(std::chrono::steady_clock::now() - began, 30s);
}

TEST(wire_loop, can_be_run_again) {
  wire_loop loop;
  EXPECT_FALSE(loop.run([] { return false; }, 1ms));
  bool ran = false;
  boost::asio::post(loop.inside().io, [&] { ran = true; });
  EXPECT_TRUE(loop.run([&] { return ran; }, 1s));
}
