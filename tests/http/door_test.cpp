#include "http/door.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace attune {
namespace {

struct counted final : live_connection {
  int aborted = 0;
  void go_away() noexcept override {}
  void finish() noexcept override {}
  void abort() noexcept override { ++aborted; }
};

TEST(door, counts_in_all_and_by_address) {
  door x{3, 2};
  auto a = x.enter("a");
  auto b = x.enter("a");
  EXPECT_EQ(std::get<std::string_view>(x.enter("a")), "address");
  auto c = x.enter("b");
  EXPECT_EQ(std::get<std::string_view>(x.enter("c")), "connections");
  EXPECT_EQ(x.inside(), 3u);
}

TEST(door, gives_a_place_back_once) {
  door x{1, 1};
  {
    auto first = std::get<door::ticket>(x.enter("a"));
    const auto moved = std::move(first);
    EXPECT_EQ(moved.address(), "a");
    EXPECT_EQ(x.inside(), 1u);
  }
  EXPECT_EQ(x.inside(), 0u);
  EXPECT_TRUE(std::holds_alternative<door::ticket>(x.enter("a")));
}

TEST(door, counts_a_proxys_connection_for_whom_its_stream_is) {
  door x{10, 1};
  auto a = std::get<door::ticket>(x.enter(""));
  auto b = std::get<door::ticket>(x.enter(""));
  EXPECT_TRUE(a.count_for("1"));
  EXPECT_TRUE(a.count_for("1")) << "again: it is counted once";
  EXPECT_FALSE(b.count_for("1"));
  EXPECT_EQ(b.address(), "");
  EXPECT_TRUE(b.count_for("2"));
  EXPECT_EQ(std::get<std::string_view>(x.enter("1")), "address");
  EXPECT_TRUE(a.count_for("3"));
  EXPECT_TRUE(b.count_for("1")) << "it was given back";
  EXPECT_EQ(x.inside(), 2u);
}

TEST(door, knows_the_holders_that_still_live) {
  door x{2, 2};
  auto a = std::get<door::ticket>(x.enter("a"));
  auto b = std::get<door::ticket>(x.enter("a"));
  const auto holder = std::make_shared<counted>();
  a.hand_to(holder);
  b.hand_to(std::make_shared<counted>());
  auto seen = 0;
  x.each([&](live_connection& y) {
    y.abort();
    ++seen;
  });
  EXPECT_EQ(seen, 1);
  EXPECT_EQ(holder->aborted, 1);
}

TEST(door, says_when_the_last_has_left) {
  door x{1, 1};
  EXPECT_TRUE(x.wait_until_empty(0));
  auto place = std::make_unique<door::ticket>(std::get<door::ticket>(x.enter("a")));
  EXPECT_FALSE(x.wait_until_empty(1));
  std::thread leaver{[&] { place.reset(); }};
  EXPECT_TRUE(x.wait_until_empty(5'000));
  leaver.join();
}

} // namespace
} // namespace attune
