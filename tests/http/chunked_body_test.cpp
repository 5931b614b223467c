#include "http/chunked_body.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using state = chunked_body::state;

struct outcome {
  state what;
  std::string body;
  std::string rest;
};

outcome feed(std::string_view bytes, std::size_t piece, std::size_t most = 1'000) {
  chunked_body x{most};
  std::string kept;
  auto what = state::more;
  while (what == state::more && !bytes.empty()) {
    auto in = bytes.substr(0, piece);
    bytes.remove_prefix(in.size());
    what = x.feed(in);
    kept = std::string{in};
  }
  return {what, x.take(), kept + std::string{bytes}};
}

TEST(chunked_body, is_the_same_however_it_is_cut) {
  const std::string_view bytes = "4\r\nwiki\r\n5;x=\"y\"\r\npedia\r\n0\r\nA: b\r\n\r\nGET /";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    const auto x = feed(bytes, piece);
    EXPECT_EQ(x.what, state::done) << piece;
    EXPECT_EQ(x.body, "wikipedia") << piece;
    EXPECT_EQ(x.rest, "GET /") << piece;
  }
}

TEST(chunked_body, refuses_what_is_malformed) {
  for (const std::string_view bad :
       {"\r\n", "x\r\n", "+1\r\na\r\n", "0x1\r\na\r\n", "1 \r\na\r\n", "1\na\r\n", "1\r\nab\r\n",
        "1\r\na\n0\r\n\r\n", "1\r\na0\r\n\r\n", "000000001\r\na\r\n", "fffffffff\r\n",
        " 1\r\na\r\n", "1;\x01\r\na\r\n", "0\r\nno colon\r\n\r\n", "0\r\n folded: x\r\n\r\n",
        "0\r\n\n"})
    EXPECT_EQ(feed(bad, bad.size()).what, state::bad) << bad;
}

TEST(chunked_body, is_bounded) {
  EXPECT_EQ(feed("5\r\nabcde\r\n0\r\n\r\n", 100, 5).what, state::done);
  EXPECT_EQ(feed("6\r\n", 100, 5).what, state::too_large) << "before a byte of it came";
  EXPECT_EQ(feed("3\r\nabc\r\n3\r\n", 100, 5).what, state::too_large);
  EXPECT_EQ(feed("ffffffff\r\n", 100, 5).what, state::too_large);
  EXPECT_EQ(feed("1;" + std::string(300, 'x'), 100).what, state::bad) << "an endless extension";
  std::string trailers = "0\r\n";
  for (auto i = 0; i < 200; ++i)
    trailers += "A: bcdefgh\r\n";
  EXPECT_EQ(feed(trailers, 100).what, state::bad) << "endless trailers";
}

} // namespace
} // namespace attune
