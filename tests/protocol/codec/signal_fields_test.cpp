#include "protocol/codec/signal_fields.hpp"

#include "tests/protocol/codec/signal_cases.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

signal read_one(const std::string& row) {
  const auto body = read_batch_body(batch_of(row));
  if (!body || body->batch.signals.size() != 1) {
    ADD_FAILURE() << row << ": " << (body ? body->batch.dropped.at(0).detail : body.error().what);
    return {};
  }
  return body->batch.signals[0];
}

/// Where the only row of a batch was refused.
std::string refused_at(const std::string& row) {
  const auto body = read_batch_body(batch_of(row));
  if (!body)
    return "whole: " + body.error().what;
  if (body->batch.dropped.size() != 1 || !body->batch.signals.empty())
    return "taken";
  EXPECT_EQ(body->batch.dropped[0].code, fault_code::bad_message);
  EXPECT_FALSE(body->batch.dropped[0].detail.empty());
  return body->batch.dropped[0].pointer;
}

std::string text_of(std::size_t length) { return std::string(length, 'x'); }

} // namespace

TEST(signal_fields, every_kind_is_taken_with_what_it_requires) {
  const std::pair<signal_kind, const char*> cases[] = {
    {signal_kind::page_view, R"(,"page":{"path":"/"})"},
    {signal_kind::view_item, R"(,"item":"a")"},
    {signal_kind::impression, R"(,"slot":"home","items":[])"},
    {signal_kind::click, ""},
    {signal_kind::dwell, R"(,"active_ms":0)"},
    {signal_kind::scroll, R"(,"depth":0)"},
    {signal_kind::hover, R"(,"item":"a")"},
    {signal_kind::pointer, R"(,"summary":{})"},
    {signal_kind::search, R"(,"query":"")"},
    {signal_kind::add_to_cart, R"(,"item":"a")"},
    {signal_kind::add_to_cart, R"(,"items":[{"id":"a"}])"},
    {signal_kind::remove_from_cart, R"(,"item":"a")"},
    {signal_kind::add_to_wishlist, R"(,"items":[])"},
    {signal_kind::begin_checkout, ""},
    {signal_kind::purchase, R"(,"items":[],"order_id":"o")"},
    {signal_kind::rate, R"(,"item":"a","rating":1)"},
    {signal_kind::like, R"(,"item":"a")"},
    {signal_kind::dislike, R"(,"item":"a")"},
    {signal_kind::hide, R"(,"item":"a")"},
    {signal_kind::share, ""},
    {signal_kind::custom, R"(,"name":"x")"}};
  for (const auto& [kind, more] : cases) {
    const auto x = read_one(row_of(traits_of(kind).wire_name, more));
    EXPECT_EQ(x.kind, kind);
    EXPECT_EQ(x.id, "s1");
    EXPECT_EQ(x.raw_ts_ms, 1000);
  }
}

TEST(signal_fields, a_kind_without_what_it_requires_is_refused) {
  const std::pair<const char*, const char*> cases[] = {{"page_view", ""},
                                                       {"view_item", ""},
                                                       {"like", ""},
                                                       {"dislike", ""},
                                                       {"hide", ""},
                                                       {"hover", ""},
                                                       {"impression", ""},
                                                       {"impression", R"(,"slot":"home")"},
                                                       {"impression", R"(,"items":[])"},
                                                       {"dwell", ""},
                                                       {"scroll", ""},
                                                       {"pointer", ""},
                                                       {"search", ""},
                                                       {"rate", R"(,"item":"a")"},
                                                       {"rate", R"(,"rating":1)"},
                                                       {"purchase", R"(,"items":[])"},
                                                       {"purchase", R"(,"order_id":"o")"},
                                                       {"add_to_cart", ""},
                                                       {"remove_from_cart", ""},
                                                       {"add_to_wishlist", ""},
                                                       {"custom", ""}};
  for (const auto& [type, more] : cases)
    EXPECT_EQ(refused_at(row_of(type, more)), "/signals/0") << type << more;
  EXPECT_EQ(refused_at(R"({"type":"click","ts":1})"), "/signals/0");
  EXPECT_EQ(refused_at(R"({"id":"a","ts":1})"), "/signals/0");
  EXPECT_EQ(refused_at(R"({"id":"a","type":"click"})"), "/signals/0");
  EXPECT_EQ(refused_at("{}"), "/signals/0");
}

