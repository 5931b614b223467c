#include "http/send_queue.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

item_body_ptr body(const std::string& id) {
  auto x = std::make_shared<item_body>();
  x->id = id;
  x->json = "{\"id\":\"" + id + "\",\"fields\":{}";
  return x;
}

const auto a = body("a");
const auto b = body("b");
const auto c = body("c");

std::shared_ptr<slate> list(std::uint64_t rev, std::vector<item_body_ptr> bodies) {
  auto x = std::make_shared<slate>();
  x->slot = "home";
  x->epoch = "e1";
  x->rev = rev;
  for (auto& one : bodies)
    x->entries.push_back({std::move(one), 0});
  return x;
}

bool holds(const outgoing_frame& x, std::string_view text) {
  return x.json.find(text) != std::string::npos;
}

send_queue with_deltas() { return send_queue{{true, true, 2}}; }

TEST(send_queue, sends_a_snapshot_first_and_deltas_on_what_was_sent) {
  auto x = with_deltas();
  x.show(list(1, {a, b}), nullptr);
  auto out = x.take(0);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_FALSE(holds(out[0], "\"base\"")) << out[0].json;
  x.show(list(2, {c, a}), nullptr);
  out = x.take(0);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_TRUE(holds(out[0], "\"base\":1")) << out[0].json;
  EXPECT_TRUE(holds(out[0], "\"id\":\"c\"")) << out[0].json;
  EXPECT_FALSE(holds(out[0], "\"id\":\"a\"")) << "the client has it: " << out[0].json;
}

TEST(send_queue, says_nothing_of_lists_before_the_welcome) {
  send_queue x{{.acks = true, .ack_delay_ms = 2, .welcome_first = true}};
  x.show(list(1, {a}), nullptr);
  x.stored(1, {}, 0);
  EXPECT_TRUE(x.empty());
  EXPECT_EQ(x.ack_due_ms(), std::nullopt);
  EXPECT_TRUE(x.take(10).empty());
  x.push("welcome", "{}");
  const auto out = x.take(10);
  ASSERT_EQ(out.size(), 3u);
  EXPECT_EQ(out[0].event, "welcome");
  EXPECT_EQ(out[1].event, "ack");
  EXPECT_EQ(out[2].event, "rec");
}

TEST(send_queue, replaces_an_unwritten_list_by_the_newest_on_the_same_base) {
  auto x = with_deltas();
  x.show(list(1, {a}), nullptr);
  x.take(0);
  EXPECT_FALSE(x.show(list(2, {b}), nullptr));
  EXPECT_TRUE(x.show(list(3, {c}), nullptr)) << "replaced";
  const auto out = x.take(0);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_TRUE(holds(out[0], "\"rev\":3")) << out[0].json;
  EXPECT_TRUE(holds(out[0], "\"base\":1")) << "revision 2 was never sent: " << out[0].json;
}

TEST(send_queue, owes_what_a_replaced_list_owed) {
  auto x = with_deltas();
  x.show(list(1, {a}), nullptr);
  x.take(0);
  auto answer = list(2, {a});
  answer->request_id = "s1";
  answer->warnings.emplace_back().warning = row_warning::unknown_item;
  answer->cause = {"click"};
  answer->snapshot = true;
  answer->apply = apply_when::now;
  answer->caused_at_us = 70;
  auto newer = list(3, {a});
  newer->cause = {"dwell"};
  newer->caused_at_us = 90;
  x.show(answer, nullptr);
  x.show(newer, nullptr);
  const auto out = x.take(0);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_TRUE(holds(out[0], "\"id\":\"s1\"")) << out[0].json;
  EXPECT_TRUE(holds(out[0], "\"unknown_item\"")) << out[0].json;
  EXPECT_TRUE(holds(out[0], "\"cause\":[\"dwell\",\"click\"]")) << out[0].json;
  EXPECT_TRUE(holds(out[0], "\"apply\":\"now\"")) << out[0].json;
  EXPECT_FALSE(holds(out[0], "\"base\"")) << out[0].json;
  EXPECT_EQ(out[0].caused_at_us, 70);
}

TEST(send_queue, begins_anew_in_another_epoch) {
  auto x = with_deltas();
  x.show(list(5, {a}), nullptr);
  x.take(0);
  auto next = list(6, {a});
  next->epoch = "e2";
  x.show(next, nullptr);
  EXPECT_FALSE(holds(x.take(0).at(0), "\"base\""));
}

