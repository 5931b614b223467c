#include "http/client_address.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

class client_address_of : public ::testing::Test {
protected:
  using fields = std::vector<request_head::field>;

  std::string seen(std::string_view peer, fields x) const {
    request_head head;
    head.fields = std::move(x);
    return limit_name(client_address(trusted_, *parse_ip(peer), head));
  }
  std::string by_list(std::string_view value) const {
    return seen("127.0.0.1", {{"x-forwarded-for", std::string{value}}});
  }
  std::string by_standard(std::string_view value) const {
    return seen("127.0.0.1", {{"forwarded", std::string{value}}});
  }

  const proxy_list trusted_{{"127.0.0.0/8", "::1", "10.1.0.0/16", "fd00::/8"}};
};

TEST(ip, is_one_address_however_it_is_spelled) {
  EXPECT_EQ(parse_ip("::ffff:192.0.2.1"), parse_ip("192.0.2.1"));
  EXPECT_EQ(limit_name(*parse_ip("192.0.2.1")), "192.0.2.1");
  EXPECT_EQ(parse_ip("2001:DB8:0:0::1"), parse_ip("2001:db8::1"));
  for (const auto* none :
       {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "example", "fe80::1%eth0", "[::1]"})
    EXPECT_FALSE(parse_ip(none)) << none;
}

// A socket of a link-local address says its interface, too.
TEST(ip, of_a_connection_is_read_without_its_interface) {
  EXPECT_EQ(peer_ip("fe80::1%eth0"), parse_ip("fe80::1"));
  EXPECT_EQ(peer_ip("192.0.2.1"), parse_ip("192.0.2.1"));
}

TEST(ip, of_version_6_is_counted_by_its_network) {
  EXPECT_EQ(limit_name(*parse_ip("2001:db8:1:2:3:4:5:6")), "2001:db8:1:2::/64");
  EXPECT_EQ(limit_name(*parse_ip("2001:db8:1:2:ffff::")), "2001:db8:1:2::/64");
}

TEST(proxies, are_addresses_and_networks) {
  const proxy_list x{{"10.1.0.0/16", "192.0.2.7", "fd00::/8", "203.0.113.0/31"}};
  for (const auto* in : {"10.1.255.255", "192.0.2.7", "fdff::1", "203.0.113.1", "::ffff:10.1.0.1"})
    EXPECT_TRUE(x.holds(*parse_ip(in))) << in;
  for (const auto* out : {"10.2.0.0", "192.0.2.8", "fe00::1", "203.0.113.2", "::10.1.0.1"})
    EXPECT_FALSE(x.holds(*parse_ip(out))) << out;
  EXPECT_TRUE((proxy_list{{"0.0.0.0/0"}}.holds(*parse_ip("192.0.2.1"))));
  EXPECT_FALSE((proxy_list{{"0.0.0.0/0"}}.holds(*parse_ip("2001:db8::1"))));
  EXPECT_FALSE((proxy_list{{}}.holds(*parse_ip("127.0.0.1"))));
}

TEST(proxies, that_are_none_are_named) {
  for (const auto* good : {"10.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"})
    EXPECT_EQ(fault_of_proxy(good), "") << good;
  for (const auto* bad : {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/",
                          "fd00::/129", "10.0.0.0/8 ", "*"})
    EXPECT_NE(fault_of_proxy(bad), "") << bad;
}

TEST_F(client_address_of, who_is_no_trusted_proxy_is_the_peer_whatever_it_says) {
  EXPECT_EQ(
    seen("192.0.2.9", {{"x-forwarded-for", "203.0.113.5"}, {"forwarded", "for=203.0.113.5"}}),
    "192.0.2.9");
  EXPECT_EQ(seen("127.0.0.1", {}), "127.0.0.1");
}