TEST(signal_fields, says_what_is_lacking) {
  const auto body = read_batch_body(batch_of(row_of("dwell")));
  ASSERT_TRUE(body);
  EXPECT_EQ(body->batch.dropped.at(0).detail, "an element of signals lacks active_ms");
  EXPECT_EQ(body->batch.dropped.at(0).id, "s1");
}

TEST(signal_fields, each_rule_has_its_pointer) {
  const std::pair<std::string, const char*> cases[] = {
    {R"({"id":"","type":"click","ts":1})", "/id"},
    {R"({"id":"a b","type":"click","ts":1})", "/id"},
    {R"({"id":"é","type":"click","ts":1})", "/id"},
    {R"({"id":7,"type":"click","ts":1})", "/id"},
    {R"({"id":")" + text_of(129) + R"(","type":"click","ts":1})", "/id"},
    {R"({"id":"a","type":"tap","ts":1})", "/type"},
    {R"({"id":"a","type":null,"ts":1})", "/type"},
    {R"({"id":"a","type":"click","ts":-1})", "/ts"},
    {R"({"id":"a","type":"click","ts":1.5})", "/ts"},
    {R"({"id":"a","type":"click","ts":"1"})", "/ts"},
    {R"({"id":"a","type":"click","ts":9007199254740992})", "/ts"},
    {R"({"id":"a","type":"click","ts":1e999})", "/ts"},
    {row_of("click", R"(,"view_id":"")"), "/view_id"},
    {row_of("click", R"(,"item":" ")"), "/item"},
    {row_of("click", R"(,"item":{})"), "/item"},
    {row_of("click", R"(,"items":{})"), "/items"},
    {row_of("click", R"(,"items":["a"])"), "/items/0"},
    {row_of("click", R"(,"items":[{"id":"a"},{}])"), "/items/1"},
    {row_of("click", R"(,"items":[{"id":""}])"), "/items/0/id"},
    {row_of("click", R"(,"items":[{"id":"a","pos":-1}])"), "/items/0/pos"},
    {row_of("click", R"(,"items":[{"id":"a","price":-0.5}])"), "/items/0/price"},
    {row_of("click", R"(,"items":[{"id":"a","price":1e999}])"), "/items/0/price"},
    {row_of("click", R"(,"items":[{"id":"a","quantity":0}])"), "/items/0/quantity"},
    {row_of("click", R"(,"items":[{"id":"a","visible_ms":0.5}])"), "/items/0/visible_ms"},
    {row_of("click", R"(,"slot":"")"), "/slot"},
    {row_of("click", R"(,"slot":"Home")"), "/slot"},
    {row_of("click", R"(,"slot":"-a")"), "/slot"},
    {row_of("click", R"(,"slot":")" + text_of(65) + '"'), "/slot"},
    {row_of("click", R"(,"rid":"a b")"), "/rid"},
    {row_of("click", R"(,"pos":-1)"), "/pos"},
    {row_of("click", R"(,"pos":10001)"), "/pos"},
    {row_of("click", R"(,"value":"1")"), "/value"},
    {row_of("click", R"(,"value":-1e999)"), "/value"},
    {row_of("click", R"(,"sample":0)"), "/sample"},
    {row_of("click", R"(,"sample":1.01)"), "/sample"},
    {row_of("click", R"(,"currency":"eur")"), "/currency"},
    {row_of("click", R"(,"currency":"EURO")"), "/currency"},
    {row_of("click", R"(,"props":[])"), "/props"},
    {row_of("click", R"(,"props":{"a":{}})"), "/props/a"},
    {row_of("click", R"(,"props":{"a":[]})"), "/props/a"},
    {row_of("click", R"(,"props":{"a":")" + text_of(257) + "\"}"), "/props/a"},
    {row_of("click", R"(,"page":"/")"), "/page"},
    {row_of("click", R"(,"page":{})"), "/page"},
    {row_of("click", R"(,"page":{"path":1})"), "/page/path"},
    {row_of("click", R"(,"page":{"path":")" + text_of(513) + "\"}"), "/page/path"},
    {row_of("click", R"(,"page":{"path":"/","kind":"shop"})"), "/page/kind"},
    {row_of("click", R"(,"page":{"path":"/","title":")" + text_of(257) + "\"}"), "/page/title"},
    {row_of("click", R"(,"page":{"path":"/","categories":["a",1]})"), "/page/categories/1"},
    {row_of("click", R"(,"page":{"path":"/","categories":["","","","","","","","",""]})"),
     "/page/categories"},
    {row_of("dwell", R"(,"active_ms":-1)"), "/active_ms"},
    {row_of("dwell", R"(,"active_ms":86400001)"), "/active_ms"},
    {row_of("dwell", R"(,"active_ms":0.5)"), "/active_ms"},
    {row_of("dwell", R"(,"active_ms":null)"), "/active_ms"},
    {row_of("scroll", R"(,"depth":1.0001)"), "/depth"},
    {row_of("scroll", R"(,"depth":-0.1)"), "/depth"},
    {row_of("hover", R"(,"item":"a","hover_ms":600001)"), "/hover_ms"},
    {row_of("search", R"(,"query":")" + text_of(257) + '"'), "/query"},
    {row_of("search", R"(,"query":"a","results":-1)"), "/results"},
    {row_of("rate", R"(,"item":"a","rating":1.5)"), "/rating"},
    {row_of("purchase", R"(,"items":[],"order_id":"")"), "/order_id"},
    {row_of("custom", R"(,"name":"")"), "/name"},
    {row_of("custom", R"(,"name":"A")"), "/name"},
    {row_of("custom", R"(,"name":"a-b")"), "/name"},
    {row_of("impression", R"(,"slot":"a","items":[],"viewable":1)"), "/viewable"},
    {row_of("pointer", R"(,"summary":1)"), "/summary"},
    {row_of("pointer", R"(,"summary":{"ms":-1})"), "/summary/ms"},
    {row_of("pointer", R"(,"summary":{"dist_px":-1})"), "/summary/dist_px"},
    {row_of("pointer", R"(,"summary":{"mean_speed":true})"), "/summary/mean_speed"},
    {row_of("pointer", R"(,"summary":{"idle_ms":1.5})"), "/summary/idle_ms"},
    {row_of("pointer", R"(,"summary":{"turns":"2"})"), "/summary/turns"},
    {row_of("pointer", R"(,"summary":{"exit_intent":0})"), "/summary/exit_intent"},
    {row_of("pointer", R"(,"summary":{"kind":"nose"})"), "/summary/kind"},
    {row_of("click", R"(,"item":"a","item":"b")"), "/item"},
    {row_of("click", R"(,"props":{"a":1,"a":2})"), "/props/a"},
    {"7", ""},
    {"null", ""},
    {"[]", ""}};
  for (const auto& [row, pointer] : cases)
    EXPECT_EQ(refused_at(row), std::string{"/signals/0"} + pointer) << row;
}

