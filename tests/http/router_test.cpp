#include "http/router.hpp"

#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

routing found(const router& x, std::string_view method, std::string_view target) {
  return x.find(method, *read_url(target));
}

router example() {
  return router{{{"GET", "/v1/items", access::server, nullptr},
                 {"PUT", "/v1/items", access::server, nullptr},
                 {"DELETE", "/v1/items/{}", access::server, nullptr},
                 {"GET", "/v1/stream", access::anyone, nullptr, false, manner::websocket},
                 {"GET", "/**", access::anyone, nullptr}},
                true};
}

TEST(router, finds_routes_by_method_and_segments) {
  const auto x = example();
  EXPECT_EQ(found(x, "PUT", "/v1/items").chosen->method, "PUT");
  const auto item = found(x, "DELETE", "/v1/items/a%2Fb");
  ASSERT_NE(item.chosen, nullptr);
  EXPECT_EQ(item.args, std::vector<std::string>{"a/b"});
  EXPECT_EQ(found(x, "DELETE", "/v1/items/").chosen, nullptr);
  EXPECT_EQ(found(x, "DELETE", "/v1/items/a/b").chosen, nullptr);
}

TEST(router, serves_head_by_get_but_not_on_streams) {
  const auto x = example();
  EXPECT_EQ(found(x, "HEAD", "/v1/items").chosen->method, "GET");
  EXPECT_EQ(found(x, "HEAD", "/v1/stream").chosen, nullptr);
  EXPECT_EQ(found(x, "HEAD", "/v1/stream").allowed, "GET, OPTIONS");
}

TEST(router, says_what_a_path_knows) {
  const auto x = example();
  EXPECT_EQ(found(x, "POST", "/v1/items").chosen, nullptr);
  EXPECT_EQ(found(x, "POST", "/v1/items").allowed, "GET, HEAD, PUT, OPTIONS");
  EXPECT_EQ(found(x, "POST", "/nowhere").allowed, "");
}

TEST(router, takes_other_paths_for_files_but_not_known_ones) {
  const auto x = example();
  EXPECT_EQ(found(x, "GET", "/shop/app.js").chosen->pattern, "/**");
  EXPECT_EQ(found(x, "GET", "/v1/items/a").chosen, nullptr) << "it knows DELETE: 405";
}

class keys_matrix : public gateway_fixture {
protected:
  keys_matrix() {
    settings_.publishable_keys = {{"pk_shop_key", {"https://shop.example"}, 0}};
    settings_.secret_keys = {{"sk_server_key", {}, 0}};
    settings_.admin_keys = {{"ak_admin_key", {}, 0}};
  }
  int status(std::string_view method, std::string_view target, std::string_view fields) {
    return ask(port(), method, target, fields).status;
  }
  http_settings settings_;
};

TEST_F(keys_matrix, no_key_is_401_and_the_wrong_kind_403) {
  start(settings_);
  const std::string pk = "X-Attune-Key: pk_shop_key\r\n";
  const std::string sk = "Authorization: Bearer sk_server_key\r\n";
  const std::string ak = "Authorization: Bearer ak_admin_key\r\n";
  const std::string list = "/v1/recommendations/home";
  EXPECT_EQ(status("GET", list, ""), 401);
  EXPECT_EQ(status("GET", list, pk), 200);
  EXPECT_EQ(status("GET", list, sk), 200);
  EXPECT_EQ(status("GET", list, ak), 403);
  EXPECT_EQ(status("GET", list, "X-Attune-Key: pk_other_key\r\n"), 401);
  EXPECT_EQ(status("GET", list, "X-Attune-Key: sk_server_key\r\n"), 403);
  EXPECT_EQ(status("GET", list, "Authorization: Bearer pk_shop_key\r\n"), 401);
  EXPECT_EQ(status("GET", list, "Authorization: Bearer nonsense\r\n"), 401);
  EXPECT_EQ(status("GET", list, "Authorization: Basic c2tfc2VydmVyX2tleQ==\r\n"), 401);
  EXPECT_EQ(status("GET", "/v1/items", ""), 401);
  EXPECT_EQ(status("GET", "/v1/items", pk), 403);
  EXPECT_EQ(status("GET", "/v1/items", sk), 200);
  EXPECT_EQ(status("GET", "/v1/items", ak), 403);
  EXPECT_EQ(status("GET", "/v1/items", "Authorization: Bearer pk_shop_key\r\n"), 403);
  EXPECT_EQ(status("GET", "/v1/items", "Authorization: Bearer pk_other_key\r\n"), 401);
  EXPECT_EQ(status("GET", "/v1/me", "Authorization: Bearer pk_shop_key\r\n"), 401);
  EXPECT_EQ(status("GET", list + "?key=pk_shop_key", pk), 401) << "a key in another URL";
  EXPECT_EQ(status("POST", "/v1/signals?key=sk_server_key", ""), 401);
}

