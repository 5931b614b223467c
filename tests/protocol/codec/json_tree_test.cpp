#include "protocol/codec/json_tree.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

} // namespace

TEST(json_tree, lays_out_members_and_elements) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(R"( {"a":[1,-2.5,"x"],"b":{"c":null,"d":true},"e":false} )"));
  const auto& nodes = tree.nodes();
  ASSERT_EQ(nodes.size(), 9u); // Outermost, a and its 3, b and its 2, e.
  EXPECT_EQ(nodes[0].kind, json_kind::object);
  EXPECT_EQ(nodes[0].size, 3u);
  EXPECT_EQ(nodes[1].key, "a");
  EXPECT_EQ(nodes[1].size, 3u);
  EXPECT_EQ(nodes[1].next, 5u);
  EXPECT_EQ(nodes[2].number, 1);
  EXPECT_EQ(nodes[3].text, "-2.5");
  EXPECT_EQ(nodes[3].number, -2.5);
  EXPECT_EQ(nodes[4].text, "x");
  EXPECT_EQ(nodes[6].kind, json_kind::null);
  EXPECT_TRUE(nodes[7].truth);
  EXPECT_EQ(nodes[8].kind, json_kind::boolean);
  EXPECT_FALSE(nodes[8].truth);
  EXPECT_EQ(nodes[8].next, 0u);
}

TEST(json_tree, unescapes_keys_and_texts) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(R"({"t\u0079pe":"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"})"));
  EXPECT_EQ(tree.nodes()[1].key, "type");
  EXPECT_EQ(tree.nodes()[1].text, "\"\\/\b\f\n\r\t\u00e9\U0001F600");
}

TEST(json_tree, points_as_rfc_6901_says) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(R"({"a/b":[0,{"m~n":1}],"":2})"));
  EXPECT_EQ(tree.pointer(0), "");
  EXPECT_EQ(tree.pointer(1), "/a~1b");
  EXPECT_EQ(tree.pointer(2), "/a~1b/0");
  EXPECT_EQ(tree.pointer(4), "/a~1b/1/m~0n");
  EXPECT_EQ(tree.pointer(5), "/");
}

TEST(json_tree, reads_all_that_rfc_8259_allows) {
  for (const auto* text : {"{}",
                           "[]",
                           " [ ] ",
                           "\t\r\n{ \"a\" : [ ] }\n",
                           "[[],[[]],{}]",
                           "[0]",
                           "[-0]",
                           "[1.5e3]",
                           "[true,false,null]",
                           "[\"\"]",
                           "[\"\\u0000\"]",
                           "[\"\x7f\"]",
                           "[\"\xc2\x80\"]",
                           "[\"\xe2\x80\xa8\"]",     // U+2028, no end of line in JSON.
                           "[\"\xf4\x8f\xbf\xbf\"]", // U+10FFFF.
                           "[\"\\uD834\\uDD1E\"]",   // A pair of surrogates.
                           "[\"\\uffff\"]",
                           "{\"\":0}",
                           "{\"a\\u0000b\":1}",
                           "[1E22]",
                           "[1e+2]",
                           "[0.1e-2]",
                           "[123123e100000]", // Too large for a double, but JSON.
                           "[100000000000000000000000000]",
                           "{\"a\":{\"b\":{\"c\":[1,2,{\"d\":[]}]}}}",
                           "[\"a\",\n1 ,\ttrue]",
                           "[\"\\\\\"]",
                           "[\"\\\\u0000\"]",
                           "[\"\\/\"]"}) {
    json_tree tree;
    EXPECT_TRUE(tree.parse(text)) << text << ": " << tree.problem().what;
  }
}