TEST(signal_fields, limits_are_inclusive) {
  for (const auto& row :
       {R"({"id":")" + text_of(128) + R"(","type":"click","ts":0})",
        std::string{R"({"id":"!~","type":"click","ts":9007199254740991})"},
        row_of("click", R"(,"ts2":1)"), row_of("click", R"(,"pos":10000,"sample":1)"),
        row_of("click", R"(,"slot":")" + text_of(64) + '"'),
        row_of("click", R"(,"slot":"0.a_b-c")"), row_of("dwell", R"(,"active_ms":86400000)"),
        row_of("dwell", R"(,"active_ms":1e3)"), row_of("scroll", R"(,"depth":1.0)"),
        row_of("search", R"(,"query":")" + text_of(256) + '"'),
        row_of("custom", R"(,"name":"a)" + text_of(63) + '"'),
        row_of("click", R"(,"props":{"a":")" + text_of(256) + R"(","b":null,"c":true,"d":-1.5})")})
    EXPECT_EQ(refused_at(row), "taken") << row;
}

TEST(signal_fields, lengths_count_characters) {
  std::string query; // 256 characters of four bytes each.
  for (auto i = 0; i < 256; ++i)
    query += "\U0001F600";
  const auto taken = read_one(row_of("search", R"(,"query":")" + query + '"'));
  EXPECT_EQ(taken.details->query, query);
  EXPECT_EQ(refused_at(row_of("search", R"(,"query":")" + query + "x\"")), "/signals/0/query");
}

