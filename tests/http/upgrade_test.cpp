#include "http/upgrade.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

request_head handshake() {
  request_head x;
  x.method = "GET";
  x.fields = {{"upgrade", "h2c, WebSocket"},
              {"connection", "keep-alive, Upgrade"},
              {"sec-websocket-version", "13"},
              {"sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="},
              {"sec-websocket-protocol", "other, attune.v1.json"}};
  return x;
}

void set(request_head& x, std::string_view name, std::string value) {
  for (auto& f : x.fields)
    if (f.name == name)
      f.value = std::move(value);
}

TEST(upgrade, takes_a_handshake_that_offers_our_protocol) {
  EXPECT_TRUE(asks_for_upgrade(handshake()));
  EXPECT_FALSE(check_upgrade(handshake()));
}

TEST(upgrade, says_why_another_is_refused) {
  const auto status = [](auto change) {
    auto x = handshake();
    change(x);
    const auto why = check_upgrade(x);
    return why ? why->status : 0;
  };
  EXPECT_EQ(status([](auto& x) { x.method = "POST"; }), 400);
  EXPECT_EQ(status([](auto& x) { x.minor = 0; }), 400);
  EXPECT_EQ(status([](auto& x) { x.content_length = 1; }), 400);
  EXPECT_EQ(status([](auto& x) { x.chunked = true; }), 400);
  EXPECT_EQ(status([](auto& x) { set(x, "upgrade", "h2c"); }), 426);
  EXPECT_EQ(status([](auto& x) { set(x, "connection", "close"); }), 400);
  EXPECT_EQ(status([](auto& x) { set(x, "sec-websocket-version", "8"); }), 426);
  EXPECT_EQ(status([](auto& x) { set(x, "sec-websocket-protocol", "attune.v2.json"); }), 400);
  EXPECT_EQ(status([](auto& x) { set(x, "sec-websocket-protocol", "Attune.v1.JSON"); }), 400)
    << "another protocol: RFC 6455 compares them as they are";
  for (const auto* key : {"", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25jZQ==A",
                          "dGhlIHNhbXBsZSBub25jZ!==", "dGhlIHNhbXBsZSBub25jZQAA"})
    EXPECT_EQ(status([&](auto& x) { set(x, "sec-websocket-key", key); }), 400) << key;
}

} // namespace
} // namespace attune
