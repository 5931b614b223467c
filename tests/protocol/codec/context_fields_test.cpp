#include "protocol/codec/context_fields.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

/// The pointer of the only warning; "taken" where there is none.
std::string warned_at(const std::string& text) {
  json_tree tree;
  EXPECT_TRUE(tree.parse(text)) << text;
  const read_options lenient;
  reading from{tree, lenient};
  read_context(from, 0);
  EXPECT_TRUE(from.ok()) << text << ": a context never costs its message";
  EXPECT_LE(from.warnings().size(), 1u) << text;
  return from.warnings().empty() ? "taken" : from.warnings().front().pointer;
}

context read(const std::string& text) {
  json_tree tree;
  EXPECT_TRUE(tree.parse(text)) << text;
  const read_options lenient;
  reading from{tree, lenient};
  return read_context(from, 0);
}

std::string text_of(std::size_t length) { return '"' + std::string(length, 'x') + '"'; }

} // namespace

TEST(context_fields, keeps_what_the_engine_reads) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(R"({
    "device":{"class":"tablet","input":"mixed","os":"Debian","browser":"Firefox","dpr":1.5,
      "memory_gb":8,"reduced_motion":true,"color_scheme":"dark"},
    "viewport":{"w":400,"h":850},
    "network":{"effective":"slow-2g","rtt_ms":50,"downlink_mbps":10.5,"save_data":true},
    "locale":"de-DE","tz":"Europe/Berlin",
    "geo":{"country":"DE","region":"BE","geohash":"u33db2m1x","source":"ip"},
    "near":["store-1","store-2"],"referrer":"example.org",
    "utm":{"source":"a","medium":"b","campaign":"autumn","term":"c","content":"d"},
    "perf":{"lcp_ms":1200.5,"inp_ms":20,"cls":0.01},"sdk":{"name":"web","version":"1"}})"));
  const read_options strict{.strict = true};
  reading from{tree, strict};
  const auto x = read_context(from, 0);
  ASSERT_TRUE(from.ok()) << from.problem().pointer;
  const context expected{.device = device_class::tablet,
                         .input = input_kind::mixed,
                         .network = network_class::slow_2g,
                         .save_data = true,
                         .reduced_motion = true,
                         .locale = "de-DE",
                         .tz = "Europe/Berlin",
                         .country = "DE",
                         .region = "BE",
                         .geohash = "u33db2m1x",
                         .near = {"store-1", "store-2"},
                         .referrer = "example.org",
                         .campaign = "autumn"};
  EXPECT_EQ(x, expected);
}