TEST(signal_fields, props_have_at_most_32_members_with_short_names) {
  const auto props = [](int count) {
    std::string out = R"(,"props":{"a":1)";
    for (auto i = 1; i < count; ++i)
      out += ",\"b" + std::to_string(i) + "\":1";
    return out + '}';
  };
  EXPECT_EQ(refused_at(row_of("click", props(32))), "taken");
  EXPECT_EQ(refused_at(row_of("click", props(33))), "/signals/0/props");
  EXPECT_EQ(refused_at(row_of("click", R"(,"props":{")" + text_of(64) + R"(":1})")), "taken");
  EXPECT_EQ(refused_at(row_of("click", R"(,"props":{")" + text_of(65) + R"(":1})")),
            "/signals/0/props/" + text_of(65));
}

TEST(signal_fields, at_most_200_lines) {
  const auto lines = [](int count) {
    std::string out;
    for (auto i = 0; i < count; ++i)
      out += std::string{i ? "," : ""} + R"({"id":"a"})";
    return R"(,"slot":"home","items":[)" + out + ']';
  };
  EXPECT_EQ(read_one(row_of("impression", lines(200))).lines.size(), 200u);
  EXPECT_EQ(refused_at(row_of("impression", lines(201))), "/signals/0/items");
}

TEST(signal_fields, amounts_have_their_units) {
  EXPECT_EQ(read_one(row_of("dwell", R"(,"active_ms":8250)")).amount, 8.25f);
  EXPECT_EQ(read_one(row_of("hover", R"(,"item":"a","hover_ms":500)")).amount, 0.5f);
  EXPECT_EQ(read_one(row_of("scroll", R"(,"depth":0.75)")).amount, 0.75f);
  EXPECT_EQ(read_one(row_of("rate", R"(,"item":"a","rating":0.25)")).amount, 0.25f);
  EXPECT_EQ(read_one(row_of("purchase", R"(,"items":[],"order_id":"o","value":49.5)")).amount,
            49.5f);
  EXPECT_EQ(read_one(row_of("click", R"(,"value":49.5)")).amount, 0);
  EXPECT_EQ(read_one(row_of("purchase", R"(,"items":[],"order_id":"o","value":1e300)")).amount,
            1e15f);
}

TEST(signal_fields, an_order_is_called_as_the_shop_does) {
  EXPECT_EQ(read_one(row_of("purchase", R"(,"items":[],"order_id":"o-17")")).order_id, "o-17");
  EXPECT_EQ(read_one(row_of("click", "")).order_id, "");
}

// What no kind of signal reads today a later model may.
TEST(signal_fields, what_is_said_is_kept_whatever_the_kind) {
  const auto said = R"(,"item":"a","view_id":"v","page":{"path":"/","kind":"cart","title":"T",
    "categories":["a","b"]},"active_ms":2000,"depth":0.5,"hover_ms":300,"query":"red shoes",
    "results":12,"rating":0.8,"value":-3,"currency":"EUR","name":"size_guide","order_id":"o-1",
    "summary":{"turns":3},"props":{"a" : 1})";
  signal_details want;
  want.view_id = "v";
  want.page_path = "/";
  want.page_kind = "cart";
  want.page_title = "T";
  want.query = "red shoes";
  want.name = "size_guide";
  want.currency = "EUR";
  want.results = 12;
  want.value = -3;
  want.rating = 0.8;
  want.depth = 0.5;
  want.hover_ms = 300;
  want.summary.emplace().turns = 3;
  want.active_ms = 2000;
  want.props = R"({"a":1})";
  for (const auto* kind : {"click", "search", "custom", "page_view", "share", "pointer"}) {
    const auto x = read_one(row_of(kind, said));
    EXPECT_EQ(*x.details, want) << kind;
    EXPECT_EQ(x.categories, (std::vector<std::string>{"a", "b"})) << kind;
    EXPECT_EQ(x.order_id, "o-1") << kind;
  }
}

TEST(signal_fields, the_kind_may_come_last) {
  const auto x = read_one(R"({"active_ms":2000,"ts":1,"id":"a","type":"dwell"})");
  EXPECT_EQ(x.kind, signal_kind::dwell);
  EXPECT_EQ(x.amount, 2);
}

