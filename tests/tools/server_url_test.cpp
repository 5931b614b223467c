#include "tools/server_url.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(server_url, is_a_host_and_a_port) {
  EXPECT_EQ(read_server_url("http://localhost:8080"), (server_address{"localhost", "8080"}));
  EXPECT_EQ(read_server_url("ws://127.0.0.1:1/"), (server_address{"127.0.0.1", "1"}));
  EXPECT_EQ(read_server_url("http://[::1]:65535"), (server_address{"::1", "65535"}));
}

TEST(server_url, has_port_80_where_none_is_given) {
  EXPECT_EQ(read_server_url("http://example.org"), (server_address{"example.org", "80"}));
  EXPECT_EQ(read_server_url("http://[::1]/"), (server_address{"::1", "80"}));
}

TEST(server_url, is_refused_with_its_text_and_the_way_to_write_it) {
  for (const auto* url :
       {"", "localhost:8080", "https://localhost", "http://", "http://:8080", "http://h:0",
        "http://h:65536", "http://h:x", "http://h:", "http://h/path", "http://u@h", "http://[::1",
        "http://[::1]8080", "http://h:123456"}) {
    const auto read = read_server_url(url);
    ASSERT_FALSE(read) << url;
    EXPECT_NE(read.error().what.find(std::string{"'"} + url + "'"), std::string::npos);
    EXPECT_NE(read.error().what.find("http://HOST:PORT"), std::string::npos);
  }
}

TEST(server_url, puts_an_ipv6_host_into_brackets_again) {
  EXPECT_EQ(host_header({"::1", "80"}), "[::1]:80");
  EXPECT_EQ(host_header({"localhost", "8080"}), "localhost:8080");
}
