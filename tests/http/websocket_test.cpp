#include "tests/support/gateway_fixture.hpp"

#include <thread>
#include <vector>

namespace attune {
namespace {

class websocket : public gateway_fixture {};

TEST_F(websocket, carries_the_whole_loop) {
  start();
  raw_websocket ws{port()};
  EXPECT_EQ(ws.handshake().status, 101);
  EXPECT_EQ(ws.handshake().field("Sec-WebSocket-Accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    << "RFC 6455, section 1.3";
  EXPECT_EQ(ws.handshake().field("Sec-WebSocket-Protocol"), "attune.v1.json");
  EXPECT_FALSE(ws.handshake().field("Server-Timing").empty());

  const auto welcome = ws.hello();
  EXPECT_EQ(member_of(welcome, "session_id").size(), 32u);
  EXPECT_EQ(member_of(welcome, "ack"), "0");
  EXPECT_EQ(member_of(welcome, "anon_id").size(), 32u);

  ws.say(R"({"type":"subscribe","id":"s1","slot":"home","n":5})");
  const auto first = ws.next_of("rec");
  EXPECT_EQ(member_of(first, "id"), "s1");
  EXPECT_NE(first.find(R"("order":["SKU-A","SKU-B","SKU-C","SKU-D","SKU-E"])"), first.npos)
    << first;

  ws.say(click_on("SKU-Z", 1));
  ws.say(click_on("SKU-D", 2));
  auto rec = ws.next_of("rec");
  if (member_of(rec, "state_version") == "1")
    rec = ws.next_of("rec");
  EXPECT_EQ(member_of(rec, "state_version"), "2");
  EXPECT_NE(rec.find(R"("order":["SKU-D","SKU-A","SKU-B","SKU-C","SKU-E"])"), rec.npos) << rec;
  EXPECT_NE(rec.find("\"base\":"), rec.npos) << "a client with caps delta gets a delta: " << rec;
}

TEST_F(websocket, acknowledges_alone_after_the_delay) {
  start();
  auto ws = greeted();
  ws.say(click_on("SKU-D", 1));
  EXPECT_EQ(member_of(ws.next_of("ack"), "seq"), "1");
}

TEST_F(websocket, closes_in_reply_to_a_close) {
  start();
  const auto code = [](int x) {
    return std::string{static_cast<char>(x >> 8), static_cast<char>(x & 0xff)};
  };
  for (const auto good : {1000, 1001, 1003, 1007, 1011, 3000, 4000, 4999}) {
    auto ws = greeted();
    ws.send(8, code(good) + "bye");
    EXPECT_EQ(ws.closed_with(), good);
    EXPECT_TRUE(ws.socket().ended());
  }
  for (const auto bad : {0, 999, 1004, 1005, 1006, 1016, 2000, 2999}) {
    auto ws = greeted();
    ws.send(8, code(bad));
    EXPECT_EQ(ws.closed_with(), 1002) << bad;
  }
  auto no_code = greeted();
  no_code.send(8, code(65'535));
  EXPECT_EQ(no_code.closed_with(), 0) << "dropped: it cannot be echoed";
  EXPECT_TRUE(no_code.socket().ended());
  auto one_byte = greeted();
  one_byte.send(8, "x");
  EXPECT_EQ(one_byte.closed_with(), 1002);
  auto too_long = greeted();
  too_long.send(8, code(1000) + std::string(124, 'r'));
  EXPECT_EQ(too_long.closed_with(), 1002);
  auto empty = greeted();
  empty.send(8, "");
  EXPECT_EQ(empty.next().opcode, 8);
}

TEST_F(websocket, refuses_what_is_no_message_of_the_protocol) {
  start();
  auto binary = greeted();
  binary.send(2, "{}");
  const auto close = binary.next();
  EXPECT_EQ(close.close_code(), 4400);
  EXPECT_EQ(close.payload.substr(2), "Messages are text.");
  for (const std::string_view bad : {"", "nonsense", "[]", "7", "{}", "{\"type\":7}",
                                     "{\"type\":\"ping\"", "{\"type\":\"ping\"}x"}) {
    auto ws = greeted();
    ws.say(bad);
    EXPECT_EQ(ws.closed_with(), 4400) << bad;
  }
}

TEST_F(websocket, limits_a_message_to_frame_bytes) {
  http_settings settings;
  settings.frame_bytes = 2'048;
  start(settings);
  const std::string ping = R"({"type":"ping","ts":1})";
  auto ws = greeted();
  ws.say(ping + std::string(2'048 - ping.size(), ' '));
  EXPECT_FALSE(ws.next_of("pong").empty()) << "at the limit";
  ws.say(ping + std::string(2'049 - ping.size(), ' '));
  EXPECT_EQ(ws.closed_with(), 4413) << "one above";

  auto fragments = greeted();
  for (auto i = 0; i < 30; ++i)
    fragments.send(i == 0 ? 1 : 0, std::string(100, ' '), false);
  EXPECT_EQ(fragments.closed_with(), 4413);

  auto huge = greeted(); // Says 2^62 bytes: refused without waiting for them, or holding them.
  huge.socket().send(std::string{"\x81\xff\x40\0\0\0\0\0\0\0mask", 14} + std::string(4'096, 'x'));
  EXPECT_EQ(huge.closed_with(), 4413);
}

TEST_F(websocket, wants_hello_first_and_soon) {
  http_settings settings;
  settings.hello_ms = 200;
  start(settings);
  raw_websocket eager{port()};
  eager.say(R"({"type":"ping"})");
  EXPECT_EQ(eager.closed_with(), 4400);
  raw_websocket silent{port()};
  EXPECT_EQ(silent.closed_with(), 4408);
  EXPECT_TRUE(engine_.greetings().empty());
}

TEST_F(websocket, survives_a_second_hello_and_unknown_types) {
  start();
  auto ws = greeted();
  ws.say(R"({"type":"hello","proto":1,"key":"pk_test"})");
  EXPECT_EQ(member_of(ws.next_of("error"), "code"), "bad_message");
  ws.say(R"({"type":"dance"})");
  EXPECT_EQ(member_of(ws.next_of("error"), "code"), "bad_message");
  ws.say(R"({"type":"why","id":"w1","rid":"r","item":"i"})");
  const auto error = ws.next_of("error");
  EXPECT_EQ(member_of(error, "code"), "unknown_type");
  EXPECT_EQ(member_of(error, "id"), "w1");
  ws.say(R"({"type":"ping","ts":5})");
  EXPECT_EQ(member_of(ws.next_of("pong"), "ts"), "5");
}

TEST_F(websocket, takes_the_keys_of_browsers_alone) {
  http_settings settings;
  settings.publishable_keys = {{"pk_shop_key", {"https://shop.example"}, 0}};
  settings.secret_keys = {{"sk_server_key", {}, 0}};
  start(settings);
  const auto outcome = [&](std::string_view key, std::string_view fields) {
    raw_websocket ws{port(), fields};
    if (ws.handshake().status != 101)
      return ws.handshake().status;
    ws.say(R"({"type":"hello","proto":1,"key":")" + std::string{key} + "\"}");
    const auto first = ws.next();
    return first.opcode == 8 ? first.close_code() : 101;
  };
  const std::string_view shop = "Origin: https://shop.example\r\n";
  EXPECT_EQ(outcome("pk_shop_key", shop), 101);
  EXPECT_EQ(outcome("pk_shop_key", ""), 101);
  EXPECT_EQ(outcome("pk_other_key", shop), 4401);
  EXPECT_EQ(outcome("", shop), 4401);
  EXPECT_EQ(outcome("sk_server_key", shop), 4403);
}

TEST_F(websocket, is_refused_before_the_upgrade_where_no_key_allows_the_origin) {
  http_settings settings;
  settings.publishable_keys = {{"pk_shop_key", {"https://shop.example"}, 0},
                               {"pk_blog_key", {"https://blog.example"}, 0}};
  settings.secret_keys = {{"sk_server_key", {"https://office.example"}, 0}};
  start(settings);
  EXPECT_EQ((raw_websocket{port(), "Origin: https://evil.example\r\n"}.handshake().status), 403);
  EXPECT_EQ((raw_websocket{port(), "Origin: null\r\n"}.handshake().status), 403);
  raw_websocket blog{port(), "Origin: https://blog.example\r\n"};
  ASSERT_EQ(blog.handshake().status, 101);
  blog.say(R"({"type":"hello","proto":1,"key":"pk_shop_key"})");
  EXPECT_EQ(blog.closed_with(), 4403) << "another key's origin";
}

TEST_F(websocket, resumes_a_session_and_closes_its_old_socket) {
  start();
  raw_websocket first{port()};
  const auto welcome = first.hello();
  const auto session = member_of(welcome, "session_id");
  const auto token = member_of(welcome, "resume_token");
  raw_websocket second{port()};
  const auto again = second.hello(R"(,"resume":{"token":")" + token + R"(","seq":0})");
  EXPECT_EQ(member_of(again, "session_id"), session);
  EXPECT_EQ(member_of(again, "resumed"), "true");
  EXPECT_EQ(member_of(again, "resume_token"), token);
  EXPECT_EQ(first.closed_with(), 4409);

  auto forged = token;
  forged.back() = forged.back() == '0' ? '1' : '0';
  raw_websocket thief{port()};
  const auto refused = thief.hello(R"(,"resume":{"token":")" + forged + R"(","seq":0})");
  EXPECT_NE(member_of(refused, "session_id"), session);
  EXPECT_EQ(member_of(refused, "resumed"), "false");
}

TEST_F(websocket, closes_with_the_engines_reasons) {
  start();
  for (const auto x : {close_reason::internal, close_reason::resync, close_reason::forbidden}) {
    auto ws = greeted();
    engine_.close_all(x);
    EXPECT_EQ(ws.closed_with(), static_cast<int>(x));
  }
}

TEST_F(websocket, stops_reading_while_the_engine_has_no_room) {
  start();
  auto ws = greeted();
  engine_.credit = 2;
  for (std::uint64_t seq = 1; seq <= 5; ++seq)
    ws.say(click_on("SKU-A", seq));
  EXPECT_TRUE(eventually([&] { return engine_.messages().size() == 2; }));
  engine_.give_credit(10);
  EXPECT_TRUE(eventually([&] { return engine_.messages().size() == 5; }))
    << "nothing is lost, in order";
  const auto messages = engine_.messages();
  for (std::uint64_t i = 0; i < messages.size(); ++i)
    EXPECT_EQ(std::get<signal_batch>(messages[i]).seq, i + 1);
}

TEST_F(websocket, says_when_the_store_lags_behind) {
  start();
  auto ws = greeted();
  engine_.overloaded = true;
  ws.say(click_on("SKU-A", 1));
  const auto error = ws.next_of("error");
  EXPECT_EQ(member_of(error, "code"), "overloaded");
  EXPECT_EQ(member_of(error, "temporary"), "true");
  EXPECT_NE(member_of(error, "retry_ms"), "");
}

TEST_F(websocket, refuses_a_flood_and_closes_with_4429) {
  http_settings settings;
  settings.signals_per_s = 10;
  settings.burst = 10;
  start(settings);
  auto flood = greeted();
  for (std::uint64_t seq = 1; seq <= 60; ++seq)
    flood.say(click_on("SKU-A", seq));
  EXPECT_EQ(member_of(flood.next_of("error"), "code"), "rate_limited");
  EXPECT_EQ(flood.closed_with(), 4429);
  EXPECT_LE(engine_.messages().size(), 12u);
  auto other = greeted();
  other.say(click_on("SKU-A", 1));
  EXPECT_FALSE(other.next_of("ack").empty()) << "another visitor is not disturbed";
}

TEST_F(websocket, pings_the_silent_and_ends_the_dead) {
  http_settings settings;
  settings.ping_ms = 150;
  start(settings);
  auto alive = greeted();
  auto dead = greeted();
  EXPECT_FALSE(alive.next_of("ping").empty());
  for (auto i = 0; i < 8; ++i) {
    alive.say(R"({"type":"pong"})");
    std::this_thread::sleep_for(std::chrono::milliseconds{60});
  }
  EXPECT_TRUE(dead.socket().ended(2'000));
  alive.say(R"({"type":"ping","ts":1})");
  EXPECT_FALSE(alive.next_of("pong").empty());
  EXPECT_TRUE(eventually([&] { return engine_.connected() == 1; }));
}

// A reader that takes nothing: lists replace each other, so memory stays; then it is cut off.
TEST_F(websocket, holds_little_for_a_reader_that_stalls_and_then_drops_it) {
  http_settings settings;
  settings.unwritable_ms = 700;
  settings.ping_ms = 60'000;
  start(settings);
  for (auto i = 0; i < 200; ++i) {
    item x;
    x.id = "big-" + std::to_string(i);
    x.title = std::string(2'000, 't');
    engine_.put_items({x}, [](auto) {});
  }
  raw_websocket slow{port(), "", 4'096};
  slow.hello();
  slow.say(R"({"type":"subscribe","slot":"home","n":200})");
  auto ws = greeted();
  ws.say(R"({"type":"subscribe","slot":"side","n":3})");
  ASSERT_FALSE(ws.next_of("rec").empty());
  for (auto i = 0; i < 300; ++i)
    engine_.rerank("home");
  engine_.rerank("side");
  EXPECT_FALSE(ws.next_of("rec").empty()) << "others are served";
  EXPECT_TRUE(eventually([&] { return engine_.connected() == 1; })) << "the stalled one is gone";
}

TEST_F(websocket, keeps_gpc_in_every_consent) {
  start();
  raw_websocket ws{port(), "Sec-GPC: 1\r\n"};
  ws.hello(R"(,"consent":{"ts":1,"purposes":{"share":true,"improve":true}})");
  ws.say(R"({"type":"consent","consent":{"ts":2,"purposes":{"share":true}}})");
  ASSERT_TRUE(eventually([&] { return engine_.messages().size() == 1; }));
  EXPECT_TRUE(engine_.greetings().at(0).gpc);
  EXPECT_TRUE(engine_.greetings().at(0).consent->gpc);
  for (const auto& x : engine_.messages())
    EXPECT_TRUE(std::get<consent_change>(x).gpc);
}

TEST_F(websocket, attributes_the_client_to_its_anon_id) {
  start();
  raw_websocket a{port()};
  const auto welcome = a.hello(R"(,"anon_id":"device-1")");
  EXPECT_EQ(member_of(welcome, "anon_id"), "device-1");
  raw_websocket b{port()};
  b.hello(R"(,"anon_id":"device-1")");
  raw_websocket c{port()};
  c.hello();
  const auto greetings = engine_.greetings();
  ASSERT_EQ(greetings.size(), 3u);
  EXPECT_EQ(greetings[0].visitor, greetings[1].visitor);
  EXPECT_TRUE(greetings[0].visitor_named);
  EXPECT_NE(greetings[0].visitor, greetings[2].visitor);
  EXPECT_FALSE(greetings[2].visitor_named);
}

TEST_F(websocket, waits_for_the_engine_to_open) {
  start();
  engine_.holds_open = true;
  raw_websocket ws{port()};
  ws.say(R"({"type":"hello","proto":1,"key":"pk_test"})");
  ws.say(R"({"type":"subscribe","slot":"home"})");
  EXPECT_EQ(ws.next(100).opcode, -1);
  engine_.answer_open();
  EXPECT_FALSE(ws.next_of("welcome").empty());
  EXPECT_FALSE(ws.next_of("rec").empty()) << "what came meanwhile is read after";
}

// The hello came in time: that its answer takes longer is the store's.
TEST_F(websocket, does_not_call_a_hello_late_that_waits_for_its_answer) {
  http_settings settings;
  settings.hello_ms = 200;
  start(settings);
  engine_.holds_open = true;
  raw_websocket ws{port()};
  ws.say(R"({"type":"hello","proto":1,"key":"pk_test"})");
  EXPECT_EQ(ws.next(600).opcode, -1) << "nothing, and no close";
  engine_.answer_open();
  EXPECT_FALSE(ws.next_of("welcome").empty());
}

TEST_F(websocket, takes_deflated_messages_where_it_is_switched_on) {
  http_settings settings;
  settings.deflate = true;
  start(settings);
  raw_websocket ws{port(), "Sec-WebSocket-Extensions: permessage-deflate; "
                           "client_max_window_bits\r\n"};
  ASSERT_EQ(ws.handshake().status, 101);
  EXPECT_NE(ws.handshake().field("Sec-WebSocket-Extensions").find("permessage-deflate"),
            std::string::npos);
}

} // namespace
} // namespace attune
