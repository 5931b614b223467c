#include "tests/support/gateway_fixture.hpp"

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

TEST_F(item_route, repeats_a_write_only_in_its_answer) {
  start();
  const auto once = call("PUT", "/v1/items", R"([{"id":"a"}])", "Idempotency-Key: k1\r\n");
  const auto again = call("PUT", "/v1/items", R"([{"id":"a"}])", "Idempotency-Key: k1\r\n");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(once.body, again.body);
  const auto other = call("PUT", "/v1/items", R"([{"id":"b"}])", "Idempotency-Key: k1\r\n");
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(
    call("PUT", "/v1/items", "[]", "Idempotency-Key: " + std::string(129, 'k') + "\r\n").status,
    400);
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

TEST_F(item_route, refuses_what_is_no_list_of_items) {
  start();
  for (const auto* bad : {"{}", "[", "7"})
    EXPECT_EQ(call("PUT", "/v1/items", bad).status, 400) << bad;
  EXPECT_EQ(call("PUT", "/v1/items", "[]", "Content-Type: text/csv\r\n").status, 415);
}

} // namespace
} // namespace attune
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