TEST(context_fields, each_rule_has_its_pointer) {
  const std::pair<std::string, const char*> cases[] = {
    {"[]", ""},
    {R"({"device":1})", "/device"},
    {R"({"device":{"class":"fridge"}})", "/device/class"},
    {R"({"device":{"input":"voice"}})", "/device/input"},
    {R"({"device":{"os":)" + text_of(33) + "}}", "/device/os"},
    {R"({"device":{"browser":)" + text_of(33) + "}}", "/device/browser"},
    {R"({"device":{"dpr":"2"}})", "/device/dpr"},
    {R"({"device":{"memory_gb":null}})", "/device/memory_gb"},
    {R"({"device":{"reduced_motion":0}})", "/device/reduced_motion"},
    {R"({"device":{"color_scheme":"red"}})", "/device/color_scheme"},
    {R"({"viewport":{"w":1}})", "/viewport"},
    {R"({"viewport":{"h":1}})", "/viewport"},
    {R"({"viewport":{"w":-1,"h":1}})", "/viewport/w"},
    {R"({"viewport":{"w":1,"h":0.5}})", "/viewport/h"},
    {R"({"network":{"effective":"5g"}})", "/network/effective"},
    {R"({"network":{"rtt_ms":0.5}})", "/network/rtt_ms"},
    {R"({"network":{"downlink_mbps":"1"}})", "/network/downlink_mbps"},
    {R"({"network":{"save_data":"yes"}})", "/network/save_data"},
    {R"({"locale":)" + text_of(36) + "}", "/locale"},
    {R"({"tz":)" + text_of(65) + "}", "/tz"},
    {R"({"geo":{"country":"de"}})", "/geo/country"},
    {R"({"geo":{"country":"DEU"}})", "/geo/country"},
    {R"({"geo":{"region":)" + text_of(9) + "}}", "/geo/region"},
    {R"({"geo":{"geohash":""}})", "/geo/geohash"},
    {R"({"geo":{"geohash":"u33a"}})", "/geo/geohash"},
    {R"({"geo":{"geohash":"u33db2m1x0"}})", "/geo/geohash"},
    {R"({"geo":{"source":"guess"}})", "/geo/source"},
    {R"({"near":"a"})", "/near"},
    {R"({"near":["a b"]})", "/near/0"},
    {R"({"near":["1","2","3","4","5","6","7","8","9"]})", "/near"},
    {R"({"referrer":)" + text_of(256) + "}", "/referrer"},
    {R"({"utm":{"source":)" + text_of(65) + "}}", "/utm/source"},
    {R"({"utm":{"campaign":1}})", "/utm/campaign"},
    {R"({"perf":{"cls":"0"}})", "/perf/cls"},
    {R"({"sdk":{"name":)" + text_of(33) + "}}", "/sdk/name"},
    {R"({"sdk":{"version":[]}})", "/sdk/version"}};
  for (const auto& [text, pointer] : cases)
    EXPECT_EQ(warned_at(text), pointer) << text;
  EXPECT_EQ(warned_at("{}"), "taken");
}

TEST(context_fields, a_bad_field_costs_no_other) {
  const auto x = read(R"({"device":{"class":"fridge","input":"touch"},"locale":7,"tz":"UTC",
    "geo":{"country":"Germany","region":"BE"},"near":["a b","store-2"],"network":"fast"})");
  context expected;
  expected.input = input_kind::touch;
  expected.tz = "UTC";
  expected.region = "BE";
  expected.near = {"store-2"};
  EXPECT_EQ(x, expected) << "no device that was made up from a bad class";
}

TEST(context_fields, free_texts_are_cut_between_characters) {
  std::string longer;
  for (auto i = 0; i < 80; ++i)
    longer += "\xc3\xa9"; // Two bytes a character.
  const auto x = read(R"({"utm":{"campaign":")" + longer + R"("},"referrer":"a\ud83d"})");
  EXPECT_EQ(x.campaign, longer.substr(0, 128));
  EXPECT_EQ(x.referrer, "a\xef\xbf\xbd");
}

TEST(context_fields, names_are_left_out_rather_than_cut) {
  EXPECT_EQ(read(R"({"locale":)" + text_of(36) + "}").locale, "");
  EXPECT_EQ(read(R"({"tz":"\ud83d"})").tz, "");
}

TEST(context_fields, eight_places_are_kept) {
  EXPECT_EQ(read(R"({"near":["1","2","3","4","5","6","7","8","9"]})").near.size(), 8u);
}

TEST(context_fields, unknown_fields_are_counted_or_refused) {
  for (const auto* text : {R"({"weather":"rain"})", R"({"device":{"weight":1}})"}) {
    json_tree tree;
    ASSERT_TRUE(tree.parse(text));
    const read_options lenient;
    reading from{tree, lenient};
    read_context(from, 0);
    EXPECT_EQ(from.unknown_fields(), 1u) << text;
    EXPECT_EQ(from.warned(), 0u) << text;
    const read_options strict{.strict = true};
    reading strictly{tree, strict};
    read_context(strictly, 0);
    EXPECT_FALSE(strictly.ok()) << text;
  }
}

TEST(context_fields, an_unknown_network_is_a_network) {
  EXPECT_EQ(warned_at(R"({"network":{"effective":"unknown"}})"), "taken");
}

} // namespace attune
