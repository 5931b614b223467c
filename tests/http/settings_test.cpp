#include "http/settings.hpp"

#include <gtest/gtest.h>

#include <set>

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

} // namespace
} // namespace attune
