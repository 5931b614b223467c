#include "tests/support/gateway_fixture.hpp"

#include <thread>
#include <vector>

namespace attune {
namespace {

class websocket_framing : public gateway_fixture {};

// RFC 6455, section 5.2 to 5.6: payloads of every form of length, cut into single bytes, split into
// fragments with control frames between.
TEST_F(websocket_framing, takes_messages_however_they_are_framed) {
  start();
  auto ws = greeted();
  for (const std::size_t extra : {0u, 60u, 61u, 62u, 63u, 120u, 1'000u, 40'000u}) {
    const auto text =
      R"({"type":"ping","ts":)" + std::to_string(extra) + "}" + std::string(extra, ' ');
    ws.say(text);
    EXPECT_EQ(member_of(ws.next_of("pong"), "ts"), std::to_string(extra));
  }
  ws.socket().send_slowly(frame_bytes(1, R"({"type":"ping","ts":7})"));
  EXPECT_EQ(member_of(ws.next_of("pong"), "ts"), "7");

  ws.send(1, "{\"type\":", false);
  ws.send(9, "between");
  ws.send(0, "", false);
  ws.send(0, "\"ping\",\"ts\"", false);
  ws.send(10, "unsolicited");
  ws.send(0, ":8}");
  EXPECT_EQ(ws.next().payload, "between") << "the ping is answered within the message";
  EXPECT_EQ(member_of(ws.next_of("pong"), "ts"), "8");
}

TEST_F(websocket_framing, answers_pings_of_every_size) {
  start();
  auto ws = greeted();
  for (const auto& payload : {std::string{}, std::string{"x"}, std::string(125, 'p')}) {
    ws.send(9, payload);
    const auto pong = ws.next();
    EXPECT_EQ(pong.opcode, 10);
    EXPECT_EQ(pong.payload, payload);
  }
  raw_websocket another{port()};
  another.send(9, std::string(126, 'p'));
  EXPECT_EQ(another.closed_with(), 1002);
}

TEST_F(websocket_framing, fails_bad_framing_with_1002) {
  start();
  const auto send = [](int opcode, std::string_view payload, bool fin, int rsv, bool masked) {
    return [=](raw_websocket& ws) { ws.send(opcode, payload, fin, rsv, masked); };
  };
  std::vector<std::pair<std::string, std::function<void(raw_websocket&)>>> rows{
    {"unmasked", send(1, "{}", true, 0, false)},
    {"rsv1", send(1, "{}", true, 4, true)},
    {"rsv2", send(1, "{}", true, 2, true)},
    {"rsv3", send(1, "{}", true, 1, true)},
    {"rsv on a ping", send(9, "", true, 1, true)},
    {"fragmented ping", send(9, "", false, 0, true)},
    {"orphan continuation", send(0, "{}", true, 0, true)},
    {"message within a message",
     [](raw_websocket& ws) {
       ws.send(1, "{", false);
       ws.send(1, "}");
     }},
  };
  for (const auto opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    rows.emplace_back("opcode " + std::to_string(opcode), send(opcode, "", true, 0, true));
  for (const auto& [name, act] : rows) {
    auto ws = greeted();
    act(ws);
    EXPECT_EQ(ws.closed_with(), 1002) << name;
    EXPECT_TRUE(ws.socket().ended()) << name;
  }
}

/// The beginning of a client's frame that says 8 bytes of length.
std::string header_of(std::uint64_t length, int opcode = 1, bool fin = true) {
  std::string out;
  out += static_cast<char>((fin ? 0x80 : 0) | opcode);
  out += '\xff';
  for (auto shift = 56; shift >= 0; shift -= 8)
    out += static_cast<char>((length >> shift) & 0xff);
  return out;
}

// Not one byte of the payload is waited for.
TEST_F(websocket_framing, fails_a_length_that_is_too_large_at_once) {
  start();
  const auto closed = [&](const std::string& bytes, bool says_hello = true) {
    raw_websocket ws{port()};
    if (says_hello)
      ws.hello();
    ws.socket().send(bytes);
    const auto code = ws.closed_with(1'500);
    EXPECT_TRUE(ws.socket().ended(1'500));
    return code;
  };
  const std::string mask = "\x12\x34\x56\x78";
  for (const auto length : {65'537ull, 1ull << 31, 1ull << 32, (1ull << 63) - 1}) {
    EXPECT_EQ(closed(header_of(length)), 4413) << length;
    EXPECT_EQ(closed(header_of(length) + mask + "{"), 4413) << length;
    EXPECT_EQ(closed(header_of(length, 2)), 4413) << "binary, " << length;
  }
  EXPECT_EQ(closed(header_of(1ull << 40), false), 4413) << "before hello";
  for (const auto length : {1ull << 63, ~0ull})
    EXPECT_EQ(closed(header_of(length)), 1002) << length;
  const auto begun = frame_bytes(1, "{" + std::string(40'000, ' '), false);
  EXPECT_EQ(closed(begun + header_of(25'535, 0) + mask), 1002) << "not the shortest form";
  EXPECT_EQ(closed(begun + frame_bytes(0, std::string(30'000, ' ')).substr(0, 8)), 4413);
  EXPECT_EQ(closed(begun + header_of(1ull << 63, 0)), 1002);
}

// What was said before is still answered, and the reason is given.
TEST_F(websocket_framing, answers_what_came_before_a_length_that_is_too_large) {
  start();
  auto ws = greeted();
  ws.socket().send(frame_bytes(1, R"({"type":"ping","ts":7})") + header_of(1ull << 40));
  EXPECT_EQ(member_of(ws.next_of("pong"), "ts"), "7");
  const auto last = ws.next();
  EXPECT_EQ(last.close_code(), 4413);
  EXPECT_NE(last.payload.find("frame_bytes"), std::string::npos);
}

TEST_F(websocket_framing, fails_text_that_is_no_utf_8_with_1007) {
  start();
  auto whole = greeted();
  whole.say("{\"type\":\"\xce\xba\xed\xa0\x80\"}");
  EXPECT_EQ(whole.closed_with(), 1007);

  auto at_once = greeted();
  at_once.send(1, "{\"\xf8", false);
  EXPECT_EQ(at_once.closed_with(), 1007) << "before the message ends";

  auto cut_off = greeted();
  cut_off.send(1, "{\"\xe2\x82", false);
  cut_off.send(0, "");
  EXPECT_EQ(cut_off.closed_with(), 1007) << "an empty last fragment";

  auto split = greeted();
  split.send(1, "{\"type\":\"ping\",\"x\":\"\xe2\x82", false);
  split.send(0, "\xac\"}");
  EXPECT_FALSE(split.next_of("pong").empty()) << "split within a character, but whole";
}

} // namespace
} // namespace attune
