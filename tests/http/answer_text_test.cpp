#include "http/answer_text.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace attune {
namespace {

TEST(answer_text, is_whole) {
  answer_manner how;
  how.took_us = 1'500;
  how.allowed_origin = "https://shop.example";
  const auto x = answer_text({200, "application/json", "{}", {{"ETag", "\"e.1\""}}}, how);
  EXPECT_EQ(x.find("HTTP/1.1 200 OK\r\n"), 0u);
  for (const auto* line :
       {"ETag: \"e.1\"\r\n", "Content-Type: application/json\r\n", "Content-Length: 2\r\n",
        "Server-Timing: total;dur=1.500\r\n", "Cache-Control: no-store\r\n", "Vary: Origin\r\n",
        "Access-Control-Allow-Origin: https://shop.example\r\n",
        "Access-Control-Expose-Headers: ETag, RateLimit, Retry-After, Server-Timing\r\n",
        "Connection: keep-alive\r\n"})
    EXPECT_NE(x.find(line), std::string::npos) << line;
  EXPECT_EQ(x.substr(x.size() - 6), "\r\n\r\n{}");
}

TEST(answer_text, has_no_body_where_http_allows_none) {
  answer_manner how;
  how.head_only = true;
  how.keep_alive = false;
  const auto head = answer_text({200, "text/plain", "abc", {}}, how);
  EXPECT_NE(head.find("Content-Length: 3\r\n"), std::string::npos);
  EXPECT_NE(head.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(head.substr(head.size() - 4), "\r\n\r\n");
  for (const auto status : {204, 304}) {
    const auto x = answer_text({status, {}, "abc", {}}, {});
    EXPECT_EQ(x.find("Content-Length"), std::string::npos);
    EXPECT_EQ(x.substr(x.size() - 4), "\r\n\r\n");
  }
}

// Response splitting: a value with a line end would begin a field, or an answer, of its own.
TEST(answer_text, leaves_out_fields_that_hold_line_ends) {
  answer_manner how;
  how.allowed_origin = "https://a\r\nSet-Cookie: x";
  const auto x = answer_text({200, {}, {}, {{"X", "a\nb"}, {"Y", "ok"}}}, how);
  EXPECT_EQ(x.find("Set-Cookie"), std::string::npos);
  EXPECT_EQ(x.find("X: a"), std::string::npos);
  EXPECT_NE(x.find("Y: ok"), std::string::npos);
}

TEST(answer_text, begins_streams_without_a_length) {
  const auto x = stream_head_text({});
  EXPECT_NE(x.find("Content-Type: text/event-stream"), std::string::npos);
  EXPECT_EQ(x.find("Content-Length"), std::string::npos);
}

// Asked again and again until the second has turned: it is the one before or after the asking.
TEST(answer_text, says_the_present_second) {
  const auto begun = std::time(nullptr);
  auto now = begun;
  while (now == begun) {
    const auto x = answer_text({}, {});
    const auto before = now;
    now = std::time(nullptr);
    ASSERT_TRUE(x.find("Date: " + http_date(before)) != x.npos
                || x.find("Date: " + http_date(now)) != x.npos)
      << x;
  }
  const auto x = answer_text({}, {});
  EXPECT_EQ(x.find("Date: " + http_date(begun)), x.npos) << x;
}

// RFC 9110, section 5.6.7 has this very date.
TEST(answer_text, writes_dates_as_http_has_them) {
  EXPECT_EQ(http_date(784'111'777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

} // namespace
} // namespace attune
