#include "protocol/codec/read.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

frame_fault refused(std::string_view text, const read_options& options = {}) {
  const auto x = read_frame(text, options);
  if (x)
    ADD_FAILURE() << text << " was taken";
  return x ? frame_fault{} : x.error();
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

} // namespace

TEST(read_frame, what_is_no_typed_object_is_fatal) {
  for (const auto* text :
       {"", "x", "7", "\"type\"", "null", "[]", "[{\"type\":\"ping\"}]", "{}", "{\"type\":1}",
        "{\"type\":null}", "{\"tipe\":\"ping\"}", "{\"type\":\"ping\"", "{\"type\":\"ping\"}}",
        "{\"type\":\"ping\"}{}", "{\"type\":\"ping\",\"ts\":01}", "{\"type\":\"ping\",\"x\":nul}"})
    EXPECT_TRUE(refused(text).fatal) << text;
}

TEST(read_frame, a_bad_message_is_not_fatal) {
  for (const auto* text : {"{\"type\":\"\"}", "{\"type\":\"dance\"}", "{\"type\":\"welcome\"}",
                           "{\"type\":\"signals\"}", "{\"type\":\"ping\",\"ts\":\"x\"}",
                           "{\"type\":\"ping\",\"type\":\"pong\"}", "{\"type\":\"subscribe\"}"}) {
    const auto x = refused(text);
    EXPECT_FALSE(x.fatal) << text;
    EXPECT_EQ(x.why.code, fault_code::bad_message) << text;
  }
}

TEST(read_frame, an_error_echoes_the_messages_id) {
  EXPECT_EQ(refused(R"({"type":"dance","id":"d-1"})").id, "d-1");
  EXPECT_EQ(refused(R"({"type":"control","id":"d-2","op":"x"})").id, "d-2");
  EXPECT_EQ(refused(R"({"type":"dance","id":7})").id, "");
  EXPECT_EQ(refused(R"({"type":"dance","id":")" + std::string(500, 'x') + "\"}").id.size(), 128u);
}

TEST(read_frame, the_type_may_come_last_and_escaped) {
  const auto x = read_frame(R"({"ts":7,"t\u0079pe":"p\u0069ng"})");
  ASSERT_TRUE(x);
  EXPECT_EQ(std::get<ping_message>(x->message), ping_message{7});
}

TEST(read_frame, reads_ping_and_pong) {
  EXPECT_EQ(std::get<ping_message>(read_frame(R"({"type":"ping"})")->message), ping_message{});
  EXPECT_EQ(std::get<ping_message>(read_frame(R"({"type":"ping","ts":-3})")->message),
            ping_message{-3});
  EXPECT_EQ(std::get<pong_message>(read_frame(R"({"type":"pong","ts":9})")->message),
            pong_message{9});
  EXPECT_EQ(refused(R"({"type":"pong","ts":1.5})").why.pointer, "/ts");
}

TEST(read_frame, signals_carry_a_seq) {
  const auto x = read_frame(
    R"({"type":"signals","seq":12,"signals":[{"id":"a","type":"share","ts":1},{"id":"b"}]})");
  ASSERT_TRUE(x);
  const auto& batch = std::get<signal_batch>(std::get<client_message>(x->message));
  EXPECT_EQ(batch.seq, 12u);
  EXPECT_EQ(batch.received_us, 0);
  EXPECT_EQ(batch.signals.size(), 1u);
  EXPECT_EQ(batch.dropped.at(0).id, "b");
  const auto without =
    refused(R"({"type":"signals","signals":[{"id":"a","type":"click","ts":1}]})");
  EXPECT_EQ(without.why.what, "the message lacks seq");
  EXPECT_FALSE(without.fatal);
}

TEST(read_frame, why_is_known_and_not_served) {
  const auto x = read_frame(R"({"type":"why","id":"w","rid":"r","item":"a"})");
  ASSERT_TRUE(x);
  EXPECT_EQ(std::get<unserved_message>(x->message), (unserved_message{"why", "w"}));
}

TEST(read_frame, unknown_fields_are_counted_or_refused) {
  const auto* text = R"({"type":"ping","ts":1,"mood":{"a":[1,2]}})";
  EXPECT_EQ(read_frame(text)->unknown_fields, 1u);
  const auto x = refused(text, {.strict = true});
  EXPECT_EQ(x.why.pointer, "/mood");
  EXPECT_FALSE(x.fatal);
}

TEST(read_frame, unknown_fields_are_no_way_past_the_parser) {
  EXPECT_TRUE(refused(R"({"type":"ping","mood":{"a":[1,2}})").fatal);
  EXPECT_TRUE(refused(R"({"type":"ping","mood":'x'})").fatal);
}

TEST(read_frame, a_deep_message_is_refused_and_the_connection_lives) {
  const auto deep = refused(R"({"type":"ping","mood":)" + nested(1000) + "}");
  EXPECT_FALSE(deep.fatal);
  EXPECT_EQ(deep.why.code, fault_code::bad_message);
  EXPECT_TRUE(refused(R"({"type":"ping","mood":)" + std::string(1000, '[')).fatal);
  EXPECT_TRUE(refused(nested(1000)).fatal);
  EXPECT_TRUE(refused(std::string(100000, '[')).fatal);
}

TEST(read_frame, a_text_that_is_none_is_its_messages_fault) {
  const auto control =
    refused(R"({"type":"control","id":"c","op":"hide_category","topic":"\ud83d"})");
  EXPECT_FALSE(control.fatal);
  EXPECT_EQ(control.id, "c");
  EXPECT_EQ(control.why.pointer, "/topic");
  EXPECT_FALSE(refused(R"({"type":"pi\ud83dng"})").fatal);
  EXPECT_EQ(
    refused(R"({"type":"subscribe","slot":"home","candidates":["a","\ud83d"]})").why.pointer,
    "/candidates/1");
  const auto x = read_frame(R"({"type":"signals","seq":1,"signals":[
    {"id":"a","type":"search","ts":1,"query":"cake \ud83d"},{"id":"b","type":"click","ts":1}]})");
  ASSERT_TRUE(x);
  const auto& batch = std::get<signal_batch>(std::get<client_message>(x->message));
  EXPECT_EQ(batch.signals.size(), 1u);
  EXPECT_EQ(batch.dropped.at(0).id, "a");
}

TEST(read_frame, reads_a_text_without_padding) {
  const std::string_view all = R"({"type":"ping","ts":1}garbage that is no part of the text)";
  EXPECT_TRUE(read_frame(all.substr(0, 22)));
}

} // namespace attune
