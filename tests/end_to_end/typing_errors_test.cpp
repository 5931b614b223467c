#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

namespace attune::test {
namespace {

/// The first warning of an answer as `code pointer`; empty where there is none.
std::string warning_of(const json& x) {
  return x.has("/warnings/0") ? x.text("/warnings/0/code") + ' ' + x.text("/warnings/0/pointer")
                              : std::string{};
}

/// A client's typing errors, which nothing refuses: whoever made one is told.
class typing_errors : public ::testing::Test {
protected:
  void SetUp() override {
    ASSERT_TRUE(server_.start()) << server_.log();
    ASSERT_TRUE(put_items(server_.port(), 10));
  }

  json post(std::string_view target, const std::string& body) {
    const auto x = ask(server_.port(), "POST", target, any_client, body);
    EXPECT_EQ(x.status, 202) << x.body;
    return json{x.body};
  }

  server_process server_{{"slots.home.n=4"}, "memory:"};
};

std::string consent_of(std::int64_t ts, std::string_view purposes) {
  return R"("consent":{"ts":)" + std::to_string(ts) + R"(,"purposes":{)" + std::string{purposes}
         + "}}";
}

TEST_F(typing_errors, a_purpose_that_is_none_is_named_on_every_way_in) {
  const auto now = now_ms();
  const auto misspelt = R"("contextual":true,"profile":true,"personalise":true)";
  const auto told = "unknown_purpose /consent/purposes/personalise";

  const auto first = post("/v1/signals", R"({"anon_id":"a",)" + consent_of(now, misspelt) + ','
                                           + batch_text({signal_text("1", "click", "i1")}) + '}');
  EXPECT_EQ(warning_of(first), told) << first.source();
  EXPECT_TRUE(first.is_true("/consent/purposes/profile")) << "what is spelt right is granted";
  EXPECT_FALSE(first.is_true("/consent/purposes/personalize"));

  const auto later = post("/v1/consent", R"({"session_id":")" + first.text("/session_id") + "\","
                                           + consent_of(now + 1, R"("profil":true)") + '}');
  EXPECT_EQ(warning_of(later), "unknown_purpose /consent/purposes/profil") << later.source();
  EXPECT_FALSE(later.is_true("/consent/purposes/profile")) << "a withdrawal is never lost";

  raw_websocket socket{server_.port()};
  const json welcome{socket.hello(R"(,"anon_id":"b",)" + consent_of(now, misspelt))};
  EXPECT_EQ(warning_of(welcome), told) << welcome.source();
  socket.say(R"({"type":"consent",)" + consent_of(now + 1, misspelt) + '}');
  const json alone{socket.next_of("ack")};
  EXPECT_EQ(warning_of(alone), told) << alone.source();
  EXPECT_EQ(alone.number("/seq"), 0) << "it acknowledges nothing new";
  socket.say(R"({"type":"signals","seq":1,)" + consent_of(now + 2, misspelt) + ','
             + batch_text({signal_text("1", "click", "i1")}) + '}');
  const json batch{socket.next_of("ack")};
  EXPECT_EQ(warning_of(batch), told) << batch.source();
  EXPECT_EQ(batch.number("/seq"), 1);
}

TEST_F(typing_errors, a_field_that_no_consent_has_is_named) {
  const auto x =
    post("/v1/signals", R"({"anon_id":"a","consent":{"ts":1,"purpose":{"profile":true}},)"
                          + batch_text({signal_text("1", "click", "i1")}) + '}');
  EXPECT_EQ(warning_of(x), "unknown_field /consent/purpose") << x.source();
  EXPECT_FALSE(x.is_true("/consent/purposes/profile"));
}

TEST_F(typing_errors, a_decision_dated_in_seconds_says_why_it_grants_nothing) {
  const auto now = now_ms();
  const auto body = [](const std::string& session, const std::string& consent) {
    return R"({"session_id":")" + session + "\"," + consent + '}';
  };
  const auto first = post("/v1/signals", R"({"anon_id":"a",)" + consent_of(now, "") + ','
                                           + batch_text({signal_text("1", "click", "i1")}) + '}');
  const auto session = first.text("/session_id");
  const auto late = post("/v1/consent", body(session, consent_of(now / 1000, R"("profile":true)")));
  EXPECT_EQ(warning_of(late), "bad_message /consent/ts") << late.source();
  EXPECT_EQ(late.text("/warnings/0/detail"),
            "ts must be milliseconds since 1970, and looks like seconds");
  EXPECT_EQ(late.text("/warnings/1/code"), "too_old") << late.source();
  EXPECT_FALSE(late.is_true("/consent/purposes/profile"));
  const auto batch = post("/v1/signals", R"({"session_id":")" + session + "\","
                                           + consent_of(now - 1, R"("profile":true)") + ','
                                           + batch_text({signal_text("2", "click", "i1")}) + '}');
  EXPECT_EQ(warning_of(batch), "too_old /consent/ts") << batch.source();

  raw_websocket socket{server_.port()};
  const json welcome{
    socket.hello(R"(,"anon_id":"a",)" + consent_of(now / 1000, R"("profile":true)"))};
  EXPECT_EQ(warning_of(welcome), "bad_message /consent/ts") << welcome.source();
  EXPECT_FALSE(welcome.is_true("/consent/purposes/profile"));
}

