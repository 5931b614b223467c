#include "http/settings.hpp"

#include "config/check.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>

namespace attune {
namespace {

TEST(http_setting, is_named_once_within_its_own_bounds) {
  http_settings x;
  setting_list list;
  x.describe(list);
  std::set<std::string_view> names;
  for (const auto& one : list.all()) {
    EXPECT_TRUE(names.insert(one.name).second) << one.name;
    if (const auto* number = std::get_if<int*>(&one.field)) {
      EXPECT_GE(**number, one.limits.least) << one.name;
      EXPECT_LE(**number, one.limits.most) << one.name;
    }
  }
  for (const auto* name : {"http.port", "http.publishable_keys", "http.secret_keys",
                           "http.admin_keys", "http.signals_per_s", "http.drain_ms",
                           "http.ack_delay_ms", "http.pseudonym_key_file", "protocol.strict"})
    EXPECT_EQ(names.count(name), 1u) << name;
}

TEST(http_setting, keys_are_secret_and_may_be_written_as_bare_texts) {
  key_setting x;
  setting_list list;
  x.describe(list);
  EXPECT_EQ(list.all().at(0).name, key_setting::shorthand);
  EXPECT_TRUE(list.all().at(0).limits.secret);
}

TEST(http_setting, origins_are_those_that_browsers_send) {
  for (const auto* good : {"https://shop.example", "http://localhost:3000",
                           "https://shop.example:8443", "http://127.0.0.1:5173",
                           "http://[::1]:3000", "http://[::1]", "https://xn--lden-loa.example",
                           "capacitor://localhost", "chrome-extension://abcdefghijklmnop", "null",
                           "http://shop.example:443", "http://[::ffff:102:304]",
                           "https://10.0.0.1:8443", "https://127.example", "https://0xa.example"})
    EXPECT_EQ(fault_of_origin(good), "") << good;
  const struct {
    const char* written;
    const char* advice;
  } rows[] = {
    {"https://shop.example/", "write \"https://shop.example\""},
    {"https://shop.example/cart?x=1", "write \"https://shop.example\""},
    {"https://Shop.Example", "write \"https://shop.example\""},
    {"HTTPS://shop.example", "write \"https://shop.example\""},
    {"shop.example", "write \"https://shop.example\""},
    {"localhost:3000", "write \"https://localhost:3000\""},
    {"https://shop.example:443", "write \"https://shop.example\""},
    {"http://shop.example:80", "write \"http://shop.example\""},
    {"https://shop.example:443/", "write \"https://shop.example\""},
    {"*", "leave origins away to allow any"},
    {"https://*.shop.example", "write each origin in full"},
    {"https://", "write it like"},
    {"https://shop.example:0443", "write it like"},
    {"https://shop.example:99999", "write it like"},
    {"https://user@shop.example", "write it like"},
    {"https://shop example", "write it like"},
    {"https://127.1", "write it like"},
    {"https://0x7f.1", "write it like"},
    {"https://0x7f000001", "write it like"},
    {"https://010.0.0.1", "write it like"},
    {"https://256.1.1.1", "write it like"},
    {"https://127.0.0.1.", "write it like"},
    {"https://2130706433", "write it like"},
    {"https://[0:0:0:0:0:0:0:1]", "write it like"},
    {"https://[::FFFF]", "write \"https://[::ffff]\""},
    {"https://[fe80::1%1]", "write it like"},
    {"https://[::ffff:1.2.3.4]", "write it like"},
    {"https://l\xc3\xa4"
     "den.example",
     "write it like"},
    {"https://a.example,https://b.example", "write it like"},
    {"https://shop.example\n", "write it like"},
  };
  for (const auto& row : rows)
    EXPECT_NE(fault_of_origin(row.written).find(row.advice), std::string::npos)
      << row.written << ": " << fault_of_origin(row.written);
}

TEST(http_setting, keys_are_what_a_header_carries) {
  EXPECT_EQ(fault_of_key("pk_Aa0-._~+/="), "");
  EXPECT_NE(fault_of_key("pk_shop_0001\n").find("line break"), std::string::npos);
  EXPECT_NE(fault_of_key(" pk_shop_0001").find("blank"), std::string::npos);
  EXPECT_NE(fault_of_key("pk_shop_0001,pk_shop_0002").find("list"), std::string::npos);
  EXPECT_NE(fault_of_key("pk_shop 0001"), "");
  EXPECT_NE(fault_of_key("pk_sh\xc3\xb6p_0001"), "");
}

TEST(http_setting, each_list_of_keys_wants_its_prefix) {
  http_settings x;
  setting_list list;
  x.describe(list);
  for (const auto& [name, prefix] : {std::pair{"http.publishable_keys", "pk_"},
                                     {"http.secret_keys", "sk_"},
                                     {"http.admin_keys", "ak_"}})
    for (const auto& one : list.all())
      if (one.name == name) {
        EXPECT_EQ(one.limits.check(std::string{prefix} + "shop_0001"), "");
        EXPECT_NE(one.limits.check("shop_0001").find(prefix), std::string::npos) << name;
      }
}

TEST(http_setting, an_address_is_of_ip) {
  EXPECT_EQ(fault_of_address("127.0.0.1"), "");
  EXPECT_EQ(fault_of_address("::"), "");
  EXPECT_NE(fault_of_address("localhost"), "");
  EXPECT_NE(fault_of_address("127.0.0.1:8080"), "");
}

TEST(http_setting, a_key_of_user_tokens_that_proves_nothing_is_told) {
  EXPECT_EQ(fault_of(jwt_key{"", "HS256", std::string(32, 's'), ""}), "");
  EXPECT_EQ(fault_of(jwt_key{"", "ES256", "", "key.pem"}), "");
  EXPECT_NE(fault_of(jwt_key{"", "HS256", "short", ""}), "");
  EXPECT_NE(fault_of(jwt_key{"", "RS256", "", ""}), "");
  EXPECT_NE(fault_of(jwt_key{}), "");
}

// A server that is as full as it may be comes back from a restart with one address before it.
TEST(http_settings, let_as_many_newcomers_in_at_once_as_there_are_connections) {
  const http_settings x;
  EXPECT_GE(x.new_visitors_burst, x.connections);
}

TEST(http_settings, name_a_trusted_proxy_that_is_none) {
  http_settings x;
  setting_list list;
  x.describe(list);
  EXPECT_TRUE(complaints(list).empty());
  x.trusted_proxies = {"10.0.0.0/8", "proxy.example"};
  const auto found = complaints(list);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_NE(found[0].find("http.trusted_proxies"), std::string::npos) << found[0];
  EXPECT_NE(found[0].find("10.0.0.0/8"), std::string::npos) << "it says what one looks like";
}

} // namespace
} // namespace attune
