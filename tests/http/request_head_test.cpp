#include "http/request_head.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

/// The status of the refusal, 200 if the head was taken.
int status_of(std::string_view bytes) {
  const auto x = read_head(bytes);
  return x ? 200 : x.error().status;
}

std::string with(std::string_view fields, std::string_view line = "POST /v1/signals HTTP/1.1") {
  return std::string{line} + "\r\nHost: shop.example\r\n" + std::string{fields} + "\r\n";
}

TEST(request_head, is_taken_apart) {
  const auto x = read_head("POST /v1/signals?ack=durable HTTP/1.1\r\nHost: shop.example\r\n"
                           "X-Attune-Key:  pk_1 \r\nContent-Length: 12\r\n\r\n");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->method, "POST");
  EXPECT_EQ(x->target, "/v1/signals?ack=durable");
  EXPECT_EQ(*x->find("x-attune-key"), "pk_1");
  EXPECT_EQ(x->content_length, 12u);
  EXPECT_FALSE(x->chunked);
  EXPECT_TRUE(x->keep_alive);
}

TEST(request_head, knows_lists_of_tokens) {
  const auto x = read_head(with("Connection: keep-alive, Upgrade\r\nConnection: x\r\n"));
  ASSERT_TRUE(x);
  EXPECT_TRUE(x->has_token("connection", "upgrade"));
  EXPECT_TRUE(x->has_token("connection", "X"));
  EXPECT_FALSE(x->has_token("connection", "keep"));
}

TEST(request_head, closes_when_asked_and_by_default_in_http_1_0) {
  EXPECT_FALSE(read_head(with("Connection: close\r\n"))->keep_alive);
  EXPECT_FALSE(read_head(with("", "GET / HTTP/1.0"))->keep_alive);
  EXPECT_TRUE(read_head(with("Connection: keep-alive\r\n", "GET / HTTP/1.0"))->keep_alive);
}

// Each row could be read in two ways by two readers, one of them a proxy before us.
TEST(request_head, refuses_ambiguous_framing) {
  for (const std::string_view fields : {
         "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
         "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
         "Content-Length: 5\r\nContent-Length: 5\r\n",
         "Content-Length: 5\r\nContent-Length: 6\r\n",
         "Content-Length: 5, 5\r\n",
         "Content-Length: +5\r\n",
         "Content-Length: -5\r\n",
         "Content-Length: 0x5\r\n",
         "Content-Length: 5 5\r\n",
         "Content-Length: 5.0\r\n",
         "Content-Length:\r\n",
         "Content-Length: 99999999999999999999\r\n",
         "Content_Length: 5\r\nContent-Length : 5\r\n",
         "Transfer-Encoding: chunked, identity\r\n",
         "Transfer-Encoding: identity, chunked\r\n",
         "Transfer-Encoding: gzip, chunked\r\n",
         "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
         "Transfer-Encoding: xchunked\r\n",
         "Transfer-Encoding: identity\r\n",
         "Transfer-Encoding: \"chunked\"\r\n",
         "Transfer-Encoding:\x0b chunked\r\n",
         "Transfer-Encoding : chunked\r\n",
         "Transfer-Encoding\r\n: chunked\r\n",
         " Transfer-Encoding: chunked\r\n",
         "X: 1\r\n Transfer-Encoding: chunked\r\n",
         "X: 1\r\n\tfolded\r\n",
         "X: 1\nY: 2\r\n",
         "X: 1\rY: 2\r\n",
         "X: a\x01"
         "b\r\n",
         "X: a\x7f"
         "b\r\n",
         "Bad Name: 1\r\n",
         "Bad(Name): 1\r\n",
         ": no name\r\n",
         "no colon\r\n",
         "Host: other.example\r\n",
         "Sec-WebSocket-Key: a\r\nSec-WebSocket-Key: b\r\n",
         "Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
       })
    EXPECT_EQ(status_of(with(fields)), 400) << fields;
  EXPECT_EQ(status_of(with(std::string_view{"X: a\0b\r\n", 8})), 400) << "NUL";
  EXPECT_EQ(status_of(with("Transfer-Encoding: chunked\r\n", "POST / HTTP/1.0")), 400);
}

TEST(request_head, refuses_bad_request_lines) {
  for (const std::string_view line :
       {"GET /", "GET  / HTTP/1.1", "GET /a b HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1",
        "GET\t/ HTTP/1.1", "G(T / HTTP/1.1", "GET / http/1.1", "GET / HTTP/11", "GET / HTTP/1.x",
        "GET x HTTP/1.1", "GET * HTTP/1.1", "GET /\xc3\xa4 HTTP/1.1", ""})
    EXPECT_NE(status_of(with("", line)), 200) << line;
  EXPECT_EQ(status_of(with("", "GET / HTTP/2.0")), 505);
  EXPECT_EQ(status_of("GET / HTTP/1.1\n\n"), 400) << "bare LF";
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400) << "no Host";
  EXPECT_EQ(status_of("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"), 400) << "blank line first";
  EXPECT_EQ(status_of(with("", "OPTIONS * HTTP/1.1")), 200);
}

TEST(request_head, takes_the_absolute_form_of_its_own_host) {
  const auto x = read_head(with("", "GET http://shop.example/v1/items?a=1 HTTP/1.1"));
  ASSERT_TRUE(x);
  EXPECT_EQ(x->target, "/v1/items?a=1");
  EXPECT_EQ(read_head(with("", "GET http://shop.example?a HTTP/1.1"))->target, "/?a");
  EXPECT_EQ(status_of(with("", "GET http://evil.example/ HTTP/1.1")), 400);
}

TEST(request_head, expects_only_100_continue) {
  EXPECT_TRUE(read_head(with("Expect: 100-Continue\r\n"))->expects_continue);
  EXPECT_EQ(status_of(with("Expect: tea\r\n")), 417);
}

TEST(request_head, holds_at_most_100_fields) {
  std::string fields;
  for (auto i = 0; i < 99; ++i)
    fields += "X: 1\r\n";
  EXPECT_EQ(status_of(with(fields)), 200) << "Host is the hundredth";
  EXPECT_EQ(status_of(with(fields + "X: 1\r\n")), 431);
}

TEST(request_head, ends_at_its_blank_line_or_first_fault) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_EQ(end_of_head(head + "body"), head.size());
  EXPECT_EQ(end_of_head("GET / HTTP/1.1\r\nHost: a\r\n"), std::string::npos);
  EXPECT_EQ(end_of_head("GET / HTTP/1.1\nHost: a"), 15u) << "a bare LF ends the wait";
  EXPECT_EQ(end_of_head("\r\nGET"), 2u);
}

// However the bytes are cut, the end is found where one look would find it.
TEST(request_head, finds_its_end_over_any_cut) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t cut = 0; cut < head.size(); ++cut) {
    ASSERT_EQ(end_of_head(head.substr(0, cut)), std::string::npos) << cut;
    EXPECT_EQ(end_of_head(head, cut), head.size()) << cut;
  }
}

} // namespace
} // namespace attune