TEST_F(typing_errors, a_click_whose_item_is_misspelt_is_named) {
  const auto row = [](std::string_view field) {
    return R"({"id":")" + std::string{field} + R"(","type":"click","ts":)"
           + std::to_string(now_ms()) + ",\"" + std::string{field} + R"(":"i1"})";
  };
  const auto x =
    post("/v1/signals", R"({"anon_id":"a",)" + batch_text({row("item"), row("itemid")}) + '}');
  EXPECT_EQ(x.number("/accepted"), 2) << x.source();
  EXPECT_EQ(warning_of(x), "missing_item /signals/1/itemid") << x.source();
  EXPECT_EQ(x.text("/warnings/0/id"), "itemid");
  EXPECT_FALSE(x.has("/warnings/1"));

  raw_websocket socket{server_.port()};
  socket.hello();
  socket.say(R"({"type":"signals","seq":1,)" + batch_text({row("itemid")}) + '}');
  const json ack{socket.next_of("ack")};
  EXPECT_EQ(warning_of(ack), "missing_item /signals/0/itemid") << ack.source();
}

TEST_F(typing_errors, a_field_that_the_contract_does_not_have_is_counted_on_every_way_in) {
  const auto counted = [&] {
    return metric_of(server_.admin_port(), "attune_fields_ignored_total");
  };
  const auto first = post("/v1/signals", R"({"anon_id":"a","sesion_id":"b",)"
                                           + batch_text({signal_text("1", "click", "i1")}) + '}');
  EXPECT_EQ(counted(), 1);
  const auto of_session = R"({"session_id":")" + first.text("/session_id") + "\",";
  post("/v1/control", of_session + R"("op":"unprofiled","valeu":true})");
  EXPECT_EQ(counted(), 2);
  post("/v1/consent", of_session + R"("sorce":"manual",)" + consent_of(now_ms(), "") + '}');
  EXPECT_EQ(counted(), 3);
  const auto ranked = ask(server_.port(), "POST", "/v1/rank", any_client,
                          R"({"candidates":[{"id":"i1"},{"id":"i2"}],"exclud":["i2"]})");
  EXPECT_EQ(ranked.status, 200) << ranked.body;
  EXPECT_EQ(counted(), 4);
  ask(server_.port(), "PUT", "/v1/items", any_server, R"([{"id":"i1","titel":"one"}])");
  EXPECT_EQ(counted(), 5);
}

TEST_F(typing_errors, a_kind_of_actors_that_is_none_is_refused) {
  const auto x = ask(server_.admin_port(), "GET", "/admin/actors?kind=vistor", any_operator);
  EXPECT_EQ(x.status, 400) << x.body;
  EXPECT_NE(x.body.find("store_writer, visitor"), std::string::npos) << x.body;
}

TEST(one_port_for_two, is_refused_wherever_it_was_said) {
  const auto serve = [](std::vector<std::string> more) {
    more.insert(more.begin(), {"serve", "--set", "store.url=memory:"});
    return run_program(more);
  };
  const auto refused = [&](std::vector<std::string> more) {
    const auto x = serve(std::move(more));
    return x.code == 78
           && x.output.find("http.port and http.admin_port are both 9") != x.output.npos;
  };
  EXPECT_TRUE(refused({"--set", "http.port=9", "--set", "http.admin_port=9"}));
  EXPECT_TRUE(refused({"--listen", "127.0.0.1:9", "--set", "http.admin_port=9"}));
  EXPECT_TRUE(refused({"--listen", "127.0.0.1:9", "--admin", "127.0.0.1:9"}));
}

TEST(one_port_for_two, is_none_where_the_command_line_says_otherwise) {
  server_process server{{"http.port=9", "http.admin_port=9"}, "memory:"};
  EXPECT_TRUE(server.start()) << server.log();
}

} // namespace
} // namespace attune::test
