#include "tests/support/gateway_fixture.hpp"

#include <set>

namespace attune {
namespace {

class item_route : public gateway_fixture {
protected:
  raw_answer call(std::string_view method, std::string_view target, std::string_view body = "",
                  std::string_view more = "") {
    return ask(port(), method, target, "Authorization: Bearer sk_test\r\n" + std::string{more},
               body);
  }
};

TEST_F(item_route, writes_row_by_row) {
  start();
  const auto x =
    call("PUT", "/v1/items", R"([{"id":"a","title":"A"},{"title":"no id"},{"id":"b"}])");
  EXPECT_EQ(x.status, 200) << x.body;
  EXPECT_EQ(member_of(x.body, "accepted"), "2");
  EXPECT_EQ(member_of(x.body, "rejected"), "1");
  const auto lines = call("PUT", "/v1/items", "{\"id\":\"c\"}\n{\"id\":\"d\"}\n",
                          "Content-Type: application/x-ndjson\r\n");
  EXPECT_EQ(member_of(lines.body, "accepted"), "2") << lines.body;
  EXPECT_EQ(engine_.items().size(), 24u);
}

// What the engine remembers of a write tells its client, its method, its path and its body apart,
// and holds none of them.
TEST_F(item_route, names_a_write_by_its_idempotency_key) {
  start();
  const auto put = [this](std::string_view key, std::string_view body) {
    call("PUT", "/v1/items", body, "Idempotency-Key: " + std::string{key} + "\r\n");
    return engine_.writes().back();
  };
  const auto first = put("k1", R"([{"id":"a"}])");
  EXPECT_EQ(first.key.size(), 32u);
  EXPECT_EQ(first.request.size(), 32u);
  const auto again = put("k1", R"([{"id":"a"}])");
  EXPECT_EQ(again.key, first.key);
  EXPECT_EQ(again.request, first.request);
  EXPECT_NE(put("k2", R"([{"id":"a"}])").key, first.key);
  const auto other = put("k1", R"([{"id":"b"}])");
  EXPECT_EQ(other.key, first.key);
  EXPECT_NE(other.request, first.request);
  ask(port(), "PUT", "/v1/items", "Authorization: Bearer sk_other\r\nIdempotency-Key: k1\r\n",
      R"([{"id":"a"}])");
  EXPECT_NE(engine_.writes().back().key, first.key) << "another client's";
}

TEST_F(item_route, takes_an_idempotency_key_for_each_kind_of_write) {
  start();
  const std::string_view key = "Idempotency-Key: k1\r\n";
  std::set<std::string> requests;
  for (const auto* method : {"PUT", "PATCH", "DELETE"}) {
    const auto is_put = std::string_view{method} == "PUT";
    call(method, is_put ? "/v1/items" : "/v1/items/SKU-A", is_put ? "[]" : "{}", key);
    EXPECT_FALSE(engine_.writes().back().key.empty()) << method;
    requests.insert(engine_.writes().back().request);
    call(method, is_put ? "/v1/items" : "/v1/items/SKU-B", is_put ? "[]" : "{}");
    EXPECT_TRUE(engine_.writes().back().key.empty()) << method << ": sent only once";
    EXPECT_EQ(call(method, is_put ? "/v1/items" : "/v1/items/SKU-B", is_put ? "[]" : "{}",
                   "Idempotency-Key: " + std::string(129, 'k') + "\r\n")
                .status,
              400)
      << method;
  }
  EXPECT_EQ(requests.size(), 3u);
  engine_.at_work = true;
  for (const auto* method : {"PUT", "PATCH", "DELETE"}) {
    const auto is_put = std::string_view{method} == "PUT";
    const auto busy =
      call(method, is_put ? "/v1/items" : "/v1/items/SKU-C", is_put ? "[]" : "{}", key);
    EXPECT_EQ(busy.status, 409) << method;
    EXPECT_EQ(member_of(busy.body, "temporary"), "true") << busy.body;
  }
}

TEST_F(item_route, patches_and_shows_one_item) {
  start();
  call("PUT", "/v1/items", R"([{"id":"a/b","title":"A","price":5}])");
  const auto patched = call("PATCH", "/v1/items/a%2Fb", R"({"price":0,"title":null})",
                            "Content-Type: application/merge-patch+json\r\n");
  EXPECT_EQ(patched.status, 200) << patched.body;
  EXPECT_EQ(patched.body, R"({"id":"a/b","price":0})");
  const auto shown = call("GET", "/v1/items/a%2Fb");
  EXPECT_EQ(shown.status, 200);
  EXPECT_EQ(shown.body, patched.body);
  EXPECT_EQ(call("GET", "/v1/items/nobody").status, 404);
  EXPECT_EQ(call("PATCH", "/v1/items/nobody", "{}").status, 404);
  EXPECT_EQ(call("PATCH", "/v1/items/a%2Fb", R"({"price":"x"})").status, 400);
  EXPECT_EQ(call("PATCH", "/v1/items/a%2Fb", "[]").status, 400);
  EXPECT_EQ(call("PATCH", "/v1/items/a%2Fb", "{}", "Content-Type: text/csv\r\n").status, 415);
  EXPECT_EQ(ask(port(), "GET", "/v1/items/a%2Fb", "X-Attune-Key: pk_test\r\n", "").status, 403);
}

TEST_F(item_route, is_paged) {
  start();
  const auto first = call("GET", "/v1/items?limit=15");
  EXPECT_EQ(first.status, 200);
  const auto cursor = member_of(first.body, "next_cursor");
  EXPECT_EQ(cursor, "SKU-O");
  const auto last = call("GET", "/v1/items?limit=15&cursor=" + cursor);
  EXPECT_EQ(member_of(last.body, "next_cursor"), "null");
  for (const auto* limit : {"0", "1001", "x"})
    EXPECT_EQ(call("GET", std::string{"/v1/items?limit="} + limit).status, 400) << limit;
}

TEST_F(item_route, removes_by_an_id_that_may_hold_a_slash) {
  start();
  call("PUT", "/v1/items", R"([{"id":"a/b"}])");
  EXPECT_EQ(call("DELETE", "/v1/items/a%2Fb").status, 204);
  EXPECT_EQ(call("DELETE", "/v1/items/a%2Fb").status, 404);
  EXPECT_EQ(call("DELETE", "/v1/items/a/b").status, 404) << "another path";
  EXPECT_EQ(call("DELETE", "/v1/items/").status, 404);
}

TEST_F(item_route, refuses_an_id_that_no_url_can_name) {
  start();
  const auto x = call("PUT", "/v1/items", R"([{"id":".."},{"id":"."},{"id":"..."}])");
  EXPECT_EQ(member_of(x.body, "accepted"), "1") << x.body;
  EXPECT_EQ(call("DELETE", "/v1/items/...").status, 204);
}

TEST_F(item_route, names_the_fields_that_no_item_has) {
  start();
  const auto x = call("PUT", "/v1/items", R"([{"id":"a","availible":false}])");
  EXPECT_NE(x.body.find(R"("code":"unknown_field","pointer":"/0/availible")"), std::string::npos)
    << x.body;
}

TEST_F(item_route, refuses_what_is_no_list_of_items) {
  start();
  for (const auto* bad : {"{}", "[", "7"})
    EXPECT_EQ(call("PUT", "/v1/items", bad).status, 400) << bad;
  EXPECT_EQ(call("PUT", "/v1/items", "[]", "Content-Type: text/csv\r\n").status, 415);
}

} // namespace
} // namespace attune
