#include "tests/support/gateway_fixture.hpp"

#include <chrono>

namespace attune {
namespace {

std::string now_ms() {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count());
}

std::string line_of(int count, const std::string& device) {
  std::string rows;
  for (auto i = 0; i < count; ++i)
    rows += (i ? "," : "") + std::string{R"({"id":")"} + device + '-' + std::to_string(i)
            + R"(","type":"click","item":"SKU-A","ts":)" + now_ms() + "}";
  return R"({"anon_id":")" + device + R"(","signals":[)" + rows + "]}\n";
}

class signal_route : public gateway_fixture {
protected:
  raw_answer post(const std::string& body, std::string_view more = "",
                  std::string_view target = "/v1/signals") {
    return ask(port(), "POST", target, "X-Attune-Key: pk_test\r\n" + std::string{more}, body);
  }

  /// Of two lines the first is taken, and the answer says that the second was not.
  void expect_stop_at_line_2() {
    const auto x =
      post(line_of(1, "a") + line_of(1, "b"), "Content-Type: application/x-ndjson\r\n");
    EXPECT_EQ(x.status, 503) << x.body;
    EXPECT_EQ(member_of(x.body, "line"), "2");
    EXPECT_EQ(engine_.posts().size(), 1u);
  }
};

TEST_F(signal_route, takes_a_batch_and_names_what_it_made) {
  start();
  const auto x = post(click_on("SKU-A", 0), "Content-Type: application/json\r\n");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(x.field("Content-Type"), "application/json");
  EXPECT_EQ(member_of(x.body, "accepted"), "1");
  EXPECT_EQ(member_of(x.body, "state_version"), "1");
  EXPECT_EQ(member_of(x.body, "durable"), "false");
  EXPECT_EQ(member_of(x.body, "anon_id").size(), 32u);
  const auto session = member_of(x.body, "session_id");
  ASSERT_EQ(session.size(), 32u);

  const auto again = post(click_on("SKU-B", 0, "\"session_id\":\"" + session + "\","), "",
                          "/v1/signals?ack=durable");
  EXPECT_EQ(member_of(again.body, "state_version"), "2");
  EXPECT_EQ(member_of(again.body, "durable"), "true");
  EXPECT_EQ(member_of(again.body, "session_id"), "") << "it was not made: " << again.body;
}

TEST_F(signal_route, takes_no_misspelt_wish_for_durability_for_none) {
  start();
  for (const auto* query : {"?ack=durabel", "?ack="}) {
    const auto x = post(click_on("SKU-A", 0), "", "/v1/signals" + std::string{query});
    EXPECT_EQ(x.status, 400) << query;
    EXPECT_NE(x.body.find("The parameter ack is durable"), std::string::npos) << x.body;
  }
  EXPECT_TRUE(engine_.posts().empty());
}

TEST_F(signal_route, takes_what_a_beacon_can_send) {
  start();
  const auto x = ask(port(), "POST", "/v1/signals?key=pk_test",
                     "Content-Type: text/plain;charset=UTF-8\r\nOrigin: https://a.example\r\n",
                     click_on("SKU-A", 0));
  EXPECT_EQ(x.status, 202) << x.body;
}

// The batch is from 2001, long before the 24 hours that a client may be late.
TEST_F(signal_route, takes_history_from_a_server_alone) {
  start();
  const std::string old =
    R"({"signals":[{"id":"h1","type":"click","ts":1000000000000,"item":"SKU-A"}]})";
  EXPECT_NE(post(old, "X-Attune-Import: 1\r\n").body.find("too_old"), std::string::npos);
  const auto x = ask(port(), "POST", "/v1/signals",
                     "Authorization: Bearer sk_test\r\nX-Attune-Import: 1\r\n", old);
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(member_of(x.body, "accepted"), "1") << x.body;
}

