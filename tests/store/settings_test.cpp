#include "store/settings.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <variant>

namespace attune {
namespace {

TEST(store_settings, names_each_field_once_below_store) {
  store_settings settings;
  setting_list list;
  settings.describe(list);
  std::set<std::string> names;
  for (const auto& x : list.all()) {
    EXPECT_EQ(x.name.substr(0, 6), "store.");
    EXPECT_TRUE(names.insert(std::string{x.name}).second) << x.name;
  }
  EXPECT_EQ(names.size(), 12u);
}

TEST(store_settings, defaults_lie_within_bounds) {
  store_settings settings;
  setting_list list;
  settings.describe(list);
  for (const auto& x : list.all()) {
    if (const auto* number = std::get_if<int*>(&x.field)) {
      EXPECT_GE(**number, x.limits.least) << x.name;
      EXPECT_LE(**number, x.limits.most) << x.name;
    }
    if (const auto* number = std::get_if<std::int64_t*>(&x.field)) {
      EXPECT_GE(static_cast<double>(**number), x.limits.least) << x.name;
      EXPECT_LE(static_cast<double>(**number), x.limits.most) << x.name;
    }
  }
}

TEST(store_settings, checks_the_url) {
  store_settings settings;
  setting_list list;
  settings.describe(list);
  const auto& check = list.all().front().limits.check;
  EXPECT_EQ(check("memory:"), "");
  EXPECT_EQ(check("rocks:/var/lib/attune"), "");
  EXPECT_NE(check("rocks:"), "");
  EXPECT_NE(check("redis://here"), "");
}

} // namespace
} // namespace attune
