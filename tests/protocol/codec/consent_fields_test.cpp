#include "protocol/codec/consent_fields.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

struct outcome {
  consent_change x;
  std::string pointer = "taken";
  std::uint32_t unknown = 0;
  std::vector<row_report> warnings;
  std::uint32_t cut = 0;

  std::string warned_at() const { return warnings.empty() ? "" : warnings.front().pointer; }
};

outcome read(const std::string& text, const read_options& options = {}) {
  json_tree tree;
  EXPECT_TRUE(tree.parse(text)) << text;
  reading from{tree, options};
  outcome out;
  out.x = read_consent(from, 0);
  if (!from.ok())
    out.pointer = from.problem().pointer;
  out.unknown = from.unknown_fields();
  out.warnings = from.warnings();
  out.cut = from.warned();
  return out;
}

} // namespace

TEST(consent_fields, a_missing_purpose_is_not_granted) {
  const auto out = read(R"({"ts":5,"purposes":{"profile":true,"measure":true,"share":false}})");
  EXPECT_EQ(out.pointer, "taken");
  EXPECT_EQ(out.x.decided_ms, 5);
  EXPECT_EQ(out.x.wanted.decided_ms(), 5);
  EXPECT_FALSE(out.x.gpc);
  for (std::size_t i = 0; i < purpose_names.size(); ++i) {
    const auto granted = purpose_names[i] == "profile" || purpose_names[i] == "measure";
    EXPECT_EQ(out.x.wanted.has(static_cast<purpose>(i)), granted) << purpose_names[i];
  }
}

TEST(consent_fields, every_purpose_can_be_granted) {
  std::string text = R"({"ts":1,"purposes":{)";
  for (const auto name : purpose_names)
    text += (text.back() == '{' ? "\"" : ",\"") + std::string{name} + "\":true";
  const auto out = read(text + "}}", {.strict = true});
  EXPECT_EQ(out.pointer, "taken");
  EXPECT_EQ(out.x.wanted.bits(), 0x1ff); // Nine bits.
}

TEST(consent_fields, global_privacy_control_is_kept) {
  EXPECT_TRUE(read(R"({"ts":1,"gpc":true})").x.gpc);
  EXPECT_FALSE(read(R"({"ts":1,"gpc":false})").x.gpc);
}

TEST(consent_fields, consent_strings_are_checked_and_not_read) {
  const auto out = read(R"({"ts":1,"source":"tcf","tcf":"CQ","gpp":"DB","gpp_sid":[7,8],
    "gcm":{"ad_storage":"granted","security_storage":"denied"},"policy":"2026-1"})",
                        {.strict = true});
  EXPECT_EQ(out.pointer, "taken");
  EXPECT_EQ(out.x.wanted.bits(), 0);
}

TEST(consent_fields, each_rule_has_its_pointer) {
  const std::pair<std::string, const char*> cases[] = {
    {"[]", ""},
    {"{}", ""},
    {R"({"ts":-1})", "/ts"},
    {R"({"ts":1,"purposes":[]})", "/purposes"},
    {R"({"ts":1,"purposes":{"profile":1}})", "/purposes/profile"},
    {R"({"ts":1,"purposes":{"fun":true}})", "/purposes/fun"},
    {R"({"ts":1,"gcm":{"other":"granted"}})", "/gcm/other"},
    {R"({"ts":1,"gpc":1})", "/gpc"},
    {R"({"ts":1,"mood":"good"})", "/mood"}};
  for (const auto& [text, pointer] : cases)
    EXPECT_EQ(read(text, {.strict = true}).pointer, pointer) << text;
}

