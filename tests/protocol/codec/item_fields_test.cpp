#include "protocol/codec/item_fields.hpp"

#include "protocol/codec/read_items.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

std::string pointer_of(const std::string& more, const read_options& options = {.strict = true}) {
  const auto x = read_item(R"({"id":"a")" + more + "}", options);
  return x ? "taken" : x.error().pointer;
}

std::string list_of(int count, const std::string& element) {
  std::string out = "[";
  for (auto i = 0; i < count; ++i)
    out += (i ? "," : "") + element;
  return out + ']';
}

std::string text_of(std::size_t length) { return '"' + std::string(length, 'x') + '"'; }

} // namespace

TEST(item_fields, an_id_suffices) {
  item expected;
  expected.id = "a";
  EXPECT_EQ(read_item(R"({"id":"a"})"), expected);
}

TEST(item_fields, all_fields_are_kept) {
  const auto x = read_item(R"({"id":"a","title":"Red shoe","url":"/a","image":"/a.svg",
    "categories":["shoes","red"],"tags":["new"],"price":49.95,"currency":"EUR","sentiment":-0.5,
    "published_at":"1970-01-01T00:00:02Z","hidden":true,"available":true,"stock":7,
    "attributes":{ "size" : [ 41, 42.50 ], "made\u0020in":"D\u00e9", "eco":true, "x":{ }, "n":null },
    "embedding":)" + list_of(64, "0.5")
                           + "}");
  ASSERT_TRUE(x) << x.error().pointer;
  EXPECT_EQ(x->title, "Red shoe");
  EXPECT_EQ(x->url, "/a");
  EXPECT_EQ(x->image, "/a.svg");
  EXPECT_EQ(x->categories, (std::vector<std::string>{"shoes", "red"}));
  EXPECT_EQ(x->tags, std::vector<std::string>{"new"});
  EXPECT_EQ(x->price, 49.95);
  EXPECT_EQ(x->currency, "EUR");
  EXPECT_EQ(x->sentiment, -0.5);
  EXPECT_EQ(x->published_at_us, 2000000);
  EXPECT_TRUE(x->hidden);
  EXPECT_EQ(x->available, true);
  EXPECT_EQ(x->stock, 7);
  EXPECT_EQ(x->attributes_json,
            "{\"size\":[41,42.50],\"made in\":\"D\u00e9\",\"eco\":true,\"x\":{},\"n\":null}");
  EXPECT_EQ(x->embedding, std::vector<float>(64, 0.5f));
}

TEST(item_fields, each_rule_has_its_pointer) {
  const std::pair<std::string, const char*> cases[] = {
    {R"(,"title":1)", "/title"},
    {R"(,"title":)" + text_of(513), "/title"},
    {R"(,"url":)" + text_of(16385), "/url"},
    {R"(,"image":[])", "/image"},
    {R"(,"categories":"shoes")", "/categories"},
    {R"(,"categories":["a",2])", "/categories/1"},
    {R"(,"categories":)" + list_of(17, "\"a\""), "/categories"},
    {R"(,"tags":[)" + text_of(129) + "]", "/tags/0"},
    {R"(,"tags":)" + list_of(65, "\"a\""), "/tags"},
    {R"(,"price":-1)", "/price"},
    {R"(,"price":"9.99")", "/price"},
    {R"(,"price":1e13)", "/price"},
    {R"(,"currency":"euro")", "/currency"},
    {R"(,"currency":"eur")", "/currency"},
    {R"(,"currency":"ZZZ")", "/currency"},
    {R"(,"currency":"")", "/currency"},
    {R"(,"available":"yes")", "/available"},
    {R"(,"available":1)", "/available"},
    {R"(,"stock":1.5)", "/stock"},
    {R"(,"stock":"3")", "/stock"},
    {R"(,"sentiment":1.5)", "/sentiment"},
    {R"(,"published_at":"yesterday")", "/published_at"},
    {R"(,"published_at":1700000000)", "/published_at"},
    {R"(,"hidden":"no")", "/hidden"},
    {R"(,"attributes":[])", "/attributes"},
    {R"(,"attributes":{"a":)" + text_of(16384) + "}", "/attributes"},
    {R"(,"embedding":[1,2])", "/embedding"},
    {R"(,"embedding":)" + list_of(65, "0"), "/embedding"},
    {R"(,"embedding":[1e300,)" + list_of(63, "0").substr(1), "/embedding/0"},
    {R"(,"colour":"red")", "/colour"},
    {R"(,"price":1,"price":2)", "/price"},
    {R"(,"attributes":{"a":1,"a":1})", "/attributes/a"}};
  for (const auto& [more, pointer] : cases)
    EXPECT_EQ(pointer_of(more), pointer) << more.substr(0, 80);
  EXPECT_EQ(pointer_of(R"(,"embedding":[])"), "taken");
  EXPECT_EQ(pointer_of(R"(,"colour":"red")", {}), "taken");
}

TEST(item_fields, an_id_is_plain) {
  for (const auto* text :
       {R"({"id":"."})", R"({"id":".."})", "{}", R"({"id":""})", R"({"id":"a b"})", R"({"id":7})",
        "[]", "7", R"({"id":"\u00e9"})", R"({"id":null})"})
    EXPECT_FALSE(read_item(text)) << text;
}

TEST(item_fields, an_id_of_dots_is_refused_since_no_url_can_name_it) {
  EXPECT_EQ(read_item(R"({"id":".."})").error().pointer, "/id");
  EXPECT_TRUE(read_item(R"({"id":"..."})"));
  EXPECT_TRUE(read_item(R"({"id":"a/../b"})"));
}

TEST(item_fields, what_is_absent_and_what_is_zero_are_two_things) {
  const auto bare = read_item(R"({"id":"a"})");
  const auto zero = read_item(R"({"id":"a","price":0,"sentiment":0,"available":false,"stock":0})");
  ASSERT_TRUE(bare && zero);
  EXPECT_EQ(bare->price, std::nullopt);
  EXPECT_EQ(bare->sentiment, std::nullopt);
  EXPECT_EQ(bare->available, std::nullopt);
  EXPECT_EQ(bare->stock, std::nullopt);
  EXPECT_EQ(zero->price, 0);
  EXPECT_EQ(zero->sentiment, 0);
  EXPECT_EQ(zero->available, false);
  EXPECT_EQ(zero->stock, 0);
}

TEST(item_fields, a_refused_currency_says_what_one_looks_like) {
  const auto refused = read_item(R"({"id":"a","currency":"euro"})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what,
            "currency must be the code of a currency as ISO 4217 has it, such as EUR or USD");
}

} // namespace attune