TEST_F(signal_route, takes_lines_in_their_order) {
  start();
  const auto x = post(click_on("SKU-A", 0) + "\n\n" + click_on("SKU-B", 0) + "\n",
                      "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(member_of(x.body, "accepted"), "2");
  EXPECT_EQ(member_of(x.body, "state_version"), "2") << "one session for both";
  const auto posts = engine_.posts();
  ASSERT_EQ(posts.size(), 2u);
  EXPECT_EQ(std::get<signal_batch>(posts[0].message).signals[0].item, "SKU-A");
  EXPECT_EQ(std::get<signal_batch>(posts[1].message).signals[0].item, "SKU-B");
}

TEST_F(signal_route, names_the_line_that_is_bad_and_takes_the_others) {
  start();
  const auto x =
    post(click_on("SKU-A", 0) + "\n{\n" + click_on("SKU-B", 0) + "\n{\"signals\":[]}\n",
         "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(member_of(x.body, "accepted"), "2");
  EXPECT_NE(x.body.find(R"("line":2})"), std::string::npos) << x.body;
  EXPECT_NE(x.body.find(R"("pointer":"/signals","line":4})"), std::string::npos) << x.body;
  EXPECT_EQ(engine_.posts().size(), 2u);
}

TEST_F(signal_route, names_the_line_of_a_row_that_is_bad) {
  start();
  const auto x = post(click_on("SKU-A", 0) + R"(
{"signals":[{"id":"good","type":"click","ts":1},{"id":"bad","type":"dwell","ts":1}]})",
                      "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_NE(x.body.find(R"("id":"bad")"), std::string::npos) << x.body;
  EXPECT_NE(x.body.find(R"("pointer":"/signals/1","line":2})"), std::string::npos) << x.body;
}

TEST_F(signal_route, refuses_lines_of_which_none_is_a_batch) {
  start();
  const auto x = post("{\n[]\n", "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(x.status, 400) << x.body;
  EXPECT_NE(x.body.find("line 1"), std::string::npos) << x.body;
  EXPECT_EQ(post("\n\n", "Content-Type: application/x-ndjson\r\n").status, 400);
}

TEST_F(signal_route, names_a_thousand_bad_lines_and_counts_the_others) {
  start();
  std::string lines = click_on("SKU-A", 0) + "\n";
  for (auto i = 0; i < 1'005; ++i)
    lines += "{\n";
  const auto x = post(lines, "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(x.status, 202);
  EXPECT_EQ(member_of(x.body, "dropped_more"), "5");
  EXPECT_NE(x.body.find("\"line\":1001}"), std::string::npos);
  EXPECT_EQ(x.body.find("\"line\":1002}"), std::string::npos);
}

// The texts are what a browser sends when a field's text is cut within an emoji, and what a page in
// Latin-1 sends.
TEST_F(signal_route, takes_the_purchase_beside_a_text_that_is_none) {
  start();
  for (const std::string query : {R"(cake \ud83d)", "M\xfcnchen", "two\nlines"}) {
    const auto x =
      post(R"({"signals":[{"id":"s1","type":"search","ts":1,"query":")" + query
           + R"("},{"id":"p1","type":"purchase","order_id":"o1","items":[{"id":"SKU-A"}],"ts":)"
           + now_ms() + "}]}");
    EXPECT_EQ(x.status, 202) << x.body;
    EXPECT_EQ(member_of(x.body, "accepted"), "1") << x.body;
    EXPECT_NE(x.body.find(R"({"id":"s1","code":"bad_message")"), std::string::npos) << x.body;
    EXPECT_NE(x.body.find(R"("pointer":"/signals/0/query")"), std::string::npos) << x.body;
  }
}

TEST_F(signal_route, takes_the_batch_beside_a_context_that_is_too_long) {
  start();
  const auto x = post(
    click_on("SKU-A", 0,
             R"("context":{"locale":"de","utm":{"campaign":")" + std::string(80, 'x') + R"("}},)"));
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(member_of(x.body, "accepted"), "1");
  EXPECT_NE(x.body.find(R"("warnings":[{"code":"bad_message")"), std::string::npos) << x.body;
  EXPECT_NE(x.body.find(R"("pointer":"/context/utm/campaign")"), std::string::npos) << x.body;
  const auto posts = engine_.posts();
  const auto& batch = std::get<signal_batch>(posts.at(0).message);
  ASSERT_TRUE(batch.surroundings);
  EXPECT_EQ(batch.surroundings->locale, "de");
  EXPECT_EQ(batch.surroundings->campaign, std::string(64, 'x'));
}

/// A batch of `count` clicks of one device, as a line.
// 400 rows against a burst of 200: with a full allowance they pass, and are owed.
TEST_F(signal_route, takes_lines_above_the_burst_as_a_whole) {
  http_settings settings;
  settings.signals_per_s = 100;
  settings.burst = 200;
  start(settings);
  std::string lines;
  for (auto i = 0; i < 4; ++i)
    lines += line_of(100, "device-1");
  const auto x = post(lines, "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(engine_.posts().size(), 4u);
  const auto again = post(lines, "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(again.status, 429);
  EXPECT_EQ(engine_.posts().size(), 4u) << "what is refused is refused whole";
  // 400 are owed at 100 a second, and the allowance must be full: 4 s, rounded up.
  EXPECT_GE(std::stoi(again.field("Retry-After")), 4);
  EXPECT_LE(std::stoi(again.field("Retry-After")), 5);
}

TEST_F(signal_route, a_refused_post_costs_no_other_visitor_of_it) {
  http_settings settings;
  settings.signals_per_s = 1;
  settings.burst = 2;
  start(settings);
  EXPECT_EQ(post(line_of(2, "spent")).status, 202);
  const auto both = line_of(2, "fresh") + line_of(1, "spent");
  EXPECT_EQ(post(both, "Content-Type: application/x-ndjson\r\n").status, 429);
  EXPECT_EQ(post(line_of(2, "fresh")).status, 202) << "it did not pay for what was refused";
}

TEST_F(signal_route, says_from_which_line_on_nothing_was_taken) {
  start();
  engine_.posts_most = 1;
  expect_stop_at_line_2();
}

TEST_F(signal_route, stops_at_a_line_before_the_gateway_answers_for_the_engine) {
  http_settings settings;
  settings.answer_ms = 1'000;
  start(settings);
  engine_.post_takes_ms = 900;
  expect_stop_at_line_2();
}

TEST_F(signal_route, makes_one_session_for_all_lines_of_a_visitor) {
  start();
  const auto x = post(line_of(1, "a") + line_of(1, "b") + line_of(1, "a"),
                      "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(x.status, 202) << x.body;
  const auto posts = engine_.posts();
  ASSERT_EQ(posts.size(), 3u);
  EXPECT_FALSE(posts[0].who.session);
  EXPECT_FALSE(posts[1].who.session);
  ASSERT_TRUE(posts[2].who.session);
  ASSERT_TRUE(posts[0].who.fresh);
  EXPECT_EQ(*posts[2].who.session, posts[0].who.fresh->session);
}

TEST_F(signal_route, says_of_an_unknown_session_that_a_new_one_was_made) {
  start();
  const auto warned = [](const raw_answer& x) {
    return x.body.find(R"("code":"unknown_session")") != x.body.npos;
  };
  const auto made = post(click_on("SKU-A", 0));
  EXPECT_FALSE(warned(made)) << "none was named: " << made.body;
  const auto of_session = [](const std::string& id) {
    return click_on("SKU-A", 0, "\"session_id\":\"" + id + "\",");
  };
  const auto known = post(of_session(member_of(made.body, "session_id")));
  EXPECT_FALSE(warned(known)) << known.body;
  for (const auto& id : {std::string(32, '0'), std::string{"none"}}) {
    const auto x = post(of_session(id));
    EXPECT_EQ(x.status, 202) << x.body;
    EXPECT_TRUE(warned(x)) << x.body;
    EXPECT_NE(x.body.find(R"("pointer":"/session_id")"), std::string::npos) << x.body;
    EXPECT_EQ(member_of(x.body, "accepted"), "1");
    EXPECT_EQ(member_of(x.body, "session_id").size(), 32u) << x.body;
  }
  const auto lines =
    post(of_session(member_of(made.body, "session_id")) + "\n" + of_session("none") + "\n",
         "Content-Type: application/x-ndjson\r\n");
  EXPECT_NE(lines.body.find(R"("pointer":"/session_id","line":2)"), std::string::npos)
    << lines.body;
}

TEST_F(signal_route, answers_bad_rows_one_by_one) {
  start();
  const auto x = post(R"({"signals":[{"id":"s1","type":"dwell","ts":1}]})");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(member_of(x.body, "accepted"), "0");
  EXPECT_NE(x.body.find("\"id\":\"s1\""), std::string::npos) << x.body;
}

TEST_F(signal_route, refuses_what_is_no_batch) {
  start();
  for (const auto* bad : {"{", "[]", "{}", "nonsense", R"({"signals":[]})"}) {
    const auto x = post(bad);
    EXPECT_EQ(x.status, 400) << bad;
    EXPECT_EQ(x.field("Content-Type"), "application/problem+json");
    EXPECT_EQ(member_of(x.body, "code"), "bad_message");
  }
  EXPECT_EQ(post("{}", "Content-Type: application/x-www-form-urlencoded\r\n").status, 415);
  EXPECT_EQ(post("{}", "Content-Type: application/json\r\nContent-Encoding: gzip\r\n").status, 415);
  EXPECT_EQ(post("{}", "Content-Type: application/cloudevents-batch+json\r\n").status, 501);
}

TEST_F(signal_route, says_how_much_is_left_and_when_it_is_too_much) {
  http_settings settings;
  settings.signals_per_s = 1;
  settings.burst = 2;
  start(settings);
  const auto body = [] { return click_on("SKU-A", 0, "\"anon_id\":\"device-1\","); };
  EXPECT_EQ(post(body()).field("RateLimit"), "\"signals\";r=1;t=1");
  EXPECT_EQ(post(body()).status, 202);
  const auto x = post(body());
  EXPECT_EQ(x.status, 429);
  EXPECT_EQ(member_of(x.body, "code"), "rate_limited");
  EXPECT_FALSE(x.field("Retry-After").empty());
  EXPECT_EQ(x.field("RateLimit").find("\"signals\";r=0;t="), 0u);
  EXPECT_EQ(post(click_on("SKU-A", 0, "\"anon_id\":\"device-2\",")).status, 202)
    << "another visitor";
}

// Withdrawing is no signal: it is taken from who is too fast as well.
TEST_F(signal_route, withdraws_by_gpc_even_what_it_refuses) {
  http_settings settings;
  settings.signals_per_s = 1;
  settings.burst = 1;
  start(settings);
  const auto body = click_on("SKU-A", 0, "\"anon_id\":\"device-1\",");
  EXPECT_EQ(post(body).status, 202);
  EXPECT_TRUE(engine_.opt_outs().empty());
  EXPECT_EQ(post(body, "Sec-GPC: 1\r\n").status, 429);
  ASSERT_EQ(engine_.opt_outs().size(), 1u);
  EXPECT_EQ(engine_.opt_outs()[0].visitor, engine_.posts().back().who.visitor);
}

TEST_F(signal_route, gives_a_key_its_own_rate) {
  http_settings settings;
  settings.publishable_keys = {{"pk_slow_key", {}, 1}};
  start(settings);
  auto passed = 0;
  for (auto i = 0; i < 10; ++i)
    passed += ask(port(), "POST", "/v1/signals", "X-Attune-Key: pk_slow_key\r\n",
                  click_on("SKU-A", 0, "\"anon_id\":\"device-1\","))
                    .status
                  == 202
                ? 1
                : 0;
  EXPECT_LE(passed, 3) << "burst is twice the rate, as the defaults have it";
}

TEST_F(signal_route, refuses_under_overload_and_says_when_to_return) {
  start();
  engine_.overloaded = true;
  const auto x = post(click_on("SKU-A", 0));
  EXPECT_EQ(x.status, 503);
  EXPECT_EQ(member_of(x.body, "temporary"), "true");
  EXPECT_FALSE(x.field("Retry-After").empty());
}

TEST_F(signal_route, believes_a_user_id_from_a_server_alone) {
  start();
  const auto body = [] { return click_on("SKU-A", 0, R"("anon_id":"device-1","user_id":"ada",)"); };
  ask(port(), "POST", "/v1/signals", "X-Attune-Key: pk_test\r\n", body());
  ask(port(), "POST", "/v1/signals", "Authorization: Bearer sk_test\r\n", body());
  ask(port(), "POST", "/v1/signals", "X-Attune-Key: pk_test\r\n",
      click_on("SKU-A", 0, R"("anon_id":"device-1",)"));
  const auto posts = engine_.posts();
  ASSERT_EQ(posts.size(), 3u);
  EXPECT_EQ(posts[0].who.visitor, posts[2].who.visitor) << "unproven: the device";
  EXPECT_NE(posts[1].who.visitor, posts[0].who.visitor);
}

TEST_F(signal_route, stamps_signals_with_the_engines_clock) {
  start();
  post(click_on("SKU-A", 0));
  post(R"({"signals":[{"id":"old","type":"click","ts":1000,"item":"SKU-A"}]})");
  const auto posts = engine_.posts();
  const auto& fresh = std::get<signal_batch>(posts.at(0).message);
  EXPECT_GT(fresh.received_us, 0);
  EXPECT_LE(fresh.signals.at(0).at_us, fresh.received_us);
  const auto& old = std::get<signal_batch>(posts.at(1).message);
  EXPECT_TRUE(old.signals.empty());
  EXPECT_EQ(old.dropped.at(0).code, fault_code::too_old);
}

} // namespace
} // namespace attune
