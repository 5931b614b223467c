#include "models/item_record.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {

namespace {

item full_item() {
  item x{.id = "sku-1",
         .title = "A cup",
         .url = "/cup",
         .image = "/cup.svg",
         .categories = {"kitchen", "cups"},
         .tags = {"red"},
         .price = 9.5,
         .currency = "EUR",
         .sentiment = -0.25,
         .published_at_us = 1'700'000'000'000'000,
         .hidden = true,
         .available = false,
         .stock = -3,
         .attributes_json = R"({"colour":"red"})",
         .embedding = {}};
  for (auto i = 0; i < 64; ++i)
    x.embedding.push_back(static_cast<float>(i) / 8);
  return x;
}

} // namespace

TEST(item_record, comes_back_as_it_was) {
  EXPECT_EQ(decode_item(encode_item(full_item())), full_item());
  EXPECT_EQ(decode_item(encode_item({})), item{});
}

TEST(item_record, tells_what_is_absent_from_what_is_zero) {
  item zero;
  zero.price = 0;
  zero.sentiment = 0;
  zero.available = false;
  zero.stock = 0;
  EXPECT_EQ(decode_item(encode_item(zero)), zero);
  EXPECT_NE(decode_item(encode_item(zero)), item{});
}

// Format; id, title, url, image, each its length and bytes; two lists with a count; what may be
// absent after a 1: price 1.0 = 0x3ff0000000000000; currency; sentiment -2.0 = 0xc000000000000000;
// published 258 = 0x102; hidden; available; no stock, which is a 0; attributes; no embedding.
// Little endian.
TEST(item_record, of_format_2_keeps_its_bytes) {
  item x;
  x.id = "a";
  x.title = "bc";
  x.categories = {"d"};
  x.tags = {"e", ""};
  x.price = 1;
  x.currency = "X";
  x.sentiment = -2;
  x.published_at_us = 258;
  x.hidden = true;
  x.available = true;
  x.attributes_json = "{}";
  using namespace std::string_literals;
  EXPECT_EQ(encode_item(x), "\2"
                            "\1a\2bc\0\0"
                            "\1\1d"
                            "\2\1e\0"
                            "\1\0\0\0\0\0\0\xf0\x3f"
                            "\1X"
                            "\1\0\0\0\0\0\0\0\xc0"
                            "\2\1\0\0\0\0\0\0"
                            "\1"
                            "\1\1"
                            "\0"
                            "\2{}"
                            "\0"s);
}

TEST(item_record, cut_short_anywhere_is_refused) {
  const auto bytes = encode_item(full_item());
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(decode_item(bytes.substr(0, n))) << n;
}

TEST(item_record, with_bytes_after_it_is_refused) {
  EXPECT_FALSE(decode_item(encode_item(full_item()) + '\0'));
}

TEST(item_record, of_another_format_is_refused_by_name) {
  auto bytes = encode_item({});
  bytes[0] = 3;
  const auto refused = decode_item(bytes);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::internal);
  EXPECT_NE(refused.error().what.find("format 3"), std::string::npos);
}

TEST(item_record, with_an_embedding_of_another_length_is_refused) {
  auto x = full_item();
  x.embedding.pop_back();
  EXPECT_FALSE(decode_item(encode_item(x)));
}

// A count of 2^62 texts in a record of some bytes must not be believed.
TEST(item_record, with_a_huge_count_is_refused) {
  EXPECT_FALSE(decode_item(std::string{"\2\1a\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x3f", 15}));
}

} // namespace attune