TEST(send_queue, rests_on_a_list_that_the_client_says_it_holds) {
  auto x = with_deltas();
  x.show(list(8, {a, b}), list(7, {a}));
  EXPECT_TRUE(holds(x.take(0).at(0), "\"base\":7"));
}

TEST(send_queue, sends_no_deltas_to_those_who_take_none) {
  send_queue x{{false, true, 2}};
  x.show(list(1, {a}), nullptr);
  x.take(0);
  x.show(list(2, {a, b}), nullptr);
  EXPECT_FALSE(holds(x.take(0).at(0), "\"base\""));
}

TEST(send_queue, lets_an_ack_ride_with_a_list) {
  auto x = with_deltas();
  x.stored(3, {}, 100);
  EXPECT_TRUE(x.take(101).empty()) << "it waits for a list to go with";
  x.show(list(1, {a}), nullptr);
  const auto out = x.take(101);
  ASSERT_EQ(out.size(), 2u);
  EXPECT_EQ(out[0].event, "ack");
  EXPECT_EQ(out[1].event, "rec");
  EXPECT_FALSE(x.ack_due_ms());
}

TEST(send_queue, sends_an_ack_alone_when_it_is_due) {
  auto x = with_deltas();
  x.stored(3, {}, 100);
  x.stored(5, {}, 101);
  EXPECT_EQ(x.ack_due_ms(), 102) << "the first one's time";
  const auto out = x.take(102);
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].json, "{\"type\":\"ack\",\"seq\":5}") << "cumulative";
}

TEST(send_queue, repeats_an_ack_and_never_falls_back) {
  auto x = with_deltas();
  x.stored(5, {}, 0);
  x.take(2);
  x.stored(4, {}, 10);
  EXPECT_EQ(x.take(12).at(0).json, "{\"type\":\"ack\",\"seq\":5}");
}

TEST(send_queue, names_dropped_rows_once) {
  auto x = with_deltas();
  x.stored(1, {{"s1", fault_code::too_old, "", ""}}, 0);
  EXPECT_TRUE(holds(x.take(2).at(0), "\"id\":\"s1\",\"code\":\"too_old\""));
  x.stored(2, {}, 10);
  EXPECT_FALSE(holds(x.take(12).at(0), "dropped"));
}

TEST(send_queue, swallows_acks_on_a_transport_that_has_none) {
  send_queue x{{false, false, 0}};
  x.stored(1, {}, 0);
  EXPECT_TRUE(x.empty());
  EXPECT_TRUE(x.take(1'000).empty());
}

TEST(send_queue, puts_frames_before_acks_and_lists_in_their_order) {
  auto x = with_deltas();
  x.stored(1, {}, 0);
  x.show(list(1, {a}), nullptr);
  x.push("welcome", "1");
  x.push("error", "2");
  const auto out = x.take(0);
  ASSERT_EQ(out.size(), 4u);
  EXPECT_EQ(out[0].json, "1");
  EXPECT_EQ(out[1].json, "2");
  EXPECT_EQ(out[2].event, "ack");
  EXPECT_EQ(out[3].event, "rec");
  EXPECT_TRUE(x.empty());
}

// A client that reads nothing: what waits for it stays the same however much is sent.
TEST(send_queue, is_bounded_whatever_comes) {
  auto x = with_deltas();
  auto taken = 0;
  for (std::uint64_t i = 1; i <= 10'000; ++i) {
    taken += x.push("error", "x") ? 1 : 0;
    x.show(list(i, {a, b}), nullptr);
    x.stored(i, {{"s", fault_code::too_old, "", ""}}, 0);
  }
  EXPECT_EQ(taken, static_cast<int>(send_queue::max_frames));
  EXPECT_TRUE(x.crowded());
  const auto out = x.take(100);
  EXPECT_EQ(out.size(), send_queue::max_frames + 2);
  EXPECT_FALSE(x.crowded());
}

TEST(send_queue, forgets_a_slot_that_is_no_longer_followed) {
  auto x = with_deltas();
  x.show(list(1, {a}), nullptr);
  x.forget("home");
  EXPECT_TRUE(x.take(0).empty());
}

TEST(send_queue, resumes_in_silence_where_nothing_was_missed) {
  send_queue x{{false, false, 0, true}};
  x.show(list(8, {a, b}), list(7, {a, b}));
  EXPECT_TRUE(x.take(0).empty());
  x.show(list(9, {b, a}), nullptr);
  EXPECT_EQ(x.take(0).size(), 1u);
}

} // namespace
} // namespace attune
