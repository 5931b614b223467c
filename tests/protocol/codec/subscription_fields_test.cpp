#include "protocol/codec/read.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

template <class Message>
Message message_of(const std::string& text) {
  const auto x = read_frame(text, {.strict = true});
  if (!x) {
    ADD_FAILURE() << text << ": " << x.error().why.pointer << ' ' << x.error().why.what;
    return {};
  }
  return std::get<Message>(std::get<client_message>(x->message));
}

std::string pointer_of(const std::string& more) {
  const auto x = read_frame(R"({"type":"subscribe","id":"q","slot":"home")" + more + "}");
  if (x)
    return "taken";
  EXPECT_EQ(x.error().id, "q");
  EXPECT_FALSE(x.error().fatal);
  EXPECT_EQ(x.error().why.code, fault_code::bad_message);
  return x.error().why.pointer;
}

} // namespace

TEST(subscription_fields, a_slot_suffices) {
  subscription expected;
  expected.slot = "home";
  EXPECT_EQ(message_of<subscription>(R"({"type":"subscribe","slot":"home"})"), expected);
}

TEST(subscription_fields, all_fields_are_kept) {
  const auto x = message_of<subscription>(R"({"type":"subscribe","id":"q1","slot":"home","n":20,
    "params":{"page":"item","item":"SKU-1","depth":{"a":[]}},"candidates":["a","b"],"have":4,
    "live":false,"min_interval_ms":250,"budget_ms":30})");
  EXPECT_EQ(x, (subscription{.id = "q1",
                             .slot = "home",
                             .n = 20,
                             .item = "SKU-1",
                             .candidates = {"a", "b"},
                             .have = 4,
                             .live = false,
                             .min_interval_ms = 250}));
}

TEST(subscription_fields, numbers_out_of_range_are_refused_and_not_cut) {
  EXPECT_EQ(pointer_of(R"(,"n":0)"), "/n");
  EXPECT_EQ(pointer_of(R"(,"n":201)"), "/n");
  EXPECT_EQ(pointer_of(R"(,"n":1.5)"), "/n");
  EXPECT_EQ(pointer_of(R"(,"n":1)"), "taken");
  EXPECT_EQ(pointer_of(R"(,"n":200)"), "taken");
}

TEST(subscription_fields, each_rule_has_its_pointer) {
  const std::pair<std::string, const char*> cases[] = {
    {R"(,"params":[])", "/params"},
    {R"(,"params":{"item":1})", "/params/item"},
    {R"(,"candidates":"a")", "/candidates"},
    {R"(,"candidates":["a",1])", "/candidates/1"},
    {R"(,"have":-1)", "/have"},
    {R"(,"have":"3")", "/have"},
    {R"(,"live":1)", "/live"},
    {R"(,"min_interval_ms":-1)", "/min_interval_ms"},
    {R"(,"min_interval_ms":"1s")", "/min_interval_ms"},
    {R"(,"budget_ms":-1)", "/budget_ms"},
    {R"(,"n":12,"n":13)", "/n"}};
  for (const auto& [more, pointer] : cases)
    EXPECT_EQ(pointer_of(more), pointer) << more;
}

TEST(subscription_fields, at_most_500_candidates) {
  const auto candidates = [](int count) {
    std::string out;
    for (auto i = 0; i < count; ++i)
      out += i ? ",\"a\"" : "\"a\"";
    return R"(,"candidates":[)" + out + ']';
  };
  EXPECT_EQ(pointer_of(candidates(500)), "taken");
  EXPECT_EQ(pointer_of(candidates(501)), "/candidates");
}

TEST(subscription_fields, unsubscribe_and_sync_name_a_slot) {
  EXPECT_EQ(message_of<unsubscription>(R"({"type":"unsubscribe","slot":"a"})").slot, "a");
  EXPECT_EQ(message_of<sync_request>(R"({"type":"sync","slot":"b"})").slot, "b");
  for (const auto* type : {"subscribe", "unsubscribe", "sync"}) {
    const auto lacking = read_frame(R"({"type":")" + std::string{type} + "\"}");
    ASSERT_FALSE(lacking);
    EXPECT_EQ(lacking.error().why.what, "the message lacks slot");
    const auto wrong = read_frame(R"({"type":")" + std::string{type} + R"(","slot":7})");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().why.pointer, "/slot");
  }
}

} // namespace attune
