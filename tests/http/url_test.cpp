#include "http/url.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(url, splits_before_it_decodes) {
  const auto x = read_url("/v1/items/a%2Fb%20c?cursor=1%262&limit=10&flag");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->segments, (std::vector<std::string>{"v1", "items", "a/b c"}));
  EXPECT_EQ(x->path, "/v1/items/a/b c");
  EXPECT_EQ(*x->find("cursor"), "1&2");
  EXPECT_EQ(*x->find("limit"), "10");
  EXPECT_EQ(*x->find("flag"), "");
  EXPECT_EQ(x->find("other"), nullptr);
}

TEST(url, reads_plus_as_a_space_in_the_query_alone) {
  const auto x = read_url("/a+b?q=a+b%2B");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->path, "/a+b");
  EXPECT_EQ(*x->find("q"), "a b+");
}

// Forms and URLSearchParams write each comma as %2C.
TEST(url, splits_a_list_at_its_commas_however_they_are_written) {
  const auto x = read_url("/?x=1&ids=a,b%2cc,,d+e%2C&id%73x=no");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->list("ids"), (std::vector<std::string>{"a", "b", "c", "d e"}));
  EXPECT_EQ(x->list("idsx"), std::vector<std::string>{"no"});
  EXPECT_TRUE(x->list("other").empty());
}

TEST(url, keeps_empty_segments) {
  EXPECT_EQ(read_url("/")->segments, (std::vector<std::string>{""}));
  EXPECT_EQ(read_url("/a//b/")->segments, (std::vector<std::string>{"a", "", "b", ""}));
}

TEST(url, refuses_what_two_readers_could_read_in_two_ways) {
  for (const std::string_view bad : {"", "a", "/%", "/%4", "/%zz", "/%00", "/a/../b", "/..", "/.",
                                     "/%2e%2e/b", "/a%2f../..", "/%c0%af", "/%ff", "/%ed%a0%80",
                                     "/?a=%00", "/?a=1&a=2", "/?a=%f5%80%80%80", "/a#b", "/?%ff=1"})
    EXPECT_FALSE(read_url(bad)) << bad;
}

TEST(url, bounds_its_parts) {
  std::string path;
  std::string query = "/?";
  for (auto i = 0; i < 32; ++i)
    path += "/a";
  for (auto i = 0; i < 64; ++i)
    query += "&p" + std::to_string(i);
  EXPECT_TRUE(read_url(path));
  EXPECT_FALSE(read_url(path + "/a"));
  EXPECT_TRUE(read_url(query));
  EXPECT_FALSE(read_url(query + "&last"));
}

} // namespace
} // namespace attune
