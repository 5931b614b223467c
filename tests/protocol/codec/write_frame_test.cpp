#include "protocol/codec/write.hpp"

#include "protocol/codec/json_tree.hpp"
#include "tests/protocol/codec/golden.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(write_frame, welcome_says_what_is_in_force) {
  welcome x;
  x.session = {1, 2};
  x.epoch = "e1";
  x.resumed = true;
  x.ack = 7;
  x.in_force.grant(purpose::profile);
  x.in_force.grant(purpose::personalize);
  welcome_terms terms;
  terms.anon_id = "an-1";
  terms.resume_token = "token";
  std::string out;
  write_welcome(out, x, terms);
  EXPECT_EQ(out, golden("welcome"));
}

TEST(write_frame, welcome_grants_nothing_that_rests_on_a_profile_without_one) {
  welcome x;
  x.in_force.grant(purpose::personalize);
  x.in_force.grant(purpose::improve);
  x.in_force.grant(purpose::fine_behavior);
  std::string out;
  write_welcome(out, x, {});
  for (const auto* name : {"personalize", "improve", "fine_behavior"})
    EXPECT_NE(out.find('"' + std::string{name} + "\":false"), out.npos) << name;
  EXPECT_EQ(out.find("anon_id"), out.npos);
}

TEST(write_frame, ack_names_rows_that_were_dropped) {
  std::string out;
  write_ack(out, 7, {});
  EXPECT_EQ(out, golden("ack"));
  out.clear();
  write_ack(out, 8,
            {{"s1", fault_code::bad_message, "a sentence", "/signals/0"},
             {"s2", fault_code::consent_required, "a sentence", {}}});
  EXPECT_EQ(out, golden("ack_dropped"));
}

TEST(write_frame, ack_and_welcome_name_what_was_cut) {
  const std::vector<row_report> warnings{{"", fault_code::bad_message,
                                          "tz must be a text: left out", "/context/tz",
                                          row_warning::bad_field}};
  const std::string named = R"("warnings":[{"code":"bad_message",)"
                            R"("detail":"tz must be a text: left out","pointer":"/context/tz"}]})";
  std::string out;
  write_ack(out, 7, warnings);
  EXPECT_EQ(out, R"({"type":"ack","seq":7,)" + named);
  out.clear();
  welcome_terms terms;
  terms.warnings = &warnings;
  write_welcome(out, {}, terms);
  EXPECT_TRUE(out.ends_with(named)) << out;
}

TEST(write_frame, heartbeats_and_goaway) {
  std::string out;
  write_ping(out, 1795472555321);
  EXPECT_EQ(out, golden("ping"));
  out.clear();
  write_pong(out, -5);
  EXPECT_EQ(out, golden("pong"));
  out.clear();
  write_pong(out, {});
  EXPECT_EQ(out, R"({"type":"pong"})");
  out.clear();
  write_goaway(out, 5000);
  EXPECT_EQ(out, golden("goaway"));
}

TEST(write_frame, an_error_says_what_and_where) {
  std::string out;
  write_error(out, {fault_code::bad_message, "op must be a control that the contract names", "/op"},
              "c-1");
  EXPECT_EQ(out, golden("error"));
  out.clear();
  write_error(out, {fault_code::rate_limited, "more than 100 signals a second", {}}, {}, 250);
  EXPECT_EQ(out, golden("error_rate"));
}

TEST(write_frame, an_error_has_a_code_of_the_streams_contract) {
  std::string out;
  write_error(out, {fault_code::not_implemented, "", {}});
  EXPECT_NE(out.find(R"("code":"unknown_type")"), out.npos);
}

TEST(write_frame, frames_are_appended) {
  std::string out = "before";
  write_ack(out, 7, {});
  EXPECT_EQ(out, "before" + golden("ack"));
}

TEST(write_frame, strange_texts_stay_within_their_quotes) {
  std::string out;
  write_error(out, {fault_code::not_found, "no slot \"\x01\xff\"", {}}, "\"},{");
  json_tree tree;
  ASSERT_TRUE(tree.parse(out)) << out;
  EXPECT_EQ(tree.nodes()[2].text, "\"},{");
}

} // namespace attune
