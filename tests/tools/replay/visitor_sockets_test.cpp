#include "tools/replay/visitor_sockets.hpp"

#include "tests/tools/fake_server.hpp"

#include <gtest/gtest.h>

using namespace attune;
using test::fake_server;

namespace {

/// Greets, lists a and b, acknowledges the seq that it is told; notes all it hears.
struct polite_gateway {
  std::vector<std::string> answer(const std::string& text) {
    heard.push_back(text);
    if (heard.size() == hangs_up_at)
      return {std::string{fake_server::hang_up}};
    if (text.find(R"("type":"hello")") != std::string::npos)
      return {R"({"type":"welcome","proto":1})"};
    if (text.find(R"("type":"signals")") != std::string::npos) {
      const auto at = text.find(R"("seq":)") + 6;
      return {R"({"type":"ack","seq":)" + text.substr(at, text.find(',', at) - at) + '}'};
    }
    return {R"({"type":"rec","order":["a","b"]})"};
  }

  fake_server::behaviour behaviour() {
    return {[this](const std::string& text) { return answer(text); },
            [](const auto&) { return fake_server::answer{}; }};
  }

  std::vector<std::string> heard;
  std::size_t hangs_up_at = 0; ///< The message, from 1.
};

} // namespace

TEST(visitor_sockets, greet_once_and_count_their_batches) {
  polite_gateway gateway;
  fake_server server{gateway.behaviour()};
  wire_loop loop;
  visitor_sockets visitors{loop, {.server = server.address()}};
  EXPECT_EQ(visitors.rank("v", 0), (std::vector<std::string>{"a", "b"}));
  ASSERT_TRUE(visitors.click("v", "s1", "a", 0));
  ASSERT_TRUE(visitors.click("v", "s2", "b", 0));
  ASSERT_EQ(gateway.heard.size(), 5u); // hello, subscribe, sync, two batches
  EXPECT_NE(gateway.heard[3].find(R"("seq":1,)"), std::string::npos);
  EXPECT_NE(gateway.heard[4].find(R"("seq":2,)"), std::string::npos);
  EXPECT_EQ(server.connections(), 1);
}

TEST(visitor_sockets, close_the_one_longest_quiet_above_their_number) {
  polite_gateway gateway;
  fake_server server{gateway.behaviour()};
  wire_loop loop;
  visitor_sockets visitors{loop, {.server = server.address(), .max_open = 2}};
  for (const auto* visitor : {"a", "b", "a", "c"}) // b is the quiet one.
    ASSERT_TRUE(visitors.rank(visitor, 0));
  EXPECT_EQ(visitors.open_count(), 2u);
  EXPECT_EQ(server.connections(), 3);
  ASSERT_TRUE(visitors.rank("a", 0)); // Still open.
  EXPECT_EQ(server.connections(), 3);
  ASSERT_TRUE(visitors.rank("b", 0)); // Opened anew.
  EXPECT_EQ(server.connections(), 4);
}

TEST(visitor_sockets, say_a_click_again_on_a_new_socket_when_they_lost_theirs) {
  polite_gateway gateway;
  gateway.hangs_up_at = 4; // hello, subscribe, sync, then the click.
  fake_server server{gateway.behaviour()};
  wire_loop loop;
  visitor_sockets visitors{loop, {.server = server.address()}};
  ASSERT_TRUE(visitors.rank("v", 0));
  ASSERT_TRUE(visitors.click("v", "s1", "a", 0));
  EXPECT_EQ(server.connections(), 2);
  // The same signal by its id, as the first batch of a new session.
  EXPECT_EQ(gateway.heard.back(), write_replay_click(1, "s1", "a", 0));
}

TEST(visitor_sockets, pass_on_what_the_server_complains_of) {
  fake_server server{{[](const auto&) {
                        return std::vector<std::string>{
                          R"({"type":"error","code":"unauthorized","title":"No such key"})"};
                      },
                      [](const auto&) { return fake_server::answer{}; }}};
  wire_loop loop;
  visitor_sockets visitors{loop, {.server = server.address()}};
  const auto got = visitors.rank("v", 0);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("No such key"), std::string::npos);
  EXPECT_EQ(visitors.open_count(), 0u);
}

TEST(visitor_sockets, fail_where_a_click_is_refused) {
  fake_server server{
    {[](const std::string& text) {
       if (text.find(R"("type":"signals")") != std::string::npos)
         return std::vector<std::string>{
           R"({"type":"ack","seq":1,"dropped":[{"id":"s1","code":"too_old"}]})"};
       return std::vector<std::string>{R"({"type":"welcome"})", R"({"type":"rec","order":[]})"};
     },
     [](const auto&) { return fake_server::answer{}; }}};
  wire_loop loop;
  visitor_sockets visitors{loop, {.server = server.address()}};
  const auto got = visitors.click("v", "s1", "a", 0);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("too_old"), std::string::npos);
}
