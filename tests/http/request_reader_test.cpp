#include "http/request_reader.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using state = request_reader::state;
using phase = request_reader::phase;

request_reader reader() { return request_reader{{1'024, 100}}; }

TEST(request_reader, makes_the_same_requests_however_the_bytes_are_cut) {
  const std::string_view bytes = "POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nxyz"
                                 "GET /d HTTP/1.1\r\nHost: h\r\n\r\n"
                                 "PUT /e HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "2\r\nhi\r\n0\r\n\r\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    auto x = reader();
    std::string seen;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      x.add(bytes.substr(at, piece));
      while (x.advance() == state::whole) {
        const auto request = x.take();
        seen += request->head.method + ' ' + request->target.path + ' ' + request->body + ';';
      }
    }
    EXPECT_EQ(seen, "POST /a xyz;GET /d ;PUT /e hi;") << piece;
    EXPECT_FALSE(x.has_rest());
  }
}

TEST(request_reader, says_what_it_is_in_the_middle_of) {
  auto x = reader();
  EXPECT_EQ(x.where(), phase::idle);
  x.add("POST / HTTP/1.1\r\nHost: h\r\n");
  EXPECT_EQ(x.advance(), state::more);
  EXPECT_EQ(x.where(), phase::head);
  x.add("Content-Length: 3\r\n\r\nx");
  EXPECT_EQ(x.advance(), state::more);
  EXPECT_EQ(x.where(), phase::body);
  EXPECT_EQ(x.head_text(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n");
  x.add("yzGET");
  EXPECT_EQ(x.advance(), state::whole);
  x.take();
  EXPECT_EQ(x.where(), phase::head);
  EXPECT_TRUE(x.has_rest());
}

TEST(request_reader, asks_for_the_body_only_where_it_did_not_come) {
  auto x = reader();
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                           "Content-Length: 1\r\n\r\n";
  x.add(head);
  EXPECT_EQ(x.advance(), state::expects_continue);
  EXPECT_EQ(x.advance(), state::more) << "once";
  auto y = reader();
  y.add(head + "x");
  EXPECT_EQ(y.advance(), state::whole);
}

TEST(request_reader, refuses_what_is_too_large_before_it_came) {
  const auto status = [](const std::string& bytes) {
    auto x = reader();
    x.add(bytes);
    return x.advance() == state::refused ? x.refusal().status : 0;
  };
  EXPECT_EQ(status("GET /" + std::string(2'000, 'a')), 414);
  EXPECT_EQ(status("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(2'000, 'a')), 431);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 101\r\n\r\n"), 413);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n"), 413);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\n\r\n"), 415);
  EXPECT_EQ(status("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"), 400);
  EXPECT_EQ(status("GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n"), 400);
}

} // namespace
} // namespace attune
