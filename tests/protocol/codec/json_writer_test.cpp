#include "protocol/codec/json_writer.hpp"

#include "protocol/codec/json_tree.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <vector>

namespace attune {

namespace {

template <class Value>
std::string written(const Value& x) {
  std::string out;
  json_writer{out}.value(x);
  return out;
}

} // namespace

TEST(json_writer, puts_commas_and_colons) {
  std::string out = "before ";
  json_writer w{out};
  w.open_object().field("a", 1).key("b").open_array().value(true).null().open_object();
  w.close_object().close_array().field("c", "x").texts("d", std::vector<std::string>{"y", "z"});
  w.key("e").raw("{\"f\":2}").close_object();
  EXPECT_EQ(out, R"(before {"a":1,"b":[true,null,{}],"c":"x","d":["y","z"],"e":{"f":2}})");
}

TEST(json_writer, escapes_what_json_must_not_hold) {
  EXPECT_EQ(written("a\"b\\c/d"), R"("a\"b\\c/d")");
  EXPECT_EQ(written("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(written(std::string("\0\x01\x1f", 3)), R"("\u0000\u0001\u001f")");
  EXPECT_EQ(written("\x7f"), R"("\u007f")"); // JSON may hold it, a terminal had better not.
  EXPECT_EQ(written("\u00e9\u20ac\U0001F600"), "\"\u00e9\u20ac\U0001F600\"");
}

TEST(json_writer, replaces_bytes_that_are_no_character) {
  EXPECT_EQ(written("a\xff"
                    "b"),
            "\"a\\ufffdb\"");
  EXPECT_EQ(written("\xc0\x80"), "\"\\ufffd\\ufffd\"");                       // Overlong.
  EXPECT_EQ(written("\xed\xa0\x80"), "\"\\ufffd\\ufffd\\ufffd\"");            // A surrogate.
  EXPECT_EQ(written("\xe2\x82"), "\"\\ufffd\\ufffd\"");                       // Cut short.
  EXPECT_EQ(written("\xf4\x90\x80\x80"), "\"\\ufffd\\ufffd\\ufffd\\ufffd\""); // Above U+10FFFF.
}

TEST(json_writer, writes_keys_as_it_writes_texts) {
  std::string out;
  json_writer{out}.open_object().field("a\"b", 1).close_object();
  EXPECT_EQ(out, R"({"a\"b":1})");
}

TEST(json_writer, writes_the_shortest_number_that_reads_back) {
  EXPECT_EQ(written(0.1f), "0.1");
  EXPECT_EQ(written(0.1), "0.1");
  EXPECT_EQ(written(1.0), "1");
  EXPECT_EQ(written(-2.5), "-2.5");
  EXPECT_EQ(written(1e300), "1e+300");
  EXPECT_EQ(written(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
  EXPECT_EQ(written(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(written(std::uint8_t{7}), "7");
  EXPECT_EQ(written(false), "false");
}

TEST(json_writer, writes_whole_numbers_whole) {
  EXPECT_EQ(written(600'000.0), "600000");
  EXPECT_EQ(written(-1'000'000.0f), "-1000000");
  EXPECT_EQ(written(9'007'199'254'740'992.0), "9007199254740992");
  EXPECT_EQ(written(0.0), "0");
  EXPECT_EQ(written(1e22), "1e+22");
  EXPECT_EQ(written(2.5e-7), "2.5e-07");
}

TEST(json_writer, writes_null_for_a_number_that_is_not_finite) {
  EXPECT_EQ(written(std::nan("")), "null");
  EXPECT_EQ(written(std::numeric_limits<double>::infinity()), "null");
  EXPECT_EQ(written(-std::numeric_limits<float>::infinity()), "null");
}

TEST(json_writer, writes_what_the_reader_reads_back) {
  std::string all;
  for (auto c = 0; c < 128; ++c)
    all += static_cast<char>(c);
  all += "\u00e9\u2028\ufffd\U0001F600";
  std::string out;
  json_writer{out}.open_object().field(all, all).close_object();
  json_tree tree;
  ASSERT_TRUE(tree.parse(out));
  EXPECT_EQ(tree.nodes()[1].key, all);
  EXPECT_EQ(tree.nodes()[1].text, all);
}

} // namespace attune
