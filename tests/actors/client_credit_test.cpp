#include "actors/client_credit.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace attune {
namespace {

TEST(client_credit, gives_no_more_places_than_it_has) {
  const auto gauge = std::make_shared<visitor_gauge>();
  client_credit credit{2, gauge};
  EXPECT_TRUE(credit.take());
  EXPECT_TRUE(credit.take());
  EXPECT_FALSE(credit.take());
  EXPECT_EQ(gauge->mailbox.load(), 2u);
  credit.give_back();
  EXPECT_TRUE(credit.take());
}

TEST(client_credit, calls_once_when_there_is_room) {
  client_credit credit{1, std::make_shared<visitor_gauge>()};
  auto calls = 0;
  credit.on_room([&] { ++calls; });
  EXPECT_EQ(calls, 1) << "there is room already";
  ASSERT_TRUE(credit.take());
  credit.on_room([&] { ++calls; });
  EXPECT_EQ(calls, 1);
  credit.give_back();
  EXPECT_EQ(calls, 2);
  ASSERT_TRUE(credit.take());
  credit.give_back();
  EXPECT_EQ(calls, 2);
}

// The last place comes back while the socket begins to wait: one of the two must see the other.
TEST(client_credit, no_wake_up_is_lost_between_two_threads) {
  for (auto round = 0; round < 2'000; ++round) {
    client_credit credit{1, std::make_shared<visitor_gauge>()};
    ASSERT_TRUE(credit.take());
    std::atomic<int> calls = 0;
    std::thread visitor{[&] { credit.give_back(); }};
    credit.on_room([&] { ++calls; });
    visitor.join();
    ASSERT_EQ(calls, 1) << "round " << round;
  }
}

} // namespace
} // namespace attune
