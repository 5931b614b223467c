#include "http/keys.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

http_settings configured() {
  http_settings x;
  x.publishable_keys = {{"pk_shop_1", {"https://shop.example"}, 5}, {"pk_open_2", {}, 0}};
  x.secret_keys = {{"sk_server_1", {}, 0}};
  return x;
}

TEST(keys, are_found_whole_and_by_kind) {
  const client_keys keys{configured(), true};
  ASSERT_NE(keys.find("pk_shop_1"), nullptr);
  EXPECT_EQ(keys.find("pk_shop_1")->kind, key_kind::publishable);
  EXPECT_EQ(keys.find("pk_shop_1")->rate, 5);
  EXPECT_EQ(keys.find("sk_server_1")->kind, key_kind::secret);
  for (const auto* wrong : {"pk_shop_", "pk_shop_11", "pk_shop_2", "", "shop", "PK_shop_1"})
    EXPECT_EQ(keys.find(wrong), nullptr) << wrong;
}

TEST(keys, number_each_key_apart) {
  const client_keys keys{configured(), true};
  EXPECT_NE(keys.find("pk_shop_1")->number, keys.find("pk_open_2")->number);
  EXPECT_NE(keys.find("pk_open_2")->number, keys.find("sk_server_1")->number);
}

TEST(keys, of_a_kind_that_is_not_configured_go_by_prefix_on_loopback_only) {
  EXPECT_NE((client_keys{configured(), true}.find("ak_anything")), nullptr);
  EXPECT_EQ((client_keys{configured(), false}.find("ak_anything")), nullptr);
  const client_keys open{http_settings{}, true};
  EXPECT_NE(open.find("pk_x"), nullptr);
  EXPECT_EQ(open.find("pk_"), nullptr) << "a prefix is no key";
  EXPECT_EQ(open.find("xx_y"), nullptr);
}

TEST(keys, bind_browsers_to_their_origins) {
  const client_keys keys{configured(), true};
  const std::string shop = "https://shop.example";
  const std::string evil = "https://evil.example";
  const std::string null = "null";
  EXPECT_TRUE(keys.find("pk_shop_1")->allows(&shop));
  EXPECT_FALSE(keys.find("pk_shop_1")->allows(&evil));
  EXPECT_FALSE(keys.find("pk_shop_1")->allows(&null));
  EXPECT_TRUE(keys.find("pk_shop_1")->allows(nullptr)) << "no browser";
  EXPECT_TRUE(keys.find("pk_open_2")->allows(&evil));
}

TEST(keys, answer_preflights_for_the_union_of_origins) {
  auto settings = configured();
  EXPECT_TRUE((client_keys{settings, true}.any_allows("https://evil.example")))
    << "pk_open_2 allows any";
  settings.publishable_keys.pop_back();
  const client_keys keys{settings, true};
  EXPECT_FALSE(keys.any_allows("https://evil.example")) << "a secret key is no browser's";
  EXPECT_TRUE(keys.any_allows("https://shop.example"));
  settings.secret_keys = {{"sk_server_1", {"https://office.example"}, 0}};
  EXPECT_FALSE((client_keys{settings, true}.any_allows("https://office.example")));
}

} // namespace
} // namespace attune
