#include "config/toml_text.hpp"

#include "tests/config/example_settings.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

std::string text_of(example_settings x) {
  setting_list list;
  x.describe(list);
  return to_toml(list);
}

loaded_settings read_into(example_settings& x, std::string_view text) {
  setting_list list;
  x.describe(list);
  return from_toml(list, text, "a text");
}

TEST(toml_text, every_kind_of_setting_comes_back) {
  example_settings x;
  x.strict = true;
  x.port = 1;
  x.most_bytes = 999'999'999'999'999;
  x.share = 0.1;
  x.address = "a \"quoted\"\n\\ text\x01 \u00e9";
  x.proxies = {"10.0.0.1", "10.0.0.2"};
  x.keys = {{"k_1", {"https://a.example"}, 7}, {"k_2", {}, 8}};
  x.slots["a-b"] = {"blocks", 3};
  x.weights = {{"near", 1e-9}, {"new", -1.0 / 3}};
  example_settings again;
  EXPECT_TRUE(read_into(again, text_of(x)).faults.empty());
  EXPECT_EQ(again.strict, x.strict);
  EXPECT_EQ(again.port, x.port);
  EXPECT_EQ(again.most_bytes, x.most_bytes);
  EXPECT_EQ(again.share, x.share);
  EXPECT_EQ(again.address, x.address);
  EXPECT_EQ(again.proxies, x.proxies);
  ASSERT_EQ(again.keys.size(), 2u);
  EXPECT_EQ(again.keys[0].key, "k_1");
  EXPECT_EQ(again.keys[0].origins, x.keys[0].origins);
  EXPECT_EQ(again.keys[1].rate, 8);
  ASSERT_EQ(again.slots.size(), 2u);
  EXPECT_EQ(again.slots["a-b"].kind, "blocks");
  EXPECT_EQ(again.slots["a-b"].n, 3);
  EXPECT_EQ(again.weights, x.weights);
  EXPECT_EQ(text_of(again), text_of(x));
}

TEST(toml_text, what_cannot_be_read_is_named) {
  example_settings x;
  const auto broken = read_into(x, "http = [");
  ASSERT_EQ(broken.faults.size(), 1u);
  EXPECT_EQ(broken.faults[0].where, "a text");
  const auto unknown = read_into(x, "[http]\nprot = 1\n");
  ASSERT_EQ(unknown.faults.size(), 1u);
  EXPECT_NE(unknown.faults[0].what.find("http.prot"), std::string::npos);
}

} // namespace
} // namespace attune
