#include "config/setting_json.hpp"

#include "tests/config/example_settings.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(value_json, spells_each_type) {
  example_settings settings;
  settings.proxies = {"a", "b"};
  setting_list list;
  settings.describe(list);
  EXPECT_EQ(
    value_json(list),
    R"({"http.strict":false,"http.port":8080,"store.most_bytes":1000000000000,)"
    R"("engine.share":0.5,"http.address":"127.0.0.1","http.proxies":["a","b"],)"
    R"("http.keys":[],"slots":{"home":{"kind":"list","n":12}},"weights":{"near":0.5,"new":0}})");
}

TEST(value_json, an_empty_secret_is_shown_as_empty) {
  example_key key;
  setting_list list;
  key.describe(list);
  EXPECT_EQ(value_json(list.all()[0]), "\"\"");
  key.key = "sk_x";
  EXPECT_EQ(value_json(list.all()[0]), "\"***\"");
}

} // namespace
} // namespace attune
