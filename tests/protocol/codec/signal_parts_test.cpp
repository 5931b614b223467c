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

TEST(signal_parts, a_page_is_kept_whole) {
  parsed x{R"({"path":"/shoes","kind":"category","title":"Shoes","categories":["a"]})"};
  signal got;
  read_page(x.from, 1, got);
  EXPECT_TRUE(x.from.ok());
  EXPECT_EQ(got.details->page_path, "/shoes");
  EXPECT_EQ(got.details->page_kind, "category");
  EXPECT_EQ(got.details->page_title, "Shoes");
  EXPECT_EQ(got.categories, std::vector<std::string>{"a"});
}

TEST(signal_parts, a_line_has_the_contracts_defaults) {
  parsed x{R"([{"id":"a"}])"};
  EXPECT_EQ(read_lines(x.from, 1), std::vector<signal_line>{{.item = "a"}});
  EXPECT_TRUE(x.from.ok());
}

TEST(signal_parts, a_line_is_kept_whole) {
  parsed x{R"([{"id":"a","pos":3,"price":4.5,"currency":"EUR","quantity":2,"visible_ms":1200}])"};
  EXPECT_EQ(read_lines(x.from, 1), (std::vector<signal_line>{{"a", 3, 4.5f, "EUR", 2, 1'200}}));
  EXPECT_TRUE(x.from.ok());
}

TEST(signal_parts, unknown_fields_are_counted) {
  parsed x{R"([{"id":"a","colour":"red","size":{"w":1}}])"};
  read_lines(x.from, 1);
  EXPECT_TRUE(x.from.ok());
  EXPECT_EQ(x.from.unknown_fields(), 2u);
}

TEST(signal_parts, a_summary_is_kept_whole) {
  parsed x{R"({"ms":1,"dist_px":2.5,"mean_speed":0,"idle_ms":0,"turns":3,"exit_intent":true,
    "kind":"pen"})"};
  EXPECT_EQ(read_summary(x.from, 1), (pointer_summary{.ms = 1,
                                                      .idle_ms = 0,
                                                      .turns = 3,
                                                      .dist_px = 2.5,
                                                      .mean_speed = 0,
                                                      .exit_intent = true,
                                                      .kind = pointer_kind::pen}));
  EXPECT_TRUE(x.from.ok());
}

TEST(signal_parts, currencies_are_three_capitals) {
  parsed good{R"("EUR")"};
  EXPECT_EQ(read_currency(good.from, 1), "EUR");
  EXPECT_TRUE(good.from.ok());
  for (const auto* text : {R"("EU")", R"("eur")", R"("EURO")", R"("")", "978"}) {
    parsed bad{text};
    read_currency(bad.from, 1);
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
  EXPECT_EQ(read_props(good.from, 1), R"({"a":"x","b":1,"c":true,"d":null})");
  EXPECT_TRUE(good.from.ok());
  parsed bad{R"({"a":"x","b":[1]})"};
  read_props(bad.from, 1);
  ASSERT_FALSE(bad.from.ok());
  EXPECT_EQ(bad.from.problem().pointer, "/0/b");
}

TEST(signal_parts, props_that_take_too_much_room_are_left_out_with_a_warning) {
  const auto props = [](std::size_t length) {
    std::string out = "{";
    for (char name = 'a'; name < 'a' + 16; ++name)
      out +=
        (name == 'a' ? "\"" : ",\"") + std::string{name} + "\":\"" + std::string(length, 'x') + '"';
    return out + '}';
  };
  parsed fits{props(248)}; // 4,081 bytes; a character more in each of 16 members: 4,097.
  EXPECT_EQ(read_props(fits.from, 1), props(248));
  EXPECT_TRUE(fits.from.warnings().empty());
  parsed large{props(249)};
  EXPECT_EQ(read_props(large.from, 1), "");
  EXPECT_TRUE(large.from.ok());
  ASSERT_EQ(large.from.warnings().size(), 1u);
  EXPECT_EQ(large.from.warnings()[0].pointer, "/0");
}

TEST(signal_parts, amounts_are_cut) {
  EXPECT_EQ(cut_amount(12.5), 12.5f);
  EXPECT_EQ(cut_amount(1e300), 1e15f);
  EXPECT_EQ(cut_amount(-1e300), -1e15f);
}

} // namespace attune
