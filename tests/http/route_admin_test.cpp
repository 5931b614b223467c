#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

class admin_route : public gateway_fixture {
protected:
  raw_answer get(std::string_view target) {
    return ask(admin_port(), "GET", target, "Authorization: Bearer ak_test\r\n");
  }
};

TEST_F(admin_route, answers_operators) {
  start();
  const auto actors = get("/admin/actors?kind=visitor&limit=7&sort=age");
  EXPECT_EQ(actors.status, 200);
  EXPECT_EQ(member_of(actors.body, "kind"), "visitor");
  EXPECT_EQ(member_of(actors.body, "limit"), "7");
  EXPECT_EQ(member_of(get("/admin/actors/7").body, "id"), "7");
  EXPECT_EQ(get("/admin/actors/8").status, 404);
  EXPECT_EQ(member_of(get("/admin/sessions/abc").body, "session"), "abc");
  EXPECT_EQ(get("/admin/models").body, "{\"models\":[]}");
  EXPECT_EQ(get("/admin/segments").body, "{\"segments\":[]}");
  EXPECT_EQ(get("/admin/config").body, "{\"data\":{\"settings\":{}},\"next_cursor\":null}");
  EXPECT_EQ(get("/admin/experiments").status, 501);
  EXPECT_EQ(ask(admin_port(), "GET", "/metrics").body, "attune_up 1\n");
}

TEST_F(admin_route, has_an_index_of_pages_that_are_all_there) {
  start();
  const auto index = get("/admin/");
  EXPECT_EQ(index.status, 200);
  EXPECT_EQ(get("/admin").body, index.body);
  EXPECT_EQ(ask(admin_port(), "GET", "/admin/").status, 401) << "for operators";
  std::size_t pages = 0;
  const std::string member = R"("path":")";
  for (auto at = index.body.find(member); at != index.body.npos; at = index.body.find(member, at)) {
    at += member.size();
    auto path = index.body.substr(at, index.body.find('"', at) - at);
    if (const auto id = path.find("{id}"); id != path.npos)
      path.replace(id, 4, "7");
    if (path != "/admin/tail") { // It does not end.
      EXPECT_EQ(get(path).status, 200) << path;
    }
    ++pages;
  }
  EXPECT_GT(pages, 5u);
}

TEST_F(admin_route, refuses_odd_questions) {
  start();
  for (const auto* query : {"limit=0", "limit=1001", "limit=x", "sort=size"})
    EXPECT_EQ(get(std::string{"/admin/actors?"} + query).status, 400) << query;
}

TEST_F(admin_route, wants_an_operators_key_and_its_own_port) {
  start();
  const auto status = [&](int where, std::string_view fields) {
    return ask(where, "GET", "/admin/models", fields).status;
  };
  EXPECT_EQ(status(admin_port(), ""), 401);
  EXPECT_EQ(status(admin_port(), "Authorization: Bearer sk_test\r\n"), 403);
  EXPECT_EQ(status(admin_port(), "X-Attune-Key: pk_test\r\n"), 403);
  EXPECT_EQ(status(admin_port(), "X-Attune-Key: ak_test\r\n"), 403);
  EXPECT_EQ(ask(admin_port(), "GET", "/admin/models?key=ak_test").status, 401);
  EXPECT_EQ(status(port(), "Authorization: Bearer ak_test\r\n"), 404);
}

TEST_F(admin_route, takes_only_configured_keys_where_there_are_any) {
  http_settings settings;
  settings.admin_keys = {{"ak_configured", {}, 0}};
  start(settings);
  EXPECT_EQ(get("/admin/models").status, 401);
  EXPECT_EQ(
    ask(admin_port(), "GET", "/admin/models", "Authorization: Bearer ak_configured\r\n").status,
    200);
}

TEST_F(admin_route, begins_the_drain) {
  start();
  const auto x = ask(admin_port(), "POST", "/admin/drain", "Authorization: Bearer ak_test\r\n");
  EXPECT_EQ(x.status, 202);
  EXPECT_EQ(engine_.drains, 1);
}

} // namespace
} // namespace attune
