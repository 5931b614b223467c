#include "protocol/result.hpp"
#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"
#include "tools/wire_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

namespace attune::test {
namespace {

using namespace std::chrono_literals;

// The skeleton's proof: through socket, codec, gateway, actor, models and back, without a disk.
TEST(first_signal, goes_through_every_layer_to_a_list) {
  server_process server{{"slots.home.n=5"}, "memory:"};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 20));

  wire_loop loop;
  wire_client client{loop};
  ASSERT_TRUE(client.connect({"127.0.0.1", std::to_string(server.port())}, 5s));
  const auto say = [&](std::string text) { ASSERT_TRUE(client.send(std::move(text), 5s)); };
  const auto next_of = [&](std::string_view type) {
    for (;;) {
      const auto text = client.receive(5s);
      if (!text || member_of(*text, "type") == type)
        return json{text ? *text : "{}"};
    }
  };
  say(R"({"type":"hello","proto":1,"key":"pk_a","anon_id":"v",)" + std::string{full_consent} + '}');
  EXPECT_TRUE(next_of("welcome").is_true("/consent/purposes/profile"));
  say(R"({"type":"subscribe","slot":"home"})");
  const auto first = next_of("rec").texts("/order");
  ASSERT_EQ(first.size(), 5u);
  say(R"({"type":"signals","seq":1,)" + batch_text({signal_text("s1", "hide", first[0])}) + '}');
  const auto rec = next_of("rec");
  EXPECT_EQ(rec.number("/state_version"), 1);
  const auto second = rec.texts("/order");
  EXPECT_EQ(second.size(), 5u);
  EXPECT_EQ(std::count(second.begin(), second.end(), first[0]), 0);
}

TEST(first_signal, leaves_a_program_that_ends_when_asked) {
  server_process server{{"http.drain_ms=100"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 3));
  server.send(SIGTERM);
  EXPECT_EQ(server.wait(10s), 0) << server.log();
}

} // namespace
} // namespace attune::test
