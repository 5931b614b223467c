#include "config/show.hpp"

#include "tests/config/example_settings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace attune {
namespace {

class showing : public testing::Test {
protected:
  showing() {
    settings.keys.push_back({"sk_secret", {"https://a.example"}, 7});
    settings.describe(list);
  }

  effective_setting row(std::string_view name, const setting_origins& origins = {}) {
    const auto rows = effective(list, origins);
    const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.name == name; });
    return found == rows.end() ? effective_setting{} : *found;
  }

  example_settings settings;
  setting_list list;
};

TEST_F(showing, says_where_a_value_came_from) {
  EXPECT_EQ(row("http.port").origin, "default");
  EXPECT_EQ(row("http.port", {{"http.port", "attune.toml:3"}}).origin, "attune.toml:3");
  EXPECT_EQ(row("http.port").value, "8080");
}

TEST_F(showing, masks_secrets) {
  EXPECT_EQ(row("http.keys").value, R"([{"key":"***","origins":["https://a.example"],"rate":7}])");
  EXPECT_EQ(to_json(effective(list, {})).find("sk_secret"), std::string::npos);
}

TEST_F(showing, gives_an_entry_of_a_named_table_rows_of_its_own) {
  EXPECT_EQ(row("slots.home.n", {{"slots.home.n", "--set slots.home.n"}}).origin,
            "--set slots.home.n");
  EXPECT_EQ(row("slots.home.kind").value, "\"list\"");
}

TEST_F(showing, gives_each_number_of_a_table_a_row) {
  EXPECT_EQ(row("weights.near", {{"weights.near", "attune.toml:3"}}).origin, "attune.toml:3");
  EXPECT_EQ(row("weights.new").origin, "default");
  EXPECT_EQ(row("weights.near").value, "0.5");
}

TEST_F(showing, text_has_a_line_for_each_setting) {
  const auto rows = effective(list, {});
  const auto text = to_text(rows);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), static_cast<long>(rows.size()));
  EXPECT_NE(text.find("http.port = 8080  # default\n"), std::string::npos);
}

} // namespace
} // namespace attune
