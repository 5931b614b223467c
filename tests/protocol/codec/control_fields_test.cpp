#include "protocol/codec/read_body.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

control control_of(const std::string& more) {
  const auto x = read_frame(R"({"type":"control","id":"c")" + more + "}", {.strict = true});
  if (!x) {
    ADD_FAILURE() << more << ": " << x.error().why.pointer << ' ' << x.error().why.what;
    return {};
  }
  return std::get<control>(std::get<client_message>(x->message));
}

std::string refused(const std::string& more) {
  const auto x = read_frame(R"({"type":"control","id":"c")" + more + "}");
  if (x)
    return "taken";
  EXPECT_EQ(x.error().id, "c");
  EXPECT_FALSE(x.error().fatal);
  return x.error().why.pointer.empty() ? x.error().why.what : x.error().why.pointer;
}

} // namespace

TEST(control_fields, every_operation_is_taken_with_what_it_is_about) {
  const std::pair<control_op, const char*> cases[] = {
    {control_op::hide_item, R"(,"item":"a")"},
    {control_op::hide_category, R"(,"topic":"shoes")"},
    {control_op::more_like, R"(,"item":"a")"},
    {control_op::more_like, R"(,"topic":"shoes")"},
    {control_op::less_like, R"(,"item":"a")"},
    {control_op::set_interest, R"(,"topic":"shoes","weight":-1)"},
    {control_op::forget_signal, R"(,"signal":"s1")"},
    {control_op::unprofiled, ""},
    {control_op::unprofiled, R"(,"weight":0)"},
    {control_op::reset_profile, ""},
    {control_op::pause, ""},
    {control_op::resume, ""}};
  for (const auto& [op, more] : cases) {
    const auto x = control_of(R"(,"op":")" + std::string{control_name(op)} + '"' + more);
    EXPECT_EQ(x.op, op);
    EXPECT_EQ(x.id, "c");
  }
}

TEST(control_fields, an_operation_without_what_it_is_about_is_refused) {
  const std::pair<const char*, const char*> cases[] = {
    {"hide_item", "item"},          {"hide_category", "topic"}, {"more_like", "item or topic"},
    {"less_like", "item or topic"}, {"set_interest", "topic"},  {"forget_signal", "signal"}};
  for (const auto& [op, lacks] : cases)
    EXPECT_EQ(refused(R"(,"op":")" + std::string{op} + '"'),
              "the message lacks " + std::string{lacks});
  EXPECT_EQ(refused(R"(,"op":"set_interest","topic":"a")"), "the message lacks weight");
  EXPECT_EQ(refused(R"(,"op":"set_interest","item":"a","weight":1)"), "the message lacks topic");
  EXPECT_EQ(refused(""), "the message lacks op");
}

TEST(control_fields, each_rule_has_its_pointer) {
  EXPECT_EQ(refused(R"(,"op":"explode")"), "/op");
  EXPECT_EQ(refused(R"(,"op":1)"), "/op");
  EXPECT_EQ(refused(R"(,"op":"hide_item","item":1)"), "/item");
  EXPECT_EQ(refused(R"(,"op":"hide_category","topic":[])"), "/topic");
  EXPECT_EQ(refused(R"(,"op":"set_interest","topic":"a","weight":1.01)"), "/weight");
  EXPECT_EQ(refused(R"(,"op":"set_interest","topic":"a","weight":-1.01)"), "/weight");
  EXPECT_EQ(refused(R"(,"op":"forget_signal","signal":1)"), "/signal");
}

TEST(control_fields, a_body_names_its_session) {
  const auto x = read_control_body(R"({"session_id":"s1","op":"hide_item","item":"a"})");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->session_id, "s1");
  EXPECT_EQ(x->what.item, "a");
  EXPECT_TRUE(read_control_body(R"({"type":"control","session_id":"s1","op":"pause"})"));
  const auto without = read_control_body(R"({"op":"pause"})");
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().what, "the message lacks session_id");
  const auto other = read_control_body(R"({"type":"consent","session_id":"s1","op":"pause"})");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().pointer, "/type");
}

TEST(control_fields, consent_comes_by_frame_and_by_body) {
  const auto frame =
    read_frame(R"({"type":"consent","consent":{"ts":3,"purposes":{"profile":true}}})");
  ASSERT_TRUE(frame);
  const auto& change = std::get<consent_change>(std::get<client_message>(frame->message));
  EXPECT_EQ(change.decided_ms, 3);
  EXPECT_TRUE(change.wanted.has(purpose::profile));
  const auto body = read_consent_body(R"({"session_id":"s1","consent":{"ts":3}})");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->session_id, "s1");
  EXPECT_EQ(body->what.decided_ms, 3);
  const auto lacking = read_consent_body(R"({"session_id":"s1"})");
  ASSERT_FALSE(lacking);
  EXPECT_EQ(lacking.error().what, "the message lacks consent");
  EXPECT_EQ(read_consent_body(R"({"consent":{"ts":3}})").error().what,
            "the message lacks session_id");
}

} // namespace attune
