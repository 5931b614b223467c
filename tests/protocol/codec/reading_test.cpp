#include "protocol/codec/reading.hpp"

#include <array>
#include <gtest/gtest.h>

namespace attune {

namespace {

struct pair_read {
  double a = 0;
  double b = 0;
};

constexpr field_rule<pair_read> pair_fields[]{
  {"a", [](pair_read& x, reading& from, std::uint32_t node) { x.a = from.number_of(node); }},
  {"b", [](pair_read& x, reading& from, std::uint32_t node) { x.b = from.number_of(node); }},
};

/// A tree and its reading.
struct parsed {
  explicit parsed(const std::string& text, bool strict = false) : options{.strict = strict} {
    EXPECT_TRUE(tree.parse(text)) << text;
  }

  json_tree tree;
  read_options options;
  reading from{tree, options};
};

} // namespace

TEST(reading, says_which_fields_were_there) {
  parsed x{R"({"b":2})"};
  pair_read out;
  const auto seen = read_fields<pair_read>(x.from, 0, out, pair_fields);
  EXPECT_EQ(seen, field_bit<pair_read>(pair_fields, "b"));
  EXPECT_EQ(out.b, 2);
}

TEST(reading, keeps_the_first_fault) {
  parsed x{R"({"a":"x","b":"y"})"};
  pair_read out;
  read_fields<pair_read>(x.from, 0, out, pair_fields);
  x.from.refuse(0, "is late");
  ASSERT_FALSE(x.from.ok());
  EXPECT_EQ(x.from.problem(), (fault{fault_code::bad_message, "a must be a number", "/a"}));
}

TEST(reading, counts_what_no_table_names) {
  parsed x{R"({"a":1,"c":2,"d":3})"};
  pair_read out;
  read_fields<pair_read>(x.from, 0, out, pair_fields);
  EXPECT_EQ(x.from.unknown_fields(), 2u);
  read_fields<pair_read>(x.from, 0, out, pair_fields, unnamed::welcome);
  EXPECT_EQ(x.from.unknown_fields(), 2u);
}

TEST(reading, refuses_what_no_table_names_when_strict) {
  parsed x{R"({"a":1,"c":2})", true};
  pair_read out;
  read_fields<pair_read>(x.from, 0, out, pair_fields);
  ASSERT_FALSE(x.from.ok());
  EXPECT_EQ(x.from.problem().pointer, "/c");
  EXPECT_EQ(x.from.problem().what, "c is no field of this object");
}

TEST(reading, whole_numbers_may_be_written_with_a_fraction_of_0) {
  for (const auto* text : {"[7]", "[7.0]", "[7e0]", "[70e-1]"}) {
    parsed x{text};
    EXPECT_EQ(x.from.whole_of(1), 7) << text;
    EXPECT_TRUE(x.from.ok()) << text;
  }
  for (const auto* text : {"[7.5]", "[-1]", "[1e16]", "[1e999]", "[true]"}) {
    parsed x{text};
    x.from.whole_of(1);
    EXPECT_FALSE(x.from.ok()) << text;
  }
}

TEST(reading, whole_numbers_without_a_limit_are_cut) {
  parsed x{"[1e300]"};
  EXPECT_EQ(x.from.cut_whole_of(1, 0, 1000), 1000);
  EXPECT_TRUE(x.from.ok());
  x.from.cut_whole_of(1, 0, 1000);
  parsed infinite{"[1e999]"};
  infinite.from.cut_whole_of(1, 0, 1000);
  EXPECT_FALSE(infinite.from.ok());
}

TEST(reading, sentences_name_the_limits) {
  const auto sentence = [](const std::string& text, auto read) {
    parsed x{text};
    read(x.from);
    return x.from.ok() ? std::string{} : x.from.problem().what;
  };
  EXPECT_EQ(sentence(R"({"a":2})", [](reading& from) { from.number_of(1, 0, 1); }),
            "a must be a number from 0 to 1");
  EXPECT_EQ(sentence(R"({"a":-2})", [](reading& from) { from.number_of(1, 0); }),
            "a must be at least 0");
  EXPECT_EQ(sentence(R"({"a":1e999})", [](reading& from) { from.number_of(1); }),
            "a is too large for a number");
  EXPECT_EQ(sentence(R"({"a":[]})", [](reading& from) { from.is_array(1, 1, 3); }),
            "a must have from 1 to 3 elements");
  EXPECT_EQ(sentence(R"({"a":["xy"]})", [](reading& from) { from.text_of(2, 1); }),
            "an element of a must have at most 1 characters");
  EXPECT_EQ(sentence("[7]", [](reading& from) { from.id_of(1); }),
            "an element of the message must be a text");
}

TEST(reading, knows_what_lies_within) {
  parsed x{R"({"a":{"b":[1]},"c":2})"}; // Nodes: 0 all, 1 a, 2 b, 3 its element, 4 c.
  EXPECT_TRUE(x.from.is_within(3, 1));
  EXPECT_TRUE(x.from.is_within(1, 1));
  EXPECT_TRUE(x.from.is_within(4, 0));
  EXPECT_FALSE(x.from.is_within(4, 1));
  EXPECT_FALSE(x.from.is_within(0, 1));
}

TEST(reading, flaws_are_the_fault_of_where_they_are) {
  parsed x{R"([{"a":1},{"a":1,"a":2}])"};
  x.from.refuse_flaws_in(1);
  EXPECT_TRUE(x.from.ok());
  x.from.refuse_flaws_in(3);
  ASSERT_FALSE(x.from.ok());
  EXPECT_EQ(x.from.problem(), (fault{fault_code::bad_message, "a is there twice", "/1/a"}));
}

TEST(reading, flaws_count_where_a_rule_names_them_or_nobody_else_sees_to_them) {
  constexpr std::array<std::string_view, 1> own{"b"};
  constexpr std::array<std::string_view, 1> decoration{"b"};
  const auto pointer_of = [&](const std::string& text, bool decorates = false) {
    parsed x{text};
    if (decorates)
      refuse_flaws_outside<pair_read>(x.from, {}, decoration, pair_fields);
    else
      refuse_flaws_outside<pair_read>(x.from, own, {}, pair_fields);
    return x.from.ok() ? "taken" : x.from.problem().pointer;
  };
  EXPECT_EQ(pointer_of(R"({"a":1,"b":2})"), "taken");
  EXPECT_EQ(pointer_of(R"({"a":{"x":"\ud800"}})"), "/a/x");
  EXPECT_EQ(pointer_of(R"({"b":{"x":"\ud800"}})"), "taken") << "its reader sees to that";
  EXPECT_EQ(pointer_of(R"({"b":1,"b":{}})"), "/b") << "but which one is it";
  EXPECT_EQ(pointer_of(R"({"b":1,"b":{}})", true), "taken") << "the first one, of what decorates";
  EXPECT_EQ(pointer_of(R"({"b":"\ud800"})"), "/b");
  EXPECT_EQ(pointer_of(R"({"b":"\ud800"})", true), "taken");
  EXPECT_EQ(pointer_of(R"({"c":"\ud800"})"), "taken") << "nobody reads it";
}

TEST(reading, a_text_that_is_none_is_refused_or_repaired) {
  parsed x{R"({"a":"cake \ud83d"})"};
  EXPECT_EQ(x.from.cut_text_of(1, 64), "cake \xef\xbf\xbd");
  ASSERT_TRUE(x.from.ok());
  ASSERT_EQ(x.from.warnings().size(), 1u);
  EXPECT_EQ(
    x.from.warnings().front(),
    (row_report{"", fault_code::bad_message, "a holds half of a surrogate pair: replaced by U+FFFD",
                "/a", row_warning::bad_field}));
  EXPECT_EQ(x.from.text_of(1, 64), "");
  EXPECT_EQ(x.from.problem().what, "a holds half of a surrogate pair");
}

// Each of the characters has two bytes.
TEST(reading, a_text_is_cut_between_characters) {
  parsed x{"[\"\xc3\xa4\xc3\xb6\xc3\xbc\"]"};
  EXPECT_EQ(x.from.cut_text_of(1, 3), "\xc3\xa4\xc3\xb6\xc3\xbc");
  EXPECT_EQ(x.from.warned(), 0u);
  EXPECT_EQ(x.from.cut_text_of(1, 2), "\xc3\xa4\xc3\xb6");
  EXPECT_EQ(x.from.warned(), 1u);
  EXPECT_EQ(x.from.cut_text_of(1, 0), "");
}

TEST(reading, a_decoration_is_read_as_far_as_it_can_be) {
  parsed x{R"({"a":"x","b":2,"b":3,"c":4})"};
  pair_read out;
  read_decoration<pair_read>(x.from, 0, out, pair_fields);
  EXPECT_TRUE(x.from.ok());
  EXPECT_EQ(out.a, 0);
  EXPECT_EQ(out.b, 2) << "of two the first";
  EXPECT_EQ(x.from.unknown_fields(), 1u);
  ASSERT_EQ(x.from.warnings().size(), 2u);
  EXPECT_EQ(x.from.warnings()[0].detail, "a must be a number: left out");
  EXPECT_EQ(x.from.warnings()[1].pointer, "/b");
  parsed none{"[1]"};
  read_decoration<pair_read>(none.from, 0, out, pair_fields);
  EXPECT_TRUE(none.from.ok());
  EXPECT_EQ(none.from.warned(), 1u);
}

TEST(reading, strict_refuses_an_unknown_field_of_a_decoration_too) {
  parsed x{R"({"c":4,"a":"x"})", true};
  pair_read out;
  read_decoration<pair_read>(x.from, 0, out, pair_fields);
  ASSERT_FALSE(x.from.ok());
  EXPECT_EQ(x.from.problem().pointer, "/c");
}

TEST(reading, a_caution_is_told_and_not_counted_as_cut) {
  parsed x{R"({"a":1,"d":2})"};
  pair_read out;
  read_fields<pair_read>(x.from, 0, out, pair_fields, unnamed::named);
  EXPECT_TRUE(x.from.ok());
  EXPECT_EQ(x.from.unknown_fields(), 1u);
  EXPECT_EQ(x.from.warned(), 0u);
  ASSERT_EQ(x.from.warnings().size(), 1u);
  EXPECT_EQ(x.from.warnings().front(),
            (row_report{"", fault_code::bad_message, "d is no field of this object: it is ignored",
                        "/d", row_warning::unknown_field}));
}

TEST(reading, names_16_warnings_and_counts_all) {
  parsed x{"[0]"};
  for (auto i = 0; i < 20; ++i)
    x.from.warn(1, "is odd");
  EXPECT_EQ(x.from.warnings().size(), 16u);
  EXPECT_EQ(x.from.warned(), 20u);
}

} // namespace attune
