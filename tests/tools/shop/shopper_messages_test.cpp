#include "tools/shop/shopper_messages.hpp"

#include "protocol/codec/read.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

// What the gateway's own reader makes of a message, refusing unknown fields.
template <class Message>
Message as(const std::string& text) {
  auto frame = read_frame(text, {.strict = true});
  if (!frame) {
    ADD_FAILURE() << frame.error().why.what << " in " << text;
    return {};
  }
  if constexpr (std::is_same_v<Message, hello_message>)
    return std::get<hello_message>(frame->message);
  else
    return std::get<Message>(std::get<client_message>(frame->message));
}

signal made(signal_kind kind) {
  signal x;
  x.id = "sim-1";
  x.kind = kind;
  x.raw_ts_ms = 1'795'472'555'000;
  x.item = "p-0001";
  x.slot = "home";
  x.rid = "r1";
  x.pos = 3;
  return x;
}

} // namespace

TEST(shopper_messages, greet_with_all_consent_but_for_place_and_sharing) {
  const auto hello = as<hello_message>(write_shopper_hello("pk_x", "shopper-1", 5'000'000));
  EXPECT_EQ(hello.key, "pk_x");
  EXPECT_EQ(hello.anon_id, "shopper-1");
  EXPECT_FALSE(hello.caps_delta) << "each list comes whole";
  ASSERT_TRUE(hello.consent);
  EXPECT_EQ(hello.consent->decided_ms, 5000);
  for (std::size_t i = 0; i < purpose_names.size(); ++i) {
    const auto asked = static_cast<purpose>(i);
    const auto wanted = asked != purpose::precise_geo && asked != purpose::share;
    EXPECT_EQ(hello.consent->wanted.has(asked), wanted) << purpose_names[i];
  }
}

TEST(shopper_messages, subscribe_to_a_live_list) {
  const auto wish = as<subscription>(write_shopper_subscribe("home", 12));
  EXPECT_EQ(wish.slot, "home");
  EXPECT_EQ(wish.n, 12u);
  EXPECT_TRUE(wish.live);
}

TEST(shopper_messages, name_item_and_decision_of_a_click) {
  const auto batch = as<signal_batch>(write_shopper_signal(7, made(signal_kind::click)));
  EXPECT_EQ(batch.seq, 7u);
  EXPECT_EQ(batch.sent_at_ms, 1'795'472'555'000);
  ASSERT_EQ(batch.signals.size(), 1u);
  EXPECT_TRUE(batch.dropped.empty());
  EXPECT_EQ(batch.signals[0], made(signal_kind::click));
}

TEST(shopper_messages, leave_out_what_browsing_lacks) {
  auto seen = made(signal_kind::view_item);
  seen.slot = seen.rid = "";
  seen.pos = -1;
  EXPECT_EQ(as<signal_batch>(write_shopper_signal(1, seen)).signals.at(0), seen);
}

TEST(shopper_messages, carry_the_time_of_a_dwell) {
  auto dwell = made(signal_kind::dwell);
  dwell.amount = 12.5f;
  dwell.details.change().active_ms = 12'500;
  EXPECT_EQ(as<signal_batch>(write_shopper_signal(1, dwell)).signals.at(0), dwell);
}

TEST(shopper_messages, carry_all_of_an_impression) {
  auto seen = made(signal_kind::impression);
  seen.item = "";
  seen.pos = -1;
  seen.lines = {{.item = "p-0001", .pos = 0, .visible_ms = 1000},
                {.item = "p-0002", .pos = 1, .visible_ms = 1000}};
  EXPECT_EQ(as<signal_batch>(write_shopper_signal(1, seen)).signals.at(0), seen);
}

TEST(shopper_messages, are_taken_for_every_kind_that_shoppers_make) {
  for (const auto kind : {signal_kind::click, signal_kind::view_item, signal_kind::like,
                          signal_kind::add_to_cart, signal_kind::hide}) {
    const auto batch = as<signal_batch>(write_shopper_signal(1, made(kind)));
    EXPECT_TRUE(batch.dropped.empty()) << traits_of(kind).wire_name;
  }
}

TEST(shopper_reader, reads_lists_acks_and_errors) {
  shopper_reader reader;
  const auto list =
    reader.read(R"({"type":"rec","slot":"home","rid":"r9","order":["b","a"],"items":[],"rev":2})");
  ASSERT_TRUE(list);
  EXPECT_EQ(list->slot, "home");
  EXPECT_EQ(list->rid, "r9");
  EXPECT_EQ(list->order, (std::vector<std::string>{"b", "a"}));

  const auto ack =
    reader.read(R"({"type":"ack","seq":12,"dropped":[{"id":"x","code":"duplicate"}]})");
  ASSERT_TRUE(ack);
  EXPECT_EQ(ack->seq, 12u);
  EXPECT_EQ(ack->dropped, 1u);

  const auto bare = reader.read(R"({"type":"ack","seq":13})");
  ASSERT_TRUE(bare);
  EXPECT_EQ(bare->dropped, 0u);
  const auto odd = reader.read(R"({"type":"rec","order":7})");
  ASSERT_TRUE(odd);
  EXPECT_TRUE(odd->order.empty());

  const auto error = reader.read(R"({"type":"error","code":"rate_limited","title":"Slow down"})");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->complaint, "rate_limited: Slow down");
}

TEST(shopper_reader, refuses_what_is_no_message) {
  shopper_reader reader;
  for (const auto* text : {"", "[]", "{}", R"({"type":1})", "{\"type\":\"rec\""}) {
    const auto answer = reader.read(text);
    ASSERT_FALSE(answer) << text;
    EXPECT_EQ(answer.error().code, fault_code::bad_message);
  }
}

} // namespace attune
