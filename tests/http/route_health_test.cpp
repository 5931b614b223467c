#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

class health_route : public gateway_fixture {};

TEST_F(health_route, answers_on_both_ports_without_a_key) {
  start();
  for (const auto where : {port(), admin_port()}) {
    EXPECT_EQ(ask(where, "GET", "/livez").status, 200);
    EXPECT_EQ(ask(where, "GET", "/readyz").body, "ok\n");
    EXPECT_EQ(ask(where, "HEAD", "/readyz").status, 200);
  }
}

TEST_F(health_route, says_what_is_not_ready) {
  start();
  engine_.is_ready = false;
  const auto x = ask(port(), "GET", "/readyz?verbose");
  EXPECT_EQ(x.status, 503);
  EXPECT_NE(x.body.find("[-] store: The folder cannot be written."), std::string::npos) << x.body;
  EXPECT_EQ(ask(port(), "GET", "/livez").status, 200);
}

TEST_F(health_route, serves_files_and_nothing_beside_them) {
  files_.files["/index.html"] = {"text/html; charset=utf-8", "<p>shop"};
  files_.files["/contract/openapi.yaml"] = {"application/yaml", "openapi: 3.1.0"};
  start();
  const auto page = ask(port(), "GET", "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.body, "<p>shop");
  EXPECT_FALSE(page.field("Content-Security-Policy").empty());
  EXPECT_EQ(page.field("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(ask(port(), "GET", "/contract/openapi.yaml").body, "openapi: 3.1.0");
  EXPECT_EQ(ask(port(), "GET", "/contract/other.yaml").status, 404);
  EXPECT_EQ(ask(port(), "GET", "/../index.html").status, 400);
  EXPECT_EQ(ask(port(), "GET", "/%2e%2e/index.html").status, 400);
  EXPECT_EQ(ask(port(), "GET", "//index.html").status, 404);
  EXPECT_EQ(ask(port(), "GET", "/index.html%00.js").status, 400);
  EXPECT_EQ(ask(port(), "POST", "/index.html").status, 404);
  EXPECT_EQ(ask(admin_port(), "GET", "/").status, 404);
}

} // namespace
} // namespace attune
