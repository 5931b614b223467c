#include "protocol/codec/merge_patch.hpp"

#include "protocol/codec/item_json.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

item lamp() {
  item x;
  x.id = "lamp";
  x.title = "A lamp";
  x.categories = {"Home", "Light"};
  x.price = 20;
  x.currency = "EUR";
  x.attributes_json = R"({"colour":"red","size":{"w":1,"h":2}})";
  return x;
}

std::string pointer_of(const std::string& patch, const read_options& options = {}) {
  const auto x = merge_patch(lamp(), patch, options);
  return x ? "taken" : x.error().pointer;
}

} // namespace

TEST(merge_patch, changes_what_it_names_and_nothing_else) {
  const auto x = merge_patch(lamp(), R"({"price":0,"stock":3,"categories":["Sale"]})");
  ASSERT_TRUE(x) << x.error().what;
  auto expected = lamp();
  expected.price = 0;
  expected.stock = 3;
  expected.categories = {"Sale"};
  EXPECT_EQ(x->now, expected);
  EXPECT_EQ(x->answer, write_item(expected));
}

TEST(merge_patch, null_takes_a_field_away) {
  const auto x = merge_patch(lamp(), R"({"price":null,"currency":null,"tags":null})");
  ASSERT_TRUE(x) << x.error().what;
  auto expected = lamp();
  expected.price.reset();
  expected.currency.clear();
  EXPECT_EQ(x->now, expected);
}

// As RFC 7396 has it: objects merge, all else replaces.
TEST(merge_patch, attributes_merge_member_by_member) {
  const auto x = merge_patch(
    lamp(), R"({"attributes":{"colour":null,"size":{"h":5,"d":null},"new":{"a":1,"b":null}}})");
  ASSERT_TRUE(x) << x.error().what;
  EXPECT_EQ(x->now.attributes_json, R"({"size":{"w":1,"h":5},"new":{"a":1}})");
  EXPECT_EQ(merge_patch(lamp(), R"({"attributes":null})")->now.attributes_json, "");
}

TEST(merge_patch, leads_to_an_item_or_is_refused) {
  EXPECT_EQ(pointer_of(R"({"price":"cheap"})"), "/price");
  EXPECT_EQ(pointer_of(R"({"currency":"euro"})"), "/currency");
  EXPECT_EQ(pointer_of(R"({"categories":{"a":1}})"), "/categories");
  EXPECT_EQ(pointer_of(R"({"id":"other"})"), "/id");
  EXPECT_EQ(pointer_of(R"({"id":null})"), "");
  EXPECT_EQ(pointer_of(R"({"id":"lamp"})"), "taken");
  EXPECT_EQ(pointer_of("{}"), "taken");
  EXPECT_EQ(pointer_of(R"({"price":1,"price":2})"), "/price");
  EXPECT_FALSE(merge_patch(lamp(), "[]"));
  EXPECT_FALSE(merge_patch(lamp(), "7"));
  EXPECT_FALSE(merge_patch(lamp(), "{"));
}

TEST(merge_patch, names_the_fields_that_no_item_has) {
  const auto x = merge_patch(lamp(), R"({"colour":"red","price":1})");
  ASSERT_TRUE(x) << x.error().what;
  EXPECT_EQ(x->now.price, 1);
  auto expected = write_item(x->now);
  expected.back() = ',';
  expected += R"("warnings":[{"code":"unknown_field","pointer":"/colour","detail":)"
              R"("colour is no field of an item: it was not kept; own fields go in attributes"}]})";
  EXPECT_EQ(x->answer, expected);
  EXPECT_EQ(pointer_of(R"({"colour":"red"})", {.strict = true}), "/colour");
}

} // namespace attune
