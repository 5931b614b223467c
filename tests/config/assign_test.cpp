#include "config/assign.hpp"

#include "tests/config/example_settings.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(assigner, a_value_with_a_fault_leaves_the_field_alone_and_the_rest_is_set) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  loaded_settings out;
  assigner{out, "here", nullptr}.assign(
    list, toml::parse("http.port = 'a'\nengine.share = 0.75\nhttp.proxies = ['a', 1]"));
  EXPECT_EQ(out.faults.size(), 2u);
  EXPECT_EQ(settings.port, 8'080);
  EXPECT_EQ(settings.share, 0.75);
  EXPECT_TRUE(settings.proxies.empty());
  EXPECT_EQ(out.origins.size(), 1u);
}

TEST(assigner, refuses_numbers_that_are_none) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  loaded_settings out;
  assigner{out, "here", nullptr}.assign(list, toml::parse("engine.share = nan\nhttp.port = 1.5"));
  EXPECT_EQ(out.faults.size(), 2u);
}

TEST(assigner, a_wrong_kind_says_what_would_be_right) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  loaded_settings out;
  assigner{out, "here", nullptr}.assign(list, toml::parse("slots = 1\nhttp.keys = 1"));
  ASSERT_EQ(out.faults.size(), 2u);
  EXPECT_EQ(out.faults[0].what, "http.keys must be a list of tables.");
  EXPECT_EQ(out.faults[1].what, "slots must be a table: [slots.NAME].");
}

} // namespace
} // namespace attune
