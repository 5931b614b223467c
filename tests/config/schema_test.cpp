#include "config/schema.hpp"

#include "tests/config/example_settings.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(json_schema, has_type_bounds_default_and_reason_of_each_field) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  const auto schema = json_schema(list);
  EXPECT_TRUE(has(schema, R"("port":{"type":"integer","minimum":0,"maximum":65535,"default":8080,)"
                          R"("description":"Where it listens."})"));
  EXPECT_TRUE(has(schema, R"("strict":{"type":"boolean","default":false)"));
  EXPECT_TRUE(has(schema, R"("type":"string","enum":["list","blocks"])"));
  EXPECT_TRUE(has(schema, R"("type":"array","items":{"oneOf":[{"type":"string","minLength":1)"));
  EXPECT_TRUE(has(schema, R"("slots":{"type":"object","additionalProperties":{"type":"object")"));
  EXPECT_TRUE(has(schema,
                  R"("weights":{"type":"object","additionalProperties":false,"properties":{)"
                  R"("near":{"type":"number","minimum":-8,"maximum":8},)"));
}

TEST(json_schema, each_section_is_one_object_wherever_its_settings_are_declared) {
  example_settings settings;
  setting_list list;
  settings.describe(list);
  const auto schema = json_schema(list);
  const std::string section = "\"http\":{\"type\":\"object\",\"additionalProperties\":false";
  EXPECT_TRUE(has(schema, section));
  EXPECT_EQ(schema.find(section), schema.rfind(section));
}

} // namespace
} // namespace attune
