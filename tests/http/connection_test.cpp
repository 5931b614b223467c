#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

class connection : public gateway_fixture {
protected:
  raw_answer answer_to(std::string_view bytes) {
    raw_socket socket{port()};
    socket.send(bytes);
    const auto x = read_answer(socket);
    closed_ = socket.ended(3'000);
    return x;
  }

  bool closed_ = false;
};

constexpr std::string_view keyed = "X-Attune-Key: pk_test\r\n";

TEST_F(connection, serves_request_after_request) {
  start();
  raw_socket socket{port()};
  for (auto i = 0; i < 3; ++i) {
    socket.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    const auto x = read_answer(socket);
    EXPECT_EQ(x.status, 200);
    EXPECT_EQ(x.body, "ok\n");
    EXPECT_FALSE(x.field("Server-Timing").empty());
    EXPECT_FALSE(x.field("Date").empty());
  }
}

TEST_F(connection, answers_pipelined_requests_in_order) {
  start();
  raw_socket socket{port()};
  socket.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n"
              "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(read_answer(socket).status, 200);
  EXPECT_EQ(read_answer(socket).status, 404);
  EXPECT_EQ(read_answer(socket).status, 200);
  EXPECT_TRUE(socket.ended());
}

TEST_F(connection, takes_bytes_one_by_one) {
  start();
  raw_socket socket{port()};
  const auto body = click_on("SKU-A", 0);
  socket.send_slowly("POST /v1/signals HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n"
                     "Content-Length: "
                     + std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_EQ(read_answer(socket).status, 202);
}

TEST_F(connection, takes_a_chunked_body) {
  start();
  raw_socket socket{port()};
  const auto body = click_on("SKU-A", 0);
  socket.send("POST /v1/signals HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n"
              "Transfer-Encoding: chunked\r\n\r\n5\r\n"
              + body.substr(0, 5) + "\r\n");
  char size[16];
  std::snprintf(size, sizeof size, "%zx", body.size() - 5);
  socket.send(std::string{size} + "\r\n" + body.substr(5) + "\r\n0\r\n\r\n");
  EXPECT_EQ(read_answer(socket).status, 202);
}

// Whatever two readers could cut at two places is answered 400 and the connection closes: never two
// answers to one request.
TEST_F(connection, closes_after_ambiguous_framing) {
  start();
  const std::string smuggled = "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n";
  for (const std::string_view fields : {
         "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
         "Content-Length: 3\r\nContent-Length: 0\r\n",
         "Content-Length: 0,0\r\n",
         "Content-Length: 0x0\r\n",
         "Content-Length: +0\r\n",
         "Transfer-Encoding: chunked, chunked\r\n",
         "Transfer-Encoding: xchunked\r\n",
         "Transfer-Encoding : chunked\r\n",
         "Transfer-Encoding:\tgzip\r\n",
         "X: y\r\n folded: z\r\n",
         "X: y\nContent-Length: 0\r\n",
         "X: \x01\r\n",
       }) {
    raw_socket socket{port()};
    socket.send("POST /v1/signals HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n"
                + std::string{fields} + "\r\n" + smuggled);
    const auto all = socket.receive_all();
    EXPECT_EQ(all.find("HTTP/1.1 400"), 0u) << fields << all;
    EXPECT_EQ(all.find("HTTP/1.1", 8), std::string::npos) << "two answers: " << fields;
  }
  for (const std::string_view chunks :
       {"0x1\r\na\r\n0\r\n\r\n", "1\na\n0\n\n", "1\r\nab\r\n0\r\n\r\n", "fffffffffffffffff\r\n",
        "-1\r\n\r\n"}) {
    raw_socket socket{port()};
    socket.send("POST /v1/signals HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + std::string{chunks} + smuggled);
    const auto all = socket.receive_all();
    EXPECT_EQ(all.find("HTTP/1.1 400"), 0u) << chunks << all;
    EXPECT_EQ(all.find("HTTP/1.1", 8), std::string::npos) << "two answers: " << chunks;
  }
}

TEST_F(connection, limits_line_fields_and_body) {
  start();
  EXPECT_EQ(answer_to("GET /" + std::string(9'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n").status,
            414);
  EXPECT_TRUE(closed_);
  EXPECT_EQ(
    answer_to("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9'000, 'a') + "\r\n\r\n").status,
    431);
  EXPECT_TRUE(closed_);
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (auto i = 0; i < 150; ++i)
    many += "A: b\r\n";
  EXPECT_EQ(answer_to(many + "\r\n").status, 431);
  const auto large = answer_to("POST /v1/signals HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n"
                               "Content-Length: 1048577\r\n\r\n");
  EXPECT_EQ(large.status, 413) << "before a byte of it came";
  EXPECT_EQ(member_of(large.body, "code"), "too_large");
  EXPECT_TRUE(closed_);
}

TEST_F(connection, drops_those_who_dawdle) {
  http_settings settings;
  settings.header_ms = 200;
  settings.body_ms = 200;
  settings.idle_ms = 400;
  start(settings);
  raw_socket header{port()};
  header.send("GET /livez HT");
  EXPECT_TRUE(header.ended(1'000));
  raw_socket body{port()};
  body.send("POST /v1/signals HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{");
  EXPECT_TRUE(body.ended(1'000));
  raw_socket idle{port()};
  EXPECT_TRUE(idle.ended(1'500));
}

TEST_F(connection, answers_503_when_the_engine_does_not) {
  http_settings settings;
  settings.answer_ms = 200;
  start(settings);
  engine_.silent = true;
  const auto x = ask(port(), "GET", "/v1/recommendations/home", keyed);
  EXPECT_EQ(x.status, 503);
  EXPECT_FALSE(x.field("Retry-After").empty());
}

TEST_F(connection, continues_for_those_who_ask) {
  start();
  raw_socket socket{port()};
  const auto body = click_on("SKU-A", 0);
  socket.send("POST /v1/signals HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n"
              "Expect: 100-continue\r\nContent-Length: "
              + std::to_string(body.size()) + "\r\n\r\n");
  EXPECT_EQ(socket.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send(body);
  EXPECT_EQ(read_answer(socket).status, 202);
}

TEST_F(connection, refuses_abuse_of_the_upgrade) {
  start();
  const std::string good = "Host: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                           "Sec-WebSocket-Version: 13\r\n"
                           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                           "Sec-WebSocket-Protocol: attune.v1.json\r\n";
  const auto status = [&](const std::string& line, const std::string& fields,
                          const std::string& behind = "") {
    return answer_to(line + "\r\n" + fields + "\r\n" + behind).status;
  };
  const auto without = [&](std::string_view name) {
    auto x = good;
    const auto at = x.find(name);
    return x.erase(at, x.find("\r\n", at) + 2 - at);
  };
  const std::string get = "GET /v1/stream HTTP/1.1";
  EXPECT_EQ(status("GET /v1/stream HTTP/1.0", good), 400);
  EXPECT_EQ(status("POST /v1/stream HTTP/1.1", good), 405);
  EXPECT_EQ(status(get, "Host: a\r\n"), 426);
  EXPECT_EQ(status(get, without("Sec-WebSocket-Key")), 400);
  EXPECT_EQ(status(get, without("Sec-WebSocket-Version")), 400);
  EXPECT_EQ(status(get, without("Sec-WebSocket-Version") + "Sec-WebSocket-Version: 12\r\n"), 426);
  EXPECT_EQ(status(get, without("Sec-WebSocket-Protocol")), 400);
  EXPECT_EQ(status(get, without("Sec-WebSocket-Protocol") + "Sec-WebSocket-Protocol: other\r\n"),
            400);
  EXPECT_EQ(status(get, without("Connection")), 400);
  EXPECT_EQ(status(get, good + "Upgrade: websocket\r\n"), 400) << "twice";
  EXPECT_EQ(status(get, good + "Content-Length: 2\r\n", "{}"), 400) << "a body";
  EXPECT_EQ(status(get, good, "pipelined"), 400);
  EXPECT_EQ(answer_to("HEAD /v1/stream HTTP/1.1\r\n" + good + "\r\n").status, 405);
}

TEST_F(connection, counts_who_is_inside) {
  http_settings settings;
  settings.connections = 3;
  start(settings);
  std::vector<raw_socket> inside;
  for (auto i = 0; i < 3; ++i) {
    inside.emplace_back(port());
    inside.back().send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(read_answer(inside.back()).status, 200);
  }
  raw_socket late{port()};
  EXPECT_EQ(read_answer(late).status, 503);
  inside.clear();
  EXPECT_TRUE(eventually([&] { return ask(port(), "GET", "/livez").status == 200; }));
}

} // namespace
} // namespace attune
