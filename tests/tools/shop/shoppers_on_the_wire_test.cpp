#include "tools/shop/shoppers_on_the_wire.hpp"

#include "tests/support/gateway_fixture.hpp"
#include "tools/shop/catalogue.hpp"

#include <chrono>
#include <set>
#include <thread>

namespace attune {
namespace {

// A real gateway with a small engine behind it.
class shoppers_on_the_wire_test : public gateway_fixture {
protected:
  shoppers_on_the_wire_settings crowd_of(std::size_t count) const {
    return {.server = {"127.0.0.1", std::to_string(port())},
            .key = "pk_demo",
            .slot = "home",
            .list_length = 12,
            .crowd = {.seed = 3, .count = count, .signals_per_s = 20}};
  }

  std::size_t signals_received() const {
    std::size_t count = 0;
    for (const auto& each : engine_.messages())
      if (const auto* batch = std::get_if<signal_batch>(&each))
        count += batch->signals.size();
    return count;
  }
};

} // namespace

TEST_F(shoppers_on_the_wire_test, signal_as_different_people_and_follow_their_lists) {
  start();
  shoppers_on_the_wire crowd{crowd_of(3), make_catalogue(7, 0)};
  EXPECT_TRUE(eventually([&] { return crowd.so_far().signals >= 30; }));
  crowd.stop();

  const auto did = crowd.so_far();
  EXPECT_EQ(did.failures, 0u);
  EXPECT_EQ(did.dropped, 0u);
  EXPECT_EQ(did.sessions, 3u);
  EXPECT_GE(did.lists, 3u);
  EXPECT_EQ(signals_received(), did.signals);
  std::set<visitor_id> people;
  for (const auto& each : engine_.greetings())
    people.insert(each.visitor);
  EXPECT_EQ(people.size(), 3u);
}

TEST_F(shoppers_on_the_wire_test, leave_when_they_are_told_to) {
  start();
  shoppers_on_the_wire crowd{crowd_of(3), make_catalogue(7, 0)};
  ASSERT_TRUE(eventually([&] { return engine_.connected() == 3; }));
  const auto before = std::chrono::steady_clock::now();
  crowd.stop();
  crowd.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{5});
  EXPECT_TRUE(eventually([&] { return engine_.connected() == 0; }));
}

TEST_F(shoppers_on_the_wire_test, come_back_after_their_connections_were_closed) {
  start();
  shoppers_on_the_wire crowd{crowd_of(2), make_catalogue(7, 0)};
  ASSERT_TRUE(eventually([&] { return crowd.so_far().signals >= 4; }));
  engine_.close_all(close_reason::internal);
  EXPECT_TRUE(eventually([&] { return crowd.so_far().sessions >= 4; }));
}

TEST(shoppers_on_the_wire, bear_a_server_that_is_not_there) {
  // Port 1 of this machine: nobody listens, and a connection is refused at once.
  shoppers_on_the_wire crowd{{.server = {"127.0.0.1", "1"},
                              .key = "pk_demo",
                              .crowd = {.seed = 3, .count = 2, .signals_per_s = 50}},
                             make_catalogue(7, 0)};
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{5};
  while (crowd.so_far().failures < 3 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  crowd.stop();
  EXPECT_GE(crowd.so_far().failures, 3u);
  EXPECT_EQ(crowd.so_far().signals, 0u);
}

} // namespace attune
