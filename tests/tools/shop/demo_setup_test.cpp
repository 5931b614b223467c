#include "tools/shop/demo_setup.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(demo_setup, a_demo_keeps_nothing_and_makes_its_keys) {
  attune_settings settings;
  const auto keys = prepare_demo(settings);
  EXPECT_EQ(settings.store.url, "memory:");
  EXPECT_FALSE(settings.models.slots.at("popular").personal);
  EXPECT_TRUE(settings.models.slots.at("similar").personal);
  EXPECT_TRUE(keys.publishable.starts_with("pk_"));
  EXPECT_TRUE(keys.secret.starts_with("sk_"));
  EXPECT_TRUE(keys.admin.starts_with("ak_"));
  ASSERT_EQ(settings.http.publishable_keys.size(), 1u);
  EXPECT_EQ(settings.http.publishable_keys[0].key, keys.publishable);
  attune_settings others;
  EXPECT_NE(prepare_demo(others).secret, keys.secret);
}

TEST(demo_setup, configured_keys_are_used) {
  attune_settings settings;
  settings.http.secret_keys.push_back({"sk_mine", {}, 0});
  EXPECT_EQ(prepare_demo(settings).secret, "sk_mine");
}

// A line that is run twice is two clicks, by a person who decided when it was run.
TEST(demo_setup, the_guide_repeats_no_id_and_makes_up_no_time) {
  const auto guide = demo_guide("127.0.0.1:1", "127.0.0.1:2", {"pk_a", "sk_b", "ak_c"});
  EXPECT_NE(guide.find(R"("id":"curl-'$(date +%s%N)'")"), std::string::npos);
  EXPECT_NE(guide.find(R"("consent":{"ts":'$(date +%s000)')"), std::string::npos);
}

TEST(demo_setup, the_guide_names_urls_and_keys) {
  const auto guide = demo_guide("127.0.0.1:1", "127.0.0.1:2", {"pk_a", "sk_b", "ak_c"});
  for (const auto* part : {"http://127.0.0.1:1/", "http://127.0.0.1:2/admin/actors", "pk_a", "sk_b",
                           "ak_c", "/v1/signals", "/v1/recommendations/home"})
    EXPECT_NE(guide.find(part), std::string::npos) << part;
}

} // namespace
} // namespace attune
