#include "protocol/codec/signal_parts.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

/// A tree and its reading, of an array with one value: node 1.
struct parsed {
  explicit parsed(const std::string& value) { EXPECT_TRUE(tree.parse("[" + value + "]")); }

  json_tree tree;
  read_options options;
  reading from{tree, options};
};

} // namespace

TEST(signal_parts, a_page_keeps_kind_and_categories) {
  parsed x{R"({"path":"/shoes","kind":"category","title":"Shoes","categories":["a"]})"};
  const auto page = read_page(x.from, 1);
  EXPECT_TRUE(x.from.ok());
  EXPECT_EQ(page.kind, "category");
  EXPECT_EQ(page.categories, std::vector<std::string>{"a"});
}

TEST(signal_parts, a_line_has_the_contracts_defaults) {
  parsed x{R"([{"id":"a"}])"};
  EXPECT_EQ(read_lines(x.from, 1), std::vector<signal_line>{{.item = "a"}});
  EXPECT_TRUE(x.from.ok());
}

TEST(signal_parts, unknown_fields_are_counted) {
  parsed x{R"([{"id":"a","colour":"red","size":{"w":1}}])"};
  read_lines(x.from, 1);
  EXPECT_TRUE(x.from.ok());
  EXPECT_EQ(x.from.unknown_fields(), 2u);
}

TEST(signal_parts, a_summary_of_all_fields_fits) {
  parsed x{R"({"ms":1,"dist_px":2.5,"mean_speed":0,"idle_ms":0,"turns":3,"exit_intent":true,
    "kind":"pen"})"};
  check_summary(x.from, 1);
  EXPECT_TRUE(x.from.ok());
}

TEST(signal_parts, currencies_are_three_capitals) {
  parsed good{R"("EUR")"};
  check_currency(good.from, 1);
  EXPECT_TRUE(good.from.ok());
  for (const auto* text : {R"("EU")", R"("eur")", R"("EURO")", R"("")", "978"}) {
    parsed bad{text};
    check_currency(bad.from, 1);
    EXPECT_FALSE(bad.from.ok()) << text;
  }
}

TEST(signal_parts, custom_names_are_plain) {
  parsed good{R"("size_guide_2")"};
  EXPECT_EQ(read_custom_name(good.from, 1), "size_guide_2");
  EXPECT_TRUE(good.from.ok());
}

TEST(signal_parts, props_hold_what_is_no_container) {
  parsed good{R"({"a":"x","b":1,"c":true,"d":null})"};
  check_props(good.from, 1);
  EXPECT_TRUE(good.from.ok());
  parsed bad{R"({"a":"x","b":[1]})"};
  check_props(bad.from, 1);
  ASSERT_FALSE(bad.from.ok());
  EXPECT_EQ(bad.from.problem().pointer, "/0/b");
}

TEST(signal_parts, amounts_are_cut) {
  EXPECT_EQ(cut_amount(12.5), 12.5f);
  EXPECT_EQ(cut_amount(1e300), 1e15f);
  EXPECT_EQ(cut_amount(-1e300), -1e15f);
}

} // namespace attune