// What stands left of the first that is not trusted anybody may have made up.
TEST_F(client_address_of, a_proxys_client_is_the_rightmost_that_is_not_trusted) {
  EXPECT_EQ(by_list("203.0.113.5"), "203.0.113.5");
  EXPECT_EQ(by_list("1.1.1.1, 203.0.113.5"), "203.0.113.5");
  EXPECT_EQ(by_list("1.1.1.1,203.0.113.5 , 10.1.2.3"), "203.0.113.5");
  EXPECT_EQ(by_list("10.1.9.9, 10.1.2.3"), "10.1.9.9") << "all are trusted: the first";
  EXPECT_EQ(by_list("2001:db8:1:2::7"), "2001:db8:1:2::/64");
  EXPECT_EQ(by_list("[2001:db8:1:2::7]:4711"), "2001:db8:1:2::/64");
  EXPECT_EQ(by_list("203.0.113.5:4711"), "203.0.113.5");
  EXPECT_EQ(seen("::ffff:127.0.0.1", {{"x-forwarded-for", "203.0.113.5"}}), "203.0.113.5");
  EXPECT_EQ(seen("fd00::1", {{"x-forwarded-for", "203.0.113.5"}}), "203.0.113.5");
}

TEST_F(client_address_of, several_lines_are_one_list) {
  EXPECT_EQ(seen("127.0.0.1", {{"x-forwarded-for", "1.1.1.1"}, {"x-forwarded-for", "203.0.113.5"}}),
            "203.0.113.5");
  EXPECT_EQ(
    seen("127.0.0.1", {{"x-forwarded-for", "203.0.113.5"}, {"x-forwarded-for", "10.1.2.3"}}),
    "203.0.113.5");
}

TEST_F(client_address_of, what_cannot_be_read_ends_at_who_passed_it_on) {
  EXPECT_EQ(by_list("203.0.113.5, unknown"), "127.0.0.1");
  EXPECT_EQ(by_list("203.0.113.5, unknown, 10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(by_list(""), "127.0.0.1");
  EXPECT_EQ(by_list(" , ,"), "127.0.0.1");
}

// RFC 7239, sections 4 and 6.
TEST_F(client_address_of, the_standard_field_says_it_too) {
  EXPECT_EQ(by_standard("for=203.0.113.5"), "203.0.113.5");
  EXPECT_EQ(by_standard("For=\"[2001:db8:cafe::17]:4711\""), "2001:db8:cafe::/64");
  EXPECT_EQ(by_standard("for=1.1.1.1, for=203.0.113.5;proto=http;by=10.1.2.3"), "203.0.113.5");
  EXPECT_EQ(by_standard("proto=https;for=\"203.0.113.5:80\" ;host=\"a,b;c\", for=10.1.2.3"),
            "203.0.113.5");
  EXPECT_EQ(by_standard("for=203.0.113.5, for=unknown"), "127.0.0.1");
  EXPECT_EQ(by_standard("for=203.0.113.5, for=_hidden, for=10.1.2.3"), "10.1.2.3");
  EXPECT_EQ(by_standard("for=203.0.113.5, by=10.1.2.3"), "127.0.0.1") << "it does not say for whom";
}

// A client writes a quotation mark that its proxy's part is to close.
TEST_F(client_address_of, a_malformed_line_names_nobody) {
  for (const auto* bad : {"for=\"203.0.113.5", "for=\"1.1.1.1, for=203.0.113.5;by=\"x\"", "for",
                          "for=203.0.113.5 for=1.1.1.1", "=203.0.113.5;for", "for=\"1.1.1.1\\"})
    EXPECT_EQ(by_standard(bad), "127.0.0.1") << bad;
  EXPECT_EQ(seen("127.0.0.1", {{"forwarded", "for=\""}, {"forwarded", "for=203.0.113.5"}}),
            "203.0.113.5")
    << "a line of the proxy's own";
}

TEST_F(client_address_of, the_field_that_most_proxies_write_goes_before_the_standard_one) {
  EXPECT_EQ(seen("127.0.0.1", {{"forwarded", "for=1.1.1.1"}, {"x-forwarded-for", "203.0.113.5"}}),
            "203.0.113.5");
}

} // namespace
} // namespace attune