TEST_F(keys_matrix, binds_keys_to_origins) {
  start(settings_);
  const std::string pk = "X-Attune-Key: pk_shop_key\r\n";
  const std::string list = "/v1/recommendations/home";
  EXPECT_EQ(status("GET", list, pk + "Origin: https://shop.example\r\n"), 200);
  EXPECT_EQ(status("GET", list, pk + "Origin: https://evil.example\r\n"), 403);
  EXPECT_EQ(status("GET", list, pk + "Origin: null\r\n"), 403);
}

TEST_F(keys_matrix, answers_preflights_without_a_key) {
  start(settings_); // A secret key that is bound to no origin is no browser's.
  const auto shop = ask(port(), "OPTIONS", "/v1/signals",
                        "Origin: https://shop.example\r\n"
                        "Access-Control-Request-Method: POST\r\n"
                        "Access-Control-Request-Headers: x-attune-key\r\n");
  EXPECT_EQ(shop.status, 204);
  EXPECT_EQ(shop.field("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_NE(shop.field("Access-Control-Allow-Methods").find("POST"), std::string::npos);
  EXPECT_NE(shop.field("Access-Control-Allow-Headers").find("X-Attune-Key"), std::string::npos);
  EXPECT_EQ(shop.field("Vary"), "Origin");
  const auto evil = ask(port(), "OPTIONS", "/v1/signals",
                        "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n");
  EXPECT_EQ(evil.field("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(evil.field("Access-Control-Allow-Methods"), "");
  const auto refusal = ask(port(), "GET", "/v1/recommendations/home",
                           "X-Attune-Key: pk_shop_key\r\nOrigin: https://evil.example\r\n");
  EXPECT_EQ(refusal.status, 403);
  EXPECT_EQ(refusal.field("Access-Control-Allow-Origin"), "") << "a stranger reads no refusal";
}

// What pages and their agents add to a request: without it in the answer, none is sent at all.
TEST_F(keys_matrix, lets_pages_send_what_their_agents_add) {
  start(settings_);
  const auto fields_for = [&](const std::string& wanted) {
    return ask(port(), "OPTIONS", "/v1/signals",
               "Origin: https://shop.example\r\nAccess-Control-Request-Method: POST\r\n"
               "Access-Control-Request-Headers: "
                 + wanted + "\r\n")
      .field("Access-Control-Allow-Headers");
  };
  const auto always = fields_for("x-attune-key");
  for (const auto* field : {"Authorization", "Content-Type", "traceparent", "tracestate", "baggage",
                            "Cache-Control", "X-Requested-With", "Last-Event-ID"})
    EXPECT_NE(always.find(field), std::string::npos) << field;
  const auto more = fields_for("sentry-trace,x-datadog-trace-id, cache-control, bad name, a\"b");
  EXPECT_NE(more.find("sentry-trace, x-datadog-trace-id"), std::string::npos) << more;
  EXPECT_EQ(more.find("cache-control"), std::string::npos) << "once";
  EXPECT_EQ(more.find("bad name"), std::string::npos);
  EXPECT_EQ(more.find('"'), std::string::npos);
}

// A page of the shop, or of anybody who knows that an operator's port is on loopback, is no
// operator's page.
TEST_F(keys_matrix, operators_answers_are_for_no_other_origin) {
  start(settings_);
  const std::string shop = "Origin: https://shop.example\r\n";
  const auto page = ask(admin_port(), "GET", "/readyz", shop);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("Access-Control-Allow-Origin"), "");
  const auto asked =
    ask(admin_port(), "OPTIONS", "/admin/drain", shop + "Access-Control-Request-Method: POST\r\n");
  EXPECT_EQ(asked.field("Access-Control-Allow-Methods"), "");
  EXPECT_EQ(asked.field("Access-Control-Allow-Origin"), "");
}

TEST_F(keys_matrix, says_405_with_what_is_allowed) {
  start(settings_);
  const auto x = ask(port(), "PATCH", "/v1/items", "");
  EXPECT_EQ(x.status, 405);
  EXPECT_EQ(x.field("Allow"), "PUT, GET, HEAD, OPTIONS");
  EXPECT_EQ(x.field("Content-Type"), "application/problem+json");
}

} // namespace
} // namespace attune