TEST(signal_fields, lines_and_attribution_are_kept) {
  const auto x = read_one(row_of("impression", R"(,"slot":"home.hero","rid":"r-1","viewable":false,
    "sample":0.5,"pos":3,"item":"z","items":[{"id":"a","pos":2,"price":9.5,"currency":"EUR","quantity":3,
    "visible_ms":1400},{"id":"b","pos":99999999999}])"));
  EXPECT_EQ(x.slot, "home.hero");
  EXPECT_EQ(x.rid, "r-1");
  EXPECT_FALSE(x.viewable);
  EXPECT_EQ(x.sample, 0.5f);
  EXPECT_EQ(x.pos, 3);
  EXPECT_EQ(x.item, "z");
  EXPECT_EQ(x.lines,
            (std::vector<signal_line>{{"a", 2, 9.5f, "EUR", 3, 1400}, {"b", 4294967295u}}));
}

TEST(signal_fields, a_line_without_a_price_is_not_one_of_what_was_free) {
  const auto x =
    read_one(row_of("purchase", R"(,"order_id":"o","items":[{"id":"a","price":0},{"id":"b"}])"));
  ASSERT_EQ(x.lines.size(), 2u);
  EXPECT_EQ(x.lines[0].price, 0.0f);
  EXPECT_EQ(x.lines[1].price, std::nullopt);
}

TEST(signal_fields, a_row_that_counts_for_items_and_names_none_is_taken_with_a_warning) {
  const struct {
    std::string row;
    const char* pointer; // Of the warning; "": none.
  } cases[] = {
    {row_of("click", ""), "/signals/0"},
    {row_of("click", R"(,"itemid":"a")"), "/signals/0/itemid"},
    {row_of("click", R"(,"props":{"item":"a"},"itemid":"a","mood":1)"), "/signals/0/itemid"},
    {row_of("click", R"(,"item":"a","itemid":"b")"), ""},
    {row_of("click", R"(,"items":[{"id":"a"}])"), ""},
    {row_of("purchase", R"(,"items":[],"order_id":"o")"), "/signals/0"},
    {row_of("add_to_cart", R"(,"items":[])"), "/signals/0"},
    {row_of("share", ""), ""},
    {row_of("share", R"(,"product":"a")"), "/signals/0/product"},
    {row_of("dwell", R"(,"active_ms":5)"), ""},
    {row_of("dwell", R"(,"active_ms":5,"item_id":"a")"), "/signals/0/item_id"},
    {row_of("page_view", R"(,"page":{"path":"/","mood":1})"), ""},
    {row_of("custom", R"(,"name":"x","mood":1)"), ""},
    {row_of("begin_checkout", R"(,"mood":1)"), ""}};
  for (const auto& [row, pointer] : cases) {
    const auto x = read_batch_body(batch_of(row));
    ASSERT_TRUE(x) << row << x.error().what;
    EXPECT_EQ(x->batch.signals.size(), 1u) << row;
    std::string told;
    for (const auto& warning : x->batch.dropped) {
      EXPECT_EQ(warning.warning, row_warning::missing_item) << row;
      EXPECT_EQ(warning.id, x->batch.signals[0].id);
      told += warning.pointer;
    }
    EXPECT_EQ(told, pointer) << row;
  }
}

// The first 8 unknown fields are kept until they are taken.
TEST(signal_fields, a_misspelt_item_is_named_however_much_before_it_is_unknown) {
  const auto x =
    read_batch_body(R"({"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"signals":[)"
                    + row_of("click", "") + ',' + row_of("click", R"(,"itemid":"a")") + "]}");
  ASSERT_TRUE(x);
  ASSERT_EQ(x->batch.dropped.size(), 2u);
  EXPECT_EQ(x->batch.dropped[0].detail,
            "click names no item (`item` or `items`), so that it counts for none");
  EXPECT_EQ(x->batch.dropped[1].detail,
            "click names no item (`item` or `items`), so that it counts for none; `itemid` is no "
            "field of a signal");
  EXPECT_EQ(x->batch.dropped[1].pointer, "/signals/1/itemid");
}

} // namespace attune
