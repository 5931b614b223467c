#include "protocol/codec/item_json.hpp"

#include "protocol/codec/read_items.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

item whole_item() {
  item x;
  x.id = "SKU-1";
  x.title = "Red \"shoe\"";
  x.url = "/a";
  x.image = "/a.svg";
  x.categories = {"shoes", "red"};
  x.tags = {"new"};
  x.price = 49.95;
  x.currency = "EUR";
  x.sentiment = -0.5;
  x.published_at_us = 2000000;
  x.hidden = true;
  x.available = true;
  x.stock = 3;
  x.attributes_json = R"({"size":[41,42.50]})";
  x.embedding.assign(64, 0.1f);
  return x;
}

} // namespace

TEST(item_json, a_body_is_open_at_its_end) {
  const auto body = make_item_body(whole_item());
  EXPECT_EQ(body->id, "SKU-1");
  EXPECT_EQ(body->key, key_of("SKU-1"));
  EXPECT_EQ(body->json, R"({"id":"SKU-1","fields":{"title":"Red \"shoe\"","url":"/a",)"
                        R"("image":"/a.svg","categories":["shoes","red"],"tags":["new"],)"
                        R"("price":49.95,"currency":"EUR","sentiment":-0.5,)"
                        R"("published_at":"1970-01-01T00:00:02Z","available":true,)"
                        R"("attributes":{"size":[41,42.50]}})");
}

TEST(item_json, a_body_leaves_out_what_is_lacking) {
  item x;
  x.id = "a";
  EXPECT_EQ(make_item_body(x)->json, R"({"id":"a","fields":{})");
}

TEST(item_json, what_is_free_keeps_its_price) {
  item x;
  x.id = "a";
  x.price = 0;
  x.sentiment = 0;
  EXPECT_EQ(make_item_body(x)->json, R"({"id":"a","fields":{"price":0,"sentiment":0})");
}

TEST(item_json, an_item_that_was_written_reads_the_same) {
  item plain;
  plain.id = "a";
  auto zero = plain;
  zero.price = 0;
  zero.sentiment = 0;
  zero.available = false;
  zero.stock = 0;
  for (const auto& x : {plain, zero, whole_item()}) {
    const auto again = read_item(write_item(x), {.strict = true});
    ASSERT_TRUE(again) << again.error().what;
    EXPECT_EQ(*again, x);
  }
}

} // namespace attune