TEST(json_tree, refuses_what_is_not_json) {
  for (const std::string_view text :
       std::initializer_list<std::string_view>{"",
                                               " ",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               "{]",
                                               "[}",
                                               "[1",
                                               "[1,",
                                               "[1,]",
                                               "[,1]",
                                               "[,]",
                                               "[1 2]",
                                               "[1,,2]",
                                               "[1]]",
                                               "[1]x",
                                               "[1][",
                                               "[1],",
                                               "{}{}",
                                               "{} {}",
                                               "{}#",
                                               "{\"a\"}",
                                               "{\"a\":}",
                                               "{\"a\" 1}",
                                               "{\"a\":1,}",
                                               "{,\"a\":1}",
                                               "{\"a\":1 \"b\":2}",
                                               "{\"a\":1,,\"b\":2}",
                                               "{a:1}",
                                               "{'a':1}",
                                               "{1:1}",
                                               "{null:1}",
                                               "{\"a\":1:2}",
                                               "{\"a\"::1}",
                                               "{:1}",
                                               "{[:1}",
                                               "[\"a\"",
                                               "[\"a]",
                                               "[a]",
                                               "[\"\\\"]",
                                               "[tru]",
                                               "[True]",
                                               "[truee]",
                                               "[true false]",
                                               "[nul]",
                                               "[nulll]",
                                               "[falsey]",
                                               "[t]",
                                               "[NaN]",
                                               "[Infinity]",
                                               "[-Infinity]",
                                               "[+1]",
                                               "[01]",
                                               "[-01]",
                                               "[1.]",
                                               "[.1]",
                                               "[-]",
                                               "[1e]",
                                               "[1e+]",
                                               "[0x1]",
                                               "[1_000]",
                                               "[1a]",
                                               "[- 1]",
                                               "[1\x0c]",
                                               "[/* */1]",
                                               "[1]//",
                                               "<a>",
                                               "\"a\"",
                                               "1",
                                               "true",
                                               "null",
                                               "[\"a\" \"b\"]",
                                               "[1\"a\"]",
                                               "[\"a\"1]",
                                               "[[1]2]",
                                               "[{}1]",
                                               "{\"a\":[}",
                                               "{\"a\":[1}]",
                                               "[{\"a\":1]}",
                                               "{\"a\":{}",
                                               "[[]",
                                               std::string_view{"[1]\0", 4},
                                               std::string_view{"\0[1]", 4},
                                               "{\"a\":1}}",
                                               "['a']",
                                               "{\"a\":tru,\"b\":1}",
                                               "{\"a\":1,\"b\":}",
                                               "{\"a\"\"b\"}",
                                               "[\"\":1]",
                                               "{\"a\",1}",
                                               "[1:2]",
                                               "[1;2]",
                                               "{\"a\":1;}",
                                               "[\xe3\x80\x80"
                                               "1]",
                                               "[1}",
                                               "{\"a\":1]"}) {
    json_tree tree;
    EXPECT_FALSE(tree.parse(text)) << text;
    EXPECT_EQ(tree.problem().code, fault_code::bad_message);
    EXPECT_FALSE(tree.beyond_limits()) << text;
  }
}

namespace {

/// The flaws of a text that is read, as "pointer=flaw" in its order; "refused" where it is not.
std::string flaws_of(std::string_view text) {
  json_tree tree;
  if (!tree.parse(text))
    return "refused";
  constexpr const char* names[] = {"none",     "repeated", "too_deep", "surrogate",
                                   "not_utf8", "control",  "escape"};
  std::string out;
  for (const auto node : tree.flawed())
    out += (out.empty() ? "" : " ") + tree.pointer(node) + '='
           + names[static_cast<std::size_t>(tree.nodes()[node].flaw)];
  return out;
}

} // namespace

