#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

class list_route : public gateway_fixture {
protected:
  raw_answer get(std::string_view target, std::string_view more = "",
                 std::string_view method = "GET") {
    return ask(port(), method, target, "X-Attune-Key: pk_test\r\n" + std::string{more});
  }
  raw_answer post(std::string_view target, std::string_view body) {
    return ask(port(), "POST", target, "X-Attune-Key: pk_test\r\n", body);
  }
};

TEST_F(list_route, answers_with_a_list_and_its_tag) {
  start();
  const auto x = get("/v1/recommendations/home?n=3");
  EXPECT_EQ(x.status, 200) << x.body;
  EXPECT_EQ(x.field("ETag"), "\"e1.1\"");
  EXPECT_EQ(x.field("Vary"), "Origin");
  EXPECT_NE(x.body.find(R"("order":["SKU-A","SKU-B","SKU-C"])"), std::string::npos) << x.body;
  EXPECT_EQ(member_of(x.body, "degraded"), "popular");
}

TEST_F(list_route, answers_304_to_who_has_it) {
  start();
  for (const auto* tag : {"\"e1.1\"", "W/\"e1.1\"", "\"x\", \"e1.1\"", "*"}) {
    raw_socket socket{port()};
    socket.send("GET /v1/recommendations/home HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n"
                "If-None-Match: "
                + std::string{tag} + "\r\n\r\nGET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto x = read_answer(socket);
    EXPECT_EQ(x.status, 304) << tag;
    EXPECT_EQ(x.field("ETag"), "\"e1.1\"");
    EXPECT_EQ(read_answer(socket).body, "ok\n") << "a 304 has no body, so the next answer follows";
  }
  EXPECT_EQ(get("/v1/recommendations/home", "If-None-Match: \"e1.2\"\r\n").status, 200);
}

TEST_F(list_route, answers_head_without_a_body) {
  start();
  raw_socket socket{port()};
  socket.send("HEAD /v1/recommendations/home HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n\r\n"
              "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
  const auto x = read_answer(socket, true);
  EXPECT_EQ(x.status, 200);
  EXPECT_FALSE(x.field("ETag").empty());
  EXPECT_GT(std::stoi(x.field("Content-Length")), 0);
  EXPECT_EQ(read_answer(socket).body, "ok\n");
}

TEST_F(list_route, contains_what_a_202_acknowledged) {
  start();
  const auto made = post("/v1/signals", click_on("SKU-T", 0));
  const auto x = get("/v1/recommendations/home?session_id=" + member_of(made.body, "session_id"));
  EXPECT_EQ(member_of(x.body, "state_version"), "1");
  EXPECT_NE(x.body.find(R"("order":["SKU-T")"), std::string::npos) << x.body;
}

TEST_F(list_route, passes_on_what_was_asked) {
  start();
  get("/v1/recommendations/home?n=200&item=SKU%2F1&session_id=unknown",
      "Sec-Purpose: prefetch;prerender\r\n");
  const auto asked = engine_.lists().at(0);
  EXPECT_EQ(asked.what.n, 200u);
  EXPECT_EQ(asked.what.item, "SKU/1");
  EXPECT_TRUE(asked.prefetch);
  EXPECT_FALSE(asked.who.session) << "an unknown session is served as none";
}

TEST_F(list_route, knows_a_prefetch_by_whatever_field_browsers_say_it) {
  start();
  for (const auto* field : {"Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender",
                            "Purpose: prefetch", "X-Moz: prefetch"})
    get("/v1/recommendations/home", std::string{field} + "\r\n");
  for (const auto* field : {"Sec-Purpose: other", "Purpose: preview"})
    get("/v1/recommendations/home", std::string{field} + "\r\n");
  const auto asked = engine_.lists();
  ASSERT_EQ(asked.size(), 6u);
  for (std::size_t n = 0; n < asked.size(); ++n)
    EXPECT_EQ(asked[n].prefetch, n < 4) << n;
}

// One a second, two at once.
TEST_F(list_route, gives_one_visitor_so_many_lists_a_second) {
  http_settings settings;
  settings.lists_per_s = 1;
  start(settings);
  const std::string home{"/v1/recommendations/home"};
  const auto visitor = home + "?anon_id=visitor-0001";
  EXPECT_EQ(get(visitor).status, 200);
  EXPECT_EQ(get(visitor + "&n=3").status, 200);
  const auto late = get(visitor);
  EXPECT_EQ(late.status, 429);
  EXPECT_EQ(member_of(late.body, "code"), "rate_limited");
  EXPECT_EQ(late.field("Retry-After"), "1");
  EXPECT_EQ(get(home + "?anon_id=visitor-0002").status, 200) << "others have their own";
  EXPECT_EQ(post("/v1/signals", click_on("SKU-A", 0, R"("anon_id":"visitor-0001",)")).status, 202)
    << "and so have signals";
  EXPECT_EQ(get(home).status, 200);
  EXPECT_EQ(post("/v1/rank", R"({"candidates":[{"id":"a"}]})").status, 200);
  EXPECT_EQ(post("/v1/rank", R"({"candidates":[{"id":"a"}]})").status, 429)
    << "who is nobody has its address's";
  for (auto n = 0; n < 5; ++n)
    EXPECT_EQ(ask(port(), "GET", home, "Authorization: Bearer sk_test\r\n").status, 200)
      << "a server asks for all its nobodies";
}

TEST_F(list_route, gives_as_many_lists_as_signals_unless_it_is_told) {
  http_settings settings;
  settings.signals_per_s = 1;
  settings.burst = 3;
  start(settings);
  for (const auto status : {200, 200, 200, 429})
    EXPECT_EQ(get("/v1/recommendations/home?anon_id=visitor-0001").status, status);
}

TEST_F(list_route, refuses_what_is_out_of_range_or_unknown) {
  start();
  for (const auto* n : {"0", "201", "-1", "x", "", "1.5", "99999999999"})
    EXPECT_EQ(get(std::string{"/v1/recommendations/home?n="} + n).status, 400) << n;
  const auto x = get("/v1/recommendations/nowhere");
  EXPECT_EQ(x.status, 404);
  EXPECT_EQ(member_of(x.body, "code"), "not_found");
}

TEST_F(list_route, refuses_an_id_that_would_be_somebody_elses) {
  start();
  for (const auto* target :
       {"/v1/recommendations/home?anon_id=ada+1", "/v1/recommendations/home?session_id=a%20b",
        "/v1/recommendations/home?item=a+b", "/v1/blocks/stream?slots=home&anon_id=a+b",
        "/v1/blocks/stream?slots=home&session=a+b"}) {
    const auto x = get(target);
    EXPECT_EQ(x.status, 400) << target;
    EXPECT_NE(x.body.find("%2B"), std::string::npos) << x.body;
  }
  EXPECT_EQ(get("/v1/recommendations/home?anon_id=ada%2B1").status, 200);
  EXPECT_EQ(get("/v1/recommendations/home?anon_id=").status, 200) << "empty is none";
  const auto me = ask(port(), "GET", "/v1/me?anon_id=a+b", "Authorization: Bearer sk_test\r\n");
  EXPECT_EQ(me.status, 400) << me.body;
}

TEST_F(list_route, ranks_the_callers_own) {
  start();
  const auto x = post("/v1/rank", R"({"candidates":[{"id":"a"},{"id":"b","features":{}}]})");
  EXPECT_EQ(x.status, 200) << x.body;
  EXPECT_EQ(engine_.lists().at(0).own_candidates.size(), 2u);
  EXPECT_EQ(engine_.lists().at(0).what.slot, "home");
  EXPECT_EQ(post("/v1/rank", R"({"slot":"nowhere","candidates":[{"id":"a"}]})").status, 404);
  EXPECT_EQ(post("/v1/rank", R"({"candidates":[{"id":"a"}],"defer_activation":true})").status, 501);
  EXPECT_EQ(post("/v1/rank", "{}").status, 400);
}

TEST_F(list_route, a_bad_candidate_is_named_and_costs_no_other) {
  start();
  const auto x = post("/v1/rank", R"({"candidates":[{"id":"a"},{"id":"b","features":{"price":"x"}}],
    "context":{"utm":{"campaign":")" + std::string(80, 'c')
                                    + R"("}}})");
  EXPECT_EQ(x.status, 200) << x.body;
  ASSERT_EQ(engine_.lists().at(0).own_candidates.size(), 1u);
  EXPECT_NE(x.body.find(R"("dropped":[{"id":"b","code":"bad_message")"), std::string::npos)
    << x.body;
  EXPECT_NE(x.body.find(R"("pointer":"/candidates/1/features/price"}],"warnings":[{)"),
            std::string::npos)
    << x.body;
  EXPECT_NE(x.body.find(R"("pointer":"/context/utm/campaign")"), std::string::npos) << x.body;
  const auto none = post("/v1/rank", R"({"candidates":[{"id":"b","features":{"price":"x"}}]})");
  EXPECT_EQ(none.status, 400);
  EXPECT_NE(none.body.find("/candidates/0/features/price"), std::string::npos) << none.body;
}

TEST_F(list_route, takes_rewards_for_decisions_that_were_made) {
  start();
  const std::string by_id = "/v1/recommendations/by-id/";
  const std::string known{recording_engine::known_rid};
  EXPECT_EQ(post(by_id + known + "/reward", R"({"value":1})").status, 204);
  EXPECT_EQ(post(by_id + "00000000000000000000000000000001.1.1.9/reward", R"({"value":1})").status,
            404);
  EXPECT_EQ(post(by_id + "nonsense/reward", R"({"value":1})").status, 404);
  EXPECT_EQ(post(by_id + known + "/reward", R"({"value":2})").status, 400);
}

TEST_F(list_route, says_what_is_not_served_yet) {
  start();
  EXPECT_EQ(post("/v1/recommendations/by-id/r/activate", "{}").status, 501);
  const auto x = get("/v1/recommendations/by-id/r/explanation?item=a");
  EXPECT_EQ(x.status, 501);
  EXPECT_EQ(member_of(x.body, "code"), "not_implemented");
}

} // namespace
} // namespace attune
