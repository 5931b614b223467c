#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

class person_route : public gateway_fixture {
protected:
  raw_answer post(std::string_view target, const std::string& body, std::string_view more = "") {
    return ask(port(), "POST", target, "X-Attune-Key: pk_test\r\n" + std::string{more}, body);
  }
  std::string session() {
    return member_of(post("/v1/signals", click_on("SKU-A", 0)).body, "session_id");
  }
};

TEST_F(person_route, steers_a_session) {
  start();
  const auto id = session();
  const auto x =
    post("/v1/control", R"({"session_id":")" + id + R"(","op":"hide_item","item":"SKU-A"})");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_EQ(member_of(x.body, "state_version"), "1");
  const auto list =
    ask(port(), "GET", "/v1/recommendations/home?session_id=" + id, "X-Attune-Key: pk_test\r\n");
  EXPECT_EQ(list.body.find("SKU-A"), std::string::npos) << "hidden";
}

TEST_F(person_route, refuses_controls_for_nobody) {
  start();
  const std::string nobody(32, '0');
  EXPECT_EQ(post("/v1/control", R"({"session_id":")" + nobody + R"(","op":"pause"})").status, 404);
  EXPECT_EQ(post("/v1/control", R"({"session_id":"x","op":"pause"})").status, 404);
  EXPECT_EQ(post("/v1/control", R"({"op":"pause"})").status, 400);
  EXPECT_EQ(post("/v1/control", R"({"session_id":"x","op":"dance"})").status, 400);
  EXPECT_EQ(
    post("/v1/control", R"({"session_id":")" + nobody + R"(","op":"forget_signal","signal":"s"})")
      .status,
    501);
}

TEST_F(person_route, changes_consent_and_heeds_gpc) {
  start();
  const auto x =
    post("/v1/consent",
         R"({"session_id":")" + session() + R"(","consent":{"ts":5,"purposes":{"profile":true}}})",
         "Sec-GPC: 1\r\n");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_NE(x.body.find(R"("consent":{"purposes":{"storage":false,)"), std::string::npos) << x.body;
  EXPECT_NE(x.body.find(R"("profile":true)"), std::string::npos) << "what is in force";
  const auto change = std::get<consent_change>(engine_.posts().back().message);
  EXPECT_TRUE(change.wanted.has(purpose::profile));
  EXPECT_TRUE(change.gpc);
  EXPECT_TRUE(engine_.posts().back().wait_durable);
}

TEST_F(person_route, names_a_purpose_that_is_none) {
  start();
  const auto x = post("/v1/consent", R"({"session_id":")" + session()
                                       + R"(","consent":{"ts":5,"purposes":{"profil":true}}})");
  EXPECT_EQ(x.status, 202) << x.body;
  EXPECT_NE(x.body.find(R"("warnings":[{"code":"unknown_purpose","detail":"profil is no purpose)"),
            std::string::npos)
    << x.body;
  EXPECT_NE(x.body.find(R"("pointer":"/consent/purposes/profil")"), std::string::npos) << x.body;
}

TEST_F(person_route, exports_to_who_proves_to_be_the_person) {
  start();
  raw_websocket ws{port()};
  const auto token = member_of(ws.hello(), "resume_token");
  const auto me = [&](std::string_view fields, std::string_view target = "/v1/me") {
    return ask(port(), "GET", target, fields);
  };
  const std::string key = "X-Attune-Key: pk_test\r\n";
  EXPECT_EQ(me(key + "X-Attune-Session: " + token + "\r\n").status, 200);
  auto forged = token;
  forged.back() = forged.back() == '0' ? '1' : '0';
  EXPECT_EQ(me(key + "X-Attune-Session: " + forged + "\r\n").status, 401);
  EXPECT_EQ(me(key + "X-Attune-Session: nonsense\r\n").status, 401);
  EXPECT_EQ(me(key).status, 401) << "a browser key proves nobody";
  EXPECT_EQ(me("X-Attune-Session: " + token + "\r\n").status, 401) << "no key";
  EXPECT_EQ(me("").status, 401);

  const std::string server = "Authorization: Bearer sk_test\r\n";
  EXPECT_EQ(me(server, "/v1/me?user_id=ada").status, 200);
  EXPECT_EQ(me(server, "/v1/me?anon_id=device-1").status, 200);
  EXPECT_EQ(me(server).status, 400) << "whom?";
}

TEST_F(person_route, does_not_erase_yet) {
  start();
  const auto x = ask(port(), "DELETE", "/v1/me?user_id=ada", "Authorization: Bearer sk_test\r\n");
  EXPECT_EQ(x.status, 501);
  EXPECT_EQ(member_of(x.body, "code"), "not_implemented");
}

} // namespace
} // namespace attune
