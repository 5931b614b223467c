#include "protocol/codec/read_body.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

template <class Result>
std::string pointer_of(const Result& x) {
  return x ? "taken" : x.error().pointer.empty() ? x.error().what : x.error().pointer;
}

} // namespace

TEST(read_body, what_is_no_json_is_refused_everywhere) {
  for (const auto* text : {"", "{", "x", "{\"a\":1,}", "[1]]"}) {
    EXPECT_FALSE(read_batch_body(text));
    EXPECT_FALSE(read_control_body(text));
    EXPECT_FALSE(read_consent_body(text));
    EXPECT_FALSE(read_rank_body(text));
    EXPECT_FALSE(read_reward_body(text));
  }
}

TEST(read_body, a_batch_needs_no_seq) {
  const auto x = read_batch_body(R"({"signals":[{"id":"a","type":"click","ts":1}]})");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->batch.seq, 0u);
  EXPECT_EQ(x->anon_id, "");
}

TEST(read_body, a_rank_keeps_candidates_with_their_features) {
  const auto x = read_rank_body(R"({"session_id":"s","slot":"home","defer_activation":true,
    "context":{"locale":"de"},"candidates":[
      {"id":"a","features":{"title":"Red shoe","categories":["shoes"],"price":9.5,"heat":{"x":1}}},
      {"id":"b"}]})");
  ASSERT_TRUE(x) << x.error().pointer << x.error().what;
  EXPECT_EQ(x->session_id, "s");
  EXPECT_EQ(x->slot, "home");
  EXPECT_TRUE(x->defer_activation);
  EXPECT_EQ(x->surroundings->locale, "de");
  ASSERT_EQ(x->candidates.size(), 2u);
  item first;
  first.id = "a";
  first.title = "Red shoe";
  first.categories = {"shoes"};
  first.price = 9.5;
  EXPECT_EQ(x->candidates[0], first);
  item second;
  second.id = "b";
  EXPECT_EQ(x->candidates[1], second);
  EXPECT_EQ(x->unknown_fields, 0u); // Features are an open object.
}

TEST(read_body, each_rule_of_a_rank_has_its_pointer) {
  EXPECT_EQ(pointer_of(read_rank_body("{}")), "the message lacks candidates");
  EXPECT_EQ(pointer_of(read_rank_body("[]")), "the message must be an object");
  EXPECT_EQ(pointer_of(read_rank_body(R"({"candidates":{}})")), "/candidates");
  EXPECT_EQ(pointer_of(read_rank_body(R"({"candidates":[],"session_id":1})")), "/session_id");
  EXPECT_EQ(pointer_of(read_rank_body(R"({"candidates":[],"slot":1})")), "/slot");
  EXPECT_EQ(pointer_of(read_rank_body(R"({"candidates":[],"context":1})")), "taken")
    << "it only decorates";
  EXPECT_EQ(pointer_of(read_rank_body(R"({"candidates":[],"defer_activation":1})")),
            "/defer_activation");
  EXPECT_EQ(pointer_of(read_rank_body(R"({"candidates":[],"mood":1})", {.strict = true})), "/mood");
}

TEST(read_body, a_bad_candidate_costs_no_other) {
  const auto x = read_rank_body(R"({"candidates":["a",{},{"id":""},{"id":"good"},
    {"id":"b","features":{"price":"x"}},{"id":"c","features":{"title":"\ud83d"}},
    {"id":"d","id":"d"},{"id":"good too","features":{}},{"id":"last"}],
    "context":{"utm":{"campaign":")"
                                + std::string(80, 'c') + R"("}}})");
  ASSERT_TRUE(x) << x.error().pointer << x.error().what;
  ASSERT_EQ(x->candidates.size(), 2u);
  EXPECT_EQ(x->candidates[0].id, "good");
  EXPECT_EQ(x->candidates[1].id, "last");
  std::vector<std::string> named;
  for (const auto& row : x->dropped)
    named.push_back((row.applied() ? "cut " : "") + row.id + ' ' + row.pointer);
  EXPECT_EQ(named,
            (std::vector<std::string>{" /candidates/0", " /candidates/1", " /candidates/2/id",
                                      "b /candidates/4/features/price",
                                      "c /candidates/5/features/title", "d /candidates/6/id",
                                      "good too /candidates/7/id", "cut  /context/utm/campaign"}));
  EXPECT_EQ(x->cut_fields, 1u);
}

TEST(read_body, at_most_500_candidates_are_ranked) {
  const auto body = [](int count) {
    std::string out;
    for (auto i = 0; i < count; ++i)
      out += std::string{i ? "," : ""} + R"({"id":"a"})";
    return R"({"candidates":[)" + out + "]}";
  };
  EXPECT_EQ(pointer_of(read_rank_body(body(500))), "taken");
  EXPECT_EQ(pointer_of(read_rank_body(body(501))), "/candidates");
}

TEST(read_body, a_reward_is_from_0_to_1) {
  const auto x = read_reward_body(R"({"value":0.25,"item":"a"})");
  ASSERT_TRUE(x);
  EXPECT_EQ(*x, (outside_reward{"", "a", 0.25f}));
  EXPECT_EQ(pointer_of(read_reward_body(R"({"value":0})")), "taken");
  EXPECT_EQ(pointer_of(read_reward_body(R"({"value":1})")), "taken");
  EXPECT_EQ(pointer_of(read_reward_body("{}")), "the message lacks value");
  for (const auto* value : {"-0.01", "1.01", "1e999", "\"1\"", "null"})
    EXPECT_EQ(pointer_of(read_reward_body(R"({"value":)" + std::string{value} + "}")), "/value");
  EXPECT_EQ(pointer_of(read_reward_body(R"({"value":1,"item":""})")), "/item");
  EXPECT_EQ(pointer_of(read_reward_body(R"({"value":1,"value":0})")), "/value");
}

} // namespace attune
