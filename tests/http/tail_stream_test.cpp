#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

class tail_stream : public gateway_fixture {};

TEST_F(tail_stream, passes_lines_on_while_somebody_watches) {
  start();
  {
    raw_socket socket{admin_port()};
    socket.send("GET /admin/tail HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ak_test\r\n\r\n");
    const auto head = socket.receive_until("retry: 2000\n\n");
    EXPECT_EQ(head.find("HTTP/1.1 200"), 0u) << head;
    EXPECT_NE(head.find("Server-Timing"), std::string::npos);
    ASSERT_TRUE(eventually([&] { return engine_.tails == 1; }));
    engine_.say("{\"event\":\"one\"}");
    EXPECT_EQ(socket.receive_until("\n\n"), "event: event\ndata: {\"event\":\"one\"}\n\n");
  }
  EXPECT_TRUE(eventually([&] { return engine_.tails == 0; })) << "nobody watches any more";
}

TEST_F(tail_stream, wants_an_operators_key) {
  start();
  EXPECT_EQ(ask(admin_port(), "GET", "/admin/tail").status, 401);
  EXPECT_EQ(ask(admin_port(), "HEAD", "/admin/tail", "Authorization: Bearer ak_test\r\n").status,
            405);
}

} // namespace
} // namespace attune