TEST(consent_fields, what_grants_nothing_is_left_out_with_a_warning) {
  const std::string long_text = '"' + std::string(4097, 'x') + '"';
  const std::pair<std::string, const char*> cases[] = {
    {R"("source":"rumour")", "/source"},
    {R"("tcf":)" + long_text, "/tcf"},
    {R"("gpp":)" + long_text, "/gpp"},
    {R"("gpp_sid":[1,2,3,4,5,6,7,8,9])", "/gpp_sid"},
    {R"("gpp_sid":[1.5])", "/gpp_sid/0"},
    {R"("gcm":{"ad_storage":"maybe"})", "/gcm/ad_storage"},
    {R"("policy":")" + std::string(33, 'x') + "\"", "/policy"},
    {R"("policy":"\ud83d")", "/policy"},
    {R"("policy":"1","policy":"2")", "/policy"}};
  for (const auto& [member, pointer] : cases) {
    const auto out = read(R"({"ts":1,"purposes":{"profile":true},)" + member + "}");
    EXPECT_EQ(out.pointer, "taken") << member;
    EXPECT_TRUE(out.x.wanted.has(purpose::profile)) << member;
    EXPECT_EQ(out.warned_at(), pointer) << member;
  }
}

TEST(consent_fields, what_grants_is_never_guessed) {
  EXPECT_EQ(read(R"({"ts":1,"purposes":{"share":false,"share":true}})").pointer, "/purposes/share");
  EXPECT_EQ(read(R"({"ts":1,"gpc":true,"gpc":false})").pointer, "/gpc");
  EXPECT_EQ(read(R"({"ts":1,"ts":2})").pointer, "/ts");
}

TEST(consent_fields, an_unknown_purpose_grants_nothing_and_is_named) {
  const auto out = read(R"({"ts":1,"purposes":{"fun":true,"profile":true}})");
  EXPECT_EQ(out.pointer, "taken");
  EXPECT_EQ(out.unknown, 1u);
  EXPECT_EQ(out.cut, 0u) << "it is not told for what only decorates";
  EXPECT_TRUE(out.x.wanted.has(purpose::profile));
  ASSERT_EQ(out.warnings.size(), 1u);
  EXPECT_EQ(out.warnings[0].warning, row_warning::unknown_purpose);
  EXPECT_EQ(out.warnings[0].pointer, "/purposes/fun");
  EXPECT_EQ(out.warnings[0].detail,
            "fun is no purpose and grants nothing; they are storage, contextual, profile, "
            "personalize, measure, improve, fine_behavior, precise_geo, share");
}

TEST(consent_fields, a_field_that_no_consent_has_is_named) {
  const auto out = read(R"({"ts":1,"purpose":{"profile":true}})");
  EXPECT_EQ(out.pointer, "taken");
  EXPECT_EQ(out.unknown, 1u);
  EXPECT_EQ(out.x.wanted.bits(), 0);
  ASSERT_EQ(out.warnings.size(), 1u);
  EXPECT_EQ(out.warnings[0].warning, row_warning::unknown_field);
  EXPECT_EQ(out.warnings[0].pointer, "/purpose");
}

// The first moment of 2026 in each unit.
TEST(consent_fields, a_time_that_can_be_no_milliseconds_is_taken_with_a_warning) {
  const std::pair<const char*, const char*> cases[] = {
    {"1767225600", "ts must be milliseconds since 1970, and looks like seconds"},
    {"1767225600000000", "ts must be milliseconds since 1970, and looks like microseconds"}};
  for (const auto& [ts, detail] : cases) {
    const auto out = read(R"({"purposes":{"profile":true},"ts":)" + std::string{ts} + "}");
    EXPECT_EQ(out.pointer, "taken") << ts;
    EXPECT_EQ(std::to_string(out.x.decided_ms), ts);
    EXPECT_TRUE(out.x.wanted.has(purpose::profile)) << ts;
    EXPECT_EQ(out.cut, 0u) << ts;
    ASSERT_EQ(out.warnings.size(), 1u) << ts;
    EXPECT_EQ(out.warnings[0].detail, detail);
    EXPECT_EQ(out.warnings[0].pointer, "/ts");
  }
  EXPECT_TRUE(read(R"({"ts":1767225600000})").warnings.empty());
}

TEST(consent_fields, names_of_consent_strings_are_counted_in_silence) {
  const auto out = read(R"({"ts":1,"gcm":{"other":"granted"}})");
  EXPECT_EQ(out.unknown, 1u);
  EXPECT_TRUE(out.warnings.empty()) << "they grant nothing, whatever they are called";
}

} // namespace attune
