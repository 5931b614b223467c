#include "store/open.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

store_settings at(const std::string& url) {
  store_settings x;
  x.url = url;
  return x;
}

TEST(open_store, opens_what_the_url_names) {
  const test::temp_folder folder;
  EXPECT_FALSE(open_store(at("memory:")).value()->durable());
  EXPECT_TRUE(open_store(at("rocks:" + folder.in("data"))).value()->durable());
}

TEST(open_store, refuses_other_urls_with_a_sentence) {
  for (const auto* url : {"", "rocks:", "redis://here", "memory", "/var/lib/attune"}) {
    const auto opened = open_store(at(url));
    ASSERT_FALSE(opened) << url;
    EXPECT_NE(opened.error().what.find("rocks:/path"), std::string::npos) << opened.error().what;
  }
}

TEST(open_store, tells_whether_an_earlier_start_left_data) {
  const test::temp_folder folder;
  store_settings settings;
  settings.url = "rocks:" + folder.in("data");
  EXPECT_FALSE(holds_data(settings));
  ASSERT_TRUE(open_store(settings));
  EXPECT_TRUE(holds_data(settings));
  settings.url = "memory:";
  EXPECT_FALSE(holds_data(settings));
}

} // namespace
} // namespace attune
