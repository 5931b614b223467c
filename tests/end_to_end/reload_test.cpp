#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <thread>

// SIGHUP: what needs no restart is in force at once; what is wrong changes nothing.

namespace attune::test {
namespace {

using namespace std::chrono_literals;

class reload : public ::testing::Test {
protected:
  void SetUp() override {
    server.configure("[slots.home]\nn = 3\n");
    ASSERT_TRUE(server.start(60s)) << server.log();
    std::string items = "[";
    for (int n = 0; n < 10; ++n)
      items += (n == 0 ? "" : ",") + std::string{R"({"id":"i)"} + std::to_string(n) + "\"}";
    ASSERT_EQ(ask(server.port(), "PUT", "/v1/items",
                  "Authorization: Bearer sk_reload_0001\r\nContent-Type: application/json\r\n",
                  items + ']')
                .status,
              200);
  }

  /// Waits until the log has `part`, at most 20 s.
  bool logs(const std::string& part) const {
    for (int tenths = 0; tenths < 200; ++tenths) {
      if (server.log().find(part) != std::string::npos)
        return true;
      std::this_thread::sleep_for(100ms);
    }
    return false;
  }

  std::size_t length_of_home() const {
    const json list{
      ask(server.port(), "GET", "/v1/recommendations/home", "X-Attune-Key: pk_reload_0001\r\n")
        .body};
    return list.texts("/order").size();
  }

  server_process server{
    {"http.secret_keys=sk_reload_0001", "http.publishable_keys=pk_reload_0001"}};
};

TEST_F(reload, slots_are_as_the_file_says_now) {
  EXPECT_EQ(length_of_home(), 3u);
  server.configure("[slots.home]\nn = 7\n[models]\ntrending_half_life_h = 1.5\n");
  server.send(SIGHUP);
  ASSERT_TRUE(logs("settings reloaded number=")) << server.log();
  EXPECT_EQ(length_of_home(), 7u);
  EXPECT_TRUE(logs("models.trending_half_life_h differs and takes effect at the next start"))
    << server.log();
}

TEST_F(reload, a_file_with_a_fault_changes_nothing) {
  server.configure("[slots.home]\nn = 7\npolicy = \"oracle\"\n");
  server.send(SIGHUP);
  ASSERT_TRUE(logs("settings refused")) << server.log();
  EXPECT_EQ(length_of_home(), 3u);
}

} // namespace
} // namespace attune::test
