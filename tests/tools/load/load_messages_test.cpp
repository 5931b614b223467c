#include "tools/load/load_messages.hpp"

#include "protocol/codec/read.hpp"

#include <gtest/gtest.h>

using namespace attune;

// What is written is read by the server's own reader, strictly.
TEST(load_messages, hello_grants_every_purpose_and_takes_deltas) {
  const auto frame = read_frame(write_load_hello("pk_x", "someone", 7), {true});
  ASSERT_TRUE(frame);
  const auto& hello = std::get<hello_message>(frame->message);
  EXPECT_EQ(hello.key, "pk_x");
  EXPECT_EQ(hello.anon_id, "someone");
  EXPECT_TRUE(hello.caps_delta);
  ASSERT_TRUE(hello.consent);
  EXPECT_EQ(hello.consent->wanted.bits(), 0x1ff); // Nine purposes.
}

TEST(load_messages, subscribe_asks_for_the_slot_and_its_length) {
  const auto frame = read_frame(write_load_subscribe(), {true});
  ASSERT_TRUE(frame);
  const auto& x = std::get<subscription>(std::get<client_message>(frame->message));
  EXPECT_EQ(x.slot, load_slot);
  EXPECT_EQ(x.n, load_list_length);
  EXPECT_TRUE(x.live);
}

TEST(load_messages, click_names_the_item_and_the_list_that_showed_it) {
  std::string text;
  write_load_click(text, {3, "v.3", "item-1", "some-rid", 1'000});
  const auto frame = read_frame(text, {true});
  ASSERT_TRUE(frame);
  const auto& x = std::get<signal_batch>(std::get<client_message>(frame->message));
  EXPECT_EQ(x.seq, 3u);
  ASSERT_EQ(x.signals.size(), 1u);
  EXPECT_TRUE(x.dropped.empty());
  EXPECT_EQ(x.signals[0].kind, signal_kind::click);
  EXPECT_EQ(x.signals[0].item, "item-1");
  EXPECT_EQ(x.signals[0].rid, "some-rid");
}

TEST(load_messages, clicks_teach_nothing_unless_told) {
  const auto learns = [](bool learn) {
    std::string text;
    write_load_click(text, {3, "v.3", "item-1", "some-rid", 1'000, learn});
    const auto frame = read_frame(text, {true});
    return std::get<signal_batch>(std::get<client_message>(frame->message)).learn;
  };
  EXPECT_TRUE(learns(true));
  EXPECT_FALSE(learns(false));
  EXPECT_FALSE(load_click{}.learn) << "load is not what visitors want";
}

TEST(load_messages, reader_tells_a_snapshot_from_a_delta) {
  load_reader reader;
  const auto first = reader.read(
    R"({"type":"rec","rev":1,"rid":"r","state_version":0,"order":["a","b"],"items":[{"id":"a"},{"id":"b"}]})");
  ASSERT_TRUE(first);
  EXPECT_EQ((*first)->base, 0u);
  EXPECT_EQ((*first)->bodies, (std::vector<std::string>{"a", "b"}));
  const auto second = reader.read(
    R"({"type":"rec","rev":2,"base":1,"rid":"s","state_version":5,"order":["c","a"],"items":[{"id":"c"}]})");
  ASSERT_TRUE(second);
  EXPECT_EQ((*second)->what, load_answer::kind::rec);
  EXPECT_EQ((*second)->seq, 5u);
  EXPECT_EQ((*second)->base, 1u);
  EXPECT_EQ((*second)->rid, "s");
  EXPECT_EQ((*second)->order, (std::vector<std::string>{"c", "a"}));
  EXPECT_EQ((*second)->bodies, (std::vector<std::string>{"c"}));
}

TEST(load_messages, reader_counts_what_an_ack_dropped) {
  load_reader reader;
  const auto ack =
    reader.read(R"({"type":"ack","seq":9,"dropped":[{"id":"x","code":"duplicate"}]})");
  ASSERT_TRUE(ack);
  EXPECT_EQ((*ack)->what, load_answer::kind::ack);
  EXPECT_EQ((*ack)->seq, 9u);
  EXPECT_EQ((*ack)->dropped, 1u);
}

TEST(load_messages, reader_passes_complaints_on_and_refuses_what_is_none_of_ours) {
  load_reader reader;
  const auto error =
    reader.read(R"({"type":"error","code":"rate_limited","title":"Too fast","temporary":true})");
  ASSERT_TRUE(error);
  EXPECT_EQ((*error)->what, load_answer::kind::error);
  EXPECT_NE((*error)->complaint.find("rate_limited"), std::string::npos);
  EXPECT_FALSE(reader.read("[]"));
  EXPECT_FALSE(reader.read("{"));
}