// Each is JSON but for what stands inside one text, which becomes U+FFFD there.
TEST(json_tree, what_is_wrong_inside_a_text_is_the_flaw_of_that_text) {
  const std::pair<std::string_view, const char*> cases[] = {
    {R"(["\\ud800"])", ""}, // A backslash and letters.
    {R"(["\ud800"])", "/0=surrogate"},
    {R"(["\udc00"])", "/0=surrogate"},
    {R"(["\ud800\u0041"])", "/0=surrogate"},
    {R"(["\ud800\ud800\udc00"])", "/0=surrogate"},
    {R"(["\uD83Dx"])", "/0=surrogate"},
    {R"(["\x"])", "/0=escape"},
    {R"(["\u12"])", "/0=escape"},
    {R"(["\u12g4"])", "/0=escape"},
    {R"(["\a"])", "/0=escape"},
    {R"(["\'"])", "/0=escape"},
    {"[\"a\nb\"]", "/0=control"},
    {"[\"a\tb\"]", "/0=control"},
    {std::string_view{"[\"a\0b\"]", 7}, "/0=control"},
    {"[\"\xff\"]", "/0=not_utf8"},
    {"[\"\xc0\x80\"]", "/0=not_utf8"},
    {"[\"\xed\xa0\x80\"]", "/0=not_utf8"},
    {"[\"\xf4\x90\x80\x80\"]", "/0=not_utf8"},
    {"[\"\xe2\x82\"]", "/0=not_utf8"},
    {"[\"\x80\"]", "/0=not_utf8"},
    {R"({"a\ud800":1,"b":"\ude00","c":"ok"})", "/a\xef\xbf\xbd=surrogate /b=surrogate"},
    {R"(["a","\n\ud800","\u00e9"])", "/1=surrogate"}};
  for (const auto& [text, flaws] : cases)
    EXPECT_EQ(flaws_of(text), flaws) << text;
}

TEST(json_tree, a_flawed_text_is_read_with_a_replacement) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(R"({"query":"cake \ud83d","n":1})"));
  EXPECT_EQ(tree.nodes()[1].text, "cake \xef\xbf\xbd");
  EXPECT_EQ(tree.nodes()[2].number, 1);
  ASSERT_TRUE(tree.parse("[\"M\xfcnchen\",\"\xf0\x9f\x98\x80\"]")); // Latin-1, and whole UTF-8.
  EXPECT_EQ(tree.nodes()[1].text, "M\xef\xbf\xbdnchen");
  EXPECT_EQ(tree.nodes()[2].text, "\xf0\x9f\x98\x80");
}

TEST(json_tree, a_flawed_text_hides_nothing_that_is_wrong_around_it) {
  for (const auto* text : {R"(["\ud800",])", R"({"a":"\ud800" "b":1})", R"(["\ud800)",
                           "[\"\xff\"]\xff", "[\xff]", R"(["\ud800"]])", R"(["\ud800\"])"})
    EXPECT_EQ(flaws_of(text), "refused") << text;
}

TEST(json_tree, a_byte_order_mark_is_passed_over) {
  EXPECT_EQ(flaws_of("\xef\xbb\xbf{}"), "");
  EXPECT_EQ(flaws_of("\xef\xbb\xbf [1]"), "");
  EXPECT_EQ(flaws_of("\xef\xbb\xbf"), "refused");
  EXPECT_EQ(flaws_of("[\xef\xbb\xbf]"), "refused") << "a mark is at the front";
}

TEST(json_tree, a_text_before_a_colon_is_no_key) {
  for (const auto* text : {R"({"a":"b":1})", R"({"a":"b":"c"})", R"({"a":"b":{}})", R"(["a":1])",
                           R"({"a":["b":1]})", R"([["a":"b"]])", R"({"a":"b","c":"d":[1]})",
                           R"({"a":"\n":1})", R"({"a":1:"b"})", R"({"a":true:1})"}) {
    json_tree tree;
    EXPECT_FALSE(tree.parse(text)) << text;
  }
}

TEST(json_tree, says_where_it_stopped) {
  json_tree tree;
  EXPECT_FALSE(tree.parse(R"({"a":[1,{"b":nul}]})"));
  EXPECT_EQ(tree.problem().pointer, "/a/1/b");
}

TEST(json_tree, what_is_nested_deeper_than_16_is_flawed_and_not_laid_out) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(nested(16)));
  EXPECT_TRUE(tree.flawed().empty());
  EXPECT_EQ(tree.nodes().size(), 16u);
  ASSERT_TRUE(tree.parse("[" + nested(16) + ",7]"));
  ASSERT_EQ(tree.flawed().size(), 1u);
  EXPECT_EQ(tree.pointer(tree.flawed().front()), "/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0");
  EXPECT_EQ(tree.nodes()[tree.flawed().front()].flaw, json_flaw::too_deep);
  EXPECT_EQ(tree.nodes().size(), 18u) << "the outermost, 16 in it, and the 7";
  EXPECT_EQ(tree.nodes().back().number, 7);
}

