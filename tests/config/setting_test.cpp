#include "config/setting.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

struct api_key {
  static constexpr std::string_view shorthand = "key";
  std::string key;
  int rate = 100;

  void describe(setting_list& list) {
    list.add("key", key, {.least = 1, .most = 200, .secret = true}, "The key.");
    list.add("rate", rate, {1, 1'000}, "Signals a second.");
  }
};

struct example_settings {
  bool strict = false;
  int port = 8'080;
  std::vector<api_key> keys;
  std::map<std::string, api_key> named;

  void describe(setting_list& list) {
    list.add("http.strict", strict, "Refuses unknown fields.");
    list.add("http.port", port, {0, 65'535}, "Where it listens.");
    list.add("http.keys", keys, {0, 10}, "Keys.");
    list.add("named", named, {0, 2}, "Keys by name.");
  }
};

TEST(setting_list, keeps_each_field_with_its_bounds_in_declared_order) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  ASSERT_EQ(list.all().size(), 4u);
  const auto& port = list.all()[1];
  EXPECT_EQ(port.name, "http.port");
  EXPECT_EQ(std::get<int*>(port.field), &settings.port);
  EXPECT_EQ(port.limits.most, 65'535);
  EXPECT_FALSE(port.limits.secret);
}

TEST(setting_list, an_array_of_tables_grows_at_its_end) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  const auto& group = std::get<setting_group>(list.all()[2].field);
  EXPECT_FALSE(group.named);
  EXPECT_EQ(group.shorthand, "key");
  for (int rate : {5, 6})
    group.put("", [&](const std::string&, setting_list& fields) {
      *std::get<int*>(fields.all()[1].field) = rate;
    });
  ASSERT_EQ(settings.keys.size(), 2u);
  EXPECT_EQ(settings.keys[1].rate, 6);
}

TEST(setting_list, a_named_table_finds_an_entry_again) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  const auto& group = std::get<setting_group>(list.all()[3].field);
  EXPECT_TRUE(group.named);
  for (int rate : {5, 6})
    group.put("one", [&](const std::string&, setting_list& fields) {
      *std::get<int*>(fields.all()[1].field) = rate;
    });
  ASSERT_EQ(settings.named.size(), 1u);
  EXPECT_EQ(settings.named.at("one").rate, 6);
}

TEST(setting_list, a_sample_shows_the_defaults_and_leaves_the_entries_alone) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  int rate = 0;
  std::get<setting_group>(list.all()[2].field)
    .sample([&](const std::string&, setting_list& fields) {
      rate = *std::get<int*>(fields.all()[1].field);
    });
  EXPECT_EQ(rate, 100);
  EXPECT_TRUE(settings.keys.empty());
}

} // namespace
} // namespace attune
