#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

// What a shop's server says of an item, and what the pages that show it hear.

namespace attune::test {
namespace {

std::string items_with(const std::string& id, const std::string& more) {
  return R"([{"id":")" + id + '"' + more + "}]";
}

raw_answer write(int port, std::string_view method, const std::string& target,
                 const std::string& body, const std::string& once = {}) {
  auto fields = std::string{any_server};
  if (!once.empty())
    fields += "Idempotency-Key: " + once + "\r\n";
  if (!body.empty())
    fields += "Content-Type: application/json\r\n";
  return ask(port, method, target, fields, body);
}

bool shows(const std::vector<std::string>& order, const std::string& id) {
  return std::find(order.begin(), order.end(), id) != order.end();
}

// Half of the clients take deltas, and there is a stream beside them.
TEST(gone_item, leaves_every_open_list) {
  server_process server{{"slots.home.n=8", "http.signals_per_s=1000000", "http.burst=2000000"},
                        "memory:"};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 12));
  std::vector<std::unique_ptr<visitor_client>> all;
  for (auto n = 0; n < (is_long_run() ? 1'000 : 100); ++n) {
    const auto more = ",\"anon_id\":\"visitor-" + std::to_string(n) + '"';
    all.push_back(std::make_unique<visitor_client>(server.port(), more));
    ASSERT_TRUE(all.back()->say(R"({"type":"subscribe","slot":"home"})"));
    ASSERT_TRUE(all.back()->wait_for_state("home", 0));
  }
  raw_socket stream{server.port()};
  ASSERT_TRUE(stream.send("GET /v1/blocks/stream?slots=home HTTP/1.1\r\nHost: localhost\r\n"
                          "X-Attune-Key: pk_test\r\n\r\n"));
  const auto begun = stream.receive_until("\"degraded\"");
  const auto id = all[0]->list("home").order()[0];
  ASSERT_EQ(write(server.port(), "PUT", "/v1/items", items_with(id, R"(,"stock":0)")).status, 200);
  for (auto& c : all) {
    EXPECT_TRUE(c->run_until([&] { return !shows(c->list("home").order(), id); }));
    EXPECT_TRUE(c->faults.empty()) << c->faults[0];
  }
  if (begun.find("\"" + id + "\"") != std::string::npos) {
    const auto next = stream.receive_until("\"degraded\"");
    EXPECT_NE(next.find("\"cause\":[\"item_gone\"]"), std::string::npos) << next;
    EXPECT_EQ(next.find("\"" + id + "\""), std::string::npos) << next;
  }
}

TEST(gone_item, is_removed_once_whatever_crashes) {
  server_process server{{}};
  ASSERT_TRUE(server.start()) << server.log();
  const auto put = [&](const std::string& body, const std::string& once) {
    return write(server.port(), "PUT", "/v1/items", body, once);
  };
  const auto remove = [&](const std::string& once) {
    return write(server.port(), "DELETE", "/v1/items/a", {}, once).status;
  };
  const auto first = put(items_with("a", R"(,"price":0,"colour":"red")"), "put");
  ASSERT_EQ(first.status, 200) << first.body;
  const auto patched = write(server.port(), "PATCH", "/v1/items/a", R"({"title":"A"})", "patch");
  EXPECT_EQ(patched.body, R"({"id":"a","title":"A","price":0})");
  ASSERT_EQ(remove("delete"), 204);
  server.crash();
  ASSERT_TRUE(server.start()) << server.log();
  EXPECT_EQ(put(items_with("a", R"(,"price":0,"colour":"red")"), "put").body, first.body);
  EXPECT_EQ(put(items_with("a", ""), "put").status, 422);
  EXPECT_EQ(write(server.port(), "PATCH", "/v1/items/a", R"({"title":"A"})", "patch").body,
            patched.body);
  EXPECT_EQ(remove("delete"), 204);
  EXPECT_EQ(remove(""), 404) << "nothing was written again";
}

} // namespace
} // namespace attune::test
