#include "protocol/codec/read.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

hello_message hello_of(const std::string& more) {
  const auto x =
    read_frame(R"({"type":"hello","proto":1,"key":"pk_a")" + more + "}", {.strict = true});
  if (!x) {
    ADD_FAILURE() << more << ": " << x.error().why.pointer << ' ' << x.error().why.what;
    return {};
  }
  return std::get<hello_message>(x->message);
}

frame_fault refused(const std::string& text) {
  const auto x = read_frame(text);
  return x ? frame_fault{false, {fault_code::bad_message, "taken", {}}, {}} : x.error();
}

std::string pointer_of(const std::string& more) {
  const auto x = refused(R"({"type":"hello","proto":1,"key":"pk_a")" + more + "}");
  EXPECT_FALSE(x.fatal) << more;
  return x.why.what == "taken" ? "taken" : x.why.pointer;
}

} // namespace

TEST(hello_fields, a_key_and_proto_suffice) {
  hello_message expected;
  expected.key = "pk_a";
  EXPECT_EQ(hello_of(""), expected);
}

TEST(hello_fields, keeps_all_that_the_gateway_needs) {
  const auto x = hello_of(R"(,"token":"a.b.c","anon_id":"an-1","session_id":"s-1",
    "resume":{"token":"t","seq":7,"slots":{"home":3,"cart":0}},
    "context":{"locale":"de"},"consent":{"ts":9,"purposes":{"storage":true}},
    "caps":["delta","html"])");
  EXPECT_EQ(x.token, "a.b.c");
  EXPECT_EQ(x.anon_id, "an-1");
  EXPECT_EQ(x.session_id, "s-1");
  ASSERT_TRUE(x.resume);
  EXPECT_EQ(*x.resume, (resume_request{"t", 7, {{"home", 3}, {"cart", 0}}}));
  EXPECT_EQ(x.surroundings->locale, "de");
  EXPECT_EQ(x.consent->decided_ms, 9);
  EXPECT_TRUE(x.caps_delta);
  EXPECT_FALSE(x.caps_explain);
  EXPECT_TRUE(x.caps_html);
}

TEST(hello_fields, empty_ids_are_none) {
  const auto x = hello_of(R"(,"anon_id":"","session_id":"")");
  EXPECT_EQ(x.anon_id, "");
  EXPECT_EQ(x.session_id, "");
}

TEST(hello_fields, another_proto_is_fatal) {
  for (const auto* text :
       {R"({"type":"hello","proto":2,"key":"k"})", R"({"type":"hello","proto":"1","key":"k"})",
        R"({"type":"hello","proto":1.5,"key":"k"})"}) {
    EXPECT_TRUE(refused(text).fatal) << text;
    EXPECT_EQ(refused(text).why.pointer, "/proto") << text;
  }
  EXPECT_TRUE(refused(R"({"type":"hello","key":"k"})").fatal);
  EXPECT_FALSE(refused(R"({"type":"hello","proto":1})").fatal);
}

TEST(hello_fields, each_rule_has_its_pointer) {
  const std::pair<std::string, const char*> cases[] = {
    {R"(,"token":1)", "/token"},
    {R"(,"token":")" + std::string(8193, 'x') + '"', "/token"},
    {R"(,"anon_id":"a b")", "/anon_id"},
    {R"(,"session_id":7)", "/session_id"},
    {R"(,"resume":"t")", "/resume"},
    {R"(,"resume":{"token":1})", "/resume/token"},
    {R"(,"resume":{"seq":-1})", "/resume/seq"},
    {R"(,"resume":{"slots":[]})", "/resume/slots"},
    {R"(,"resume":{"slots":{"home":-1}})", "/resume/slots/home"},
    {R"(,"resume":{"slots":{"home":1,"home":2}})", "/resume/slots/home"},
    {R"(,"consent":{"purposes":{}})", "/consent"},
    {R"(,"anon_id":"a\ud800")", "/anon_id"}};
  for (const auto& [more, pointer] : cases)
    EXPECT_EQ(pointer_of(more), pointer) << more;
}

TEST(hello_fields, what_only_decorates_is_left_out_with_a_warning) {
  const std::pair<std::string, const char*> cases[] = {
    {R"(,"context":{"tz":1})", "/context/tz"},
    {R"(,"context":7)", "/context"},
    {R"(,"context":"\ud83d")", "/context"},
    {R"(,"context":{},"context":{})", "/context"},
    {R"(,"context":{"utm":{"campaign":")" + std::string(80, 'x') + "\"}}", "/context/utm/campaign"},
    {R"(,"context":{"referrer":"\ud83d"})", "/context/referrer"},
    {R"(,"context":{"tz":"a","tz":"b"})", "/context/tz"},
    {R"(,"consent":{"ts":1,"policy":")" + std::string(40, 'x') + "\"}", "/consent/policy"},
    {R"(,"caps":"delta")", "/caps"},
    {R"(,"caps":["\ud83d","delta"])", "/caps/0"},
    {R"(,"caps":{"a":"\ud83d"})", "/caps"},
    {R"(,"caps":["delta"],"caps":["html"])", "/caps"},
    {R"(,"caps":["magic","delta"])", "/caps/0"}};
  for (const auto& [more, pointer] : cases) {
    const auto x = hello_of(more);
    ASSERT_EQ(x.warnings.size(), 1u) << more;
    EXPECT_EQ(x.warnings.front().pointer, pointer) << more;
  }
  EXPECT_TRUE(hello_of(R"(,"caps":["magic","delta"])").caps_delta);
}

TEST(hello_fields, a_flaw_that_nobody_reads_costs_nothing) {
  const auto x = read_frame(R"({"type":"hello","proto":1,"key":"k","title":"cake \ud83d"})");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->unknown_fields, 1u);
}

TEST(hello_fields, at_most_64_slots_go_on) {
  const auto slots = [](int count) {
    std::string out;
    for (auto i = 0; i < count; ++i)
      out += (i ? ",\"s" : "\"s") + std::to_string(i) + "\":1";
    return R"(,"resume":{"slots":{)" + out + "}}";
  };
  EXPECT_EQ(hello_of(slots(64)).resume->slots.size(), 64u);
  EXPECT_EQ(pointer_of(slots(65)), "/resume/slots");
}

} // namespace attune