TEST(json_tree, what_is_nested_too_deep_is_checked_all_the_same) {
  json_tree tree;
  EXPECT_TRUE(tree.parse(nested(100000)));
  EXPECT_FALSE(tree.parse(std::string(100000, '[')));
  const std::string open(16, '[');
  const std::string close(16, ']');
  EXPECT_TRUE(tree.parse(open + R"([{"a":[1,"x"]}])" + close));
  for (const auto* inside : {"[nul]", "[1 2]", "[{\"a\"}]", "[01]", "[1,]", "[\"a]"})
    EXPECT_FALSE(tree.parse(open + inside + close)) << inside;
  EXPECT_TRUE(tree.parse(open + "[\"\\ud800\"]" + close)) << "flawed, but read";
}

TEST(json_tree, refuses_more_values_than_its_limit) {
  json_tree tree;
  std::string text = "[0";
  for (std::uint32_t i = 0; i < json_values; ++i)
    text += ",0";
  text += ']';
  EXPECT_FALSE(tree.parse(text));
  EXPECT_TRUE(tree.beyond_limits());
}

TEST(json_tree, names_each_key_that_is_there_twice) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(R"({"a":1,"b":{"c":1,"\u0063":2},"a":{"a":1},"a":3})"));
  std::vector<std::string> pointers;
  for (const auto node : tree.flawed())
    pointers.push_back(tree.pointer(node));
  EXPECT_EQ(pointers, (std::vector<std::string>{"/b/c", "/a", "/a"}));
}

TEST(json_tree, finds_a_repeat_among_many_keys) {
  std::string text = "{";
  for (auto i = 0; i < 5000; ++i)
    text += "\"k" + std::to_string(i) + "\":0,";
  json_tree tree;
  ASSERT_TRUE(tree.parse(text + "\"last\":0}"));
  EXPECT_TRUE(tree.flawed().empty());
  ASSERT_TRUE(tree.parse(text + "\"k2500\":0}"));
  ASSERT_EQ(tree.flawed().size(), 1u);
  EXPECT_EQ(tree.flawed().front(), 5001u); // The outermost object and 5000 before it.
}

TEST(json_tree, forgets_the_text_before) {
  json_tree tree;
  EXPECT_FALSE(tree.parse("[\"\xff\"]x"));
  ASSERT_TRUE(tree.parse(R"({"a":1,"a":"\ud800"})"));
  ASSERT_TRUE(tree.parse("[1]"));
  EXPECT_FALSE(tree.beyond_limits());
  EXPECT_TRUE(tree.flawed().empty());
  EXPECT_EQ(tree.nodes().size(), 2u);
}

TEST(json_tree, reads_a_large_text_and_a_small_one_after_it) {
  json_tree tree;
  ASSERT_TRUE(tree.parse("[\"" + std::string(1 << 20, 'x') + "\"]"));
  EXPECT_EQ(tree.nodes()[1].text.size(), std::size_t{1} << 20);
  ASSERT_TRUE(tree.parse("[\"y\"]"));
  EXPECT_EQ(tree.nodes()[1].text, "y");
}

TEST(is_typed_object, looks_at_the_whole_text_whatever_its_depth) {
  EXPECT_TRUE(is_typed_object(R"({"a":)" + nested(1000) + R"(,"type":"x"})"));
  EXPECT_FALSE(is_typed_object(R"({"a":)" + nested(1000) + "}"));
  EXPECT_FALSE(is_typed_object(R"({"type":1,"a":)" + nested(1000) + "}"));
  EXPECT_FALSE(is_typed_object(R"({"type":"x","a":)" + std::string(1000, '[')));
  EXPECT_FALSE(is_typed_object(nested(1000)));
}

} // namespace attune
