#include "protocol/codec/batch_fields.hpp"

#include "tests/protocol/codec/signal_cases.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace attune {

namespace {

std::string pointer_of(const std::string& text, const read_options& options = {}) {
  const auto x = read_batch_body(text, options);
  return x ? "taken" : x.error().pointer;
}

std::string rows(int count) {
  std::string out;
  for (auto i = 0; i < count; ++i)
    out += (i ? "," : "") + row_of("click");
  return R"({"signals":[)" + out + "]}";
}

} // namespace

TEST(batch_fields, a_bad_row_leaves_the_rest) {
  const auto x = read_batch_body(R"({"signals":[{"id":"a","type":"like","ts":1,"item":"x"},
    {"id":"b","type":"dwell","ts":1,"active_ms":-5},{"id":"c","type":"click","ts":"x"},7,
    {"id":"d","type":"click","ts":2,"item":"x"}]})");
  ASSERT_TRUE(x);
  ASSERT_EQ(x->batch.signals.size(), 2u);
  EXPECT_EQ(x->batch.signals[0].id, "a");
  EXPECT_EQ(x->batch.signals[1].id, "d");
  ASSERT_EQ(x->batch.dropped.size(), 3u);
  EXPECT_EQ(x->batch.dropped[0], (row_report{"b", fault_code::bad_message,
                                             "active_ms must be a whole number from 0 to 86400000",
                                             "/signals/1/active_ms"}));
  EXPECT_EQ(x->batch.dropped[1].id, "c");
  EXPECT_EQ(x->batch.dropped[1].pointer, "/signals/2/ts");
  EXPECT_EQ(x->batch.dropped[2].id, "");
  EXPECT_EQ(x->batch.dropped[2].pointer, "/signals/3");
}

TEST(batch_fields, a_batch_of_bad_rows_is_still_a_batch) {
  const auto x = read_batch_body(R"({"seq":3,"signals":[{}]})");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->batch.seq, 3u);
  EXPECT_TRUE(x->batch.signals.empty());
  EXPECT_EQ(x->batch.dropped.size(), 1u);
}

TEST(batch_fields, the_whole_has_its_own_rules) {
  const std::pair<std::string, const char*> cases[] = {
    {"{}", ""},
    {"[]", ""},
    {R"({"signals":{}})", "/signals"},
    {R"({"signals":[]})", "/signals"},
    {rows(101), "/signals"},
    {R"({"type":"signal","signals":[{}]})", "/type"},
    {R"({"seq":0,"signals":[{}]})", "/seq"},
    {R"({"seq":1.5,"signals":[{}]})", "/seq"},
    {R"({"seq":9007199254740992,"signals":[{}]})", "/seq"},
    {R"({"seq":"1","signals":[{}]})", "/seq"},
    {R"({"signals":[{}],"anon_id":"a b"})", "/anon_id"},
    {R"({"signals":[{}],"user_id":""})", "/user_id"},
    {R"({"signals":[{}],"session_id":null})", "/session_id"},
    {R"({"signals":[{}],"consent":{}})", "/consent"},
    {R"({"signals":[{}],"consent":{"ts":1,"purposes":{"share":1}}})", "/consent/purposes/share"},
    {R"({"signals":[{}],"signals":[{}]})", "/signals"},
    {R"({"signals":[{}],"anon_id":"\ud800"})", "/anon_id"},
    {R"({"signals":"\ud800"})", "/signals"}};
  for (const auto& [text, pointer] : cases)
    EXPECT_EQ(pointer_of(text), pointer) << text;
  EXPECT_EQ(pointer_of(rows(100)), "taken");
}

TEST(batch_fields, a_key_twice_in_a_row_is_that_rows_fault) {
  const auto x = read_batch_body(R"({"signals":[{"id":"a","type":"click","ts":1,"ts":2},
    {"id":"b","type":"share","ts":1},{"id":"c","type":"click","ts":1,"props":{"p":1,"p":1}}]})");
  ASSERT_TRUE(x);
  ASSERT_EQ(x->batch.signals.size(), 1u);
  ASSERT_EQ(x->batch.dropped.size(), 2u);
  EXPECT_EQ(x->batch.dropped[0].pointer, "/signals/0/ts");
  EXPECT_EQ(x->batch.dropped[1].pointer, "/signals/2/props/p");
}

/// A click, a row that holds `bad`, and a purchase.
std::string between_good_rows(const std::string& bad) {
  return R"({"signals":[{"id":"a","type":"click","ts":1,"item":"x"},)" + bad
         + R"(,{"id":"z","type":"purchase","ts":1,"order_id":"o","items":[{"id":"x"}]}]})";
}

TEST(batch_fields, what_cannot_be_read_in_a_row_costs_that_row) {
  const auto deep = std::string(20, '[') + std::string(20, ']');
  const std::pair<std::string, const char*> cases[] = {
    {R"({"id":"b","type":"search","ts":1,"query":"cake \ud83d"})", "/signals/1/query"},
    {R"({"id":"b","type":"search","ts":1,"query":"\ude00 cake"})", "/signals/1/query"},
    {"{\"id\":\"b\",\"type\":\"search\",\"ts\":1,\"query\":\"M\xfcnchen\"}", "/signals/1/query"},
    {"{\"id\":\"b\",\"type\":\"search\",\"ts\":1,\"query\":\"two\nlines\"}", "/signals/1/query"},
    {R"({"id":"b","type":"search","ts":1,"query":"C:\dir"})", "/signals/1/query"},
    {R"({"id":"b","type":"page_view","ts":1,"page":{"path":"/","title":"\ud83d"}})",
     "/signals/1/page/title"},
    {R"({"id":"b","type":"click","ts":1,"props":{"a":"\ud83d"}})", "/signals/1/props/a"},
    {R"({"id":"b","type":"click","ts":1,"props":{"x":)" + deep + "}}", "/signals/1/props/x"},
    {R"({"id":"b","type":"click","ts":1,"value":1e999})", "/signals/1/value"},
    {R"({"id":"b","type":"click","ts":1e999})", "/signals/1/ts"}};
  for (const auto& [bad, pointer] : cases) {
    const auto x = read_batch_body(between_good_rows(bad));
    ASSERT_TRUE(x) << bad << ": " << x.error().what;
    ASSERT_EQ(x->batch.signals.size(), 2u) << bad;
    EXPECT_EQ(x->batch.signals[1].kind, signal_kind::purchase);
    ASSERT_EQ(x->batch.dropped.size(), 1u) << bad;
    EXPECT_EQ(x->batch.dropped[0].id, "b") << bad;
    EXPECT_EQ(x->batch.dropped[0].pointer, pointer) << bad;
  }
}

TEST(batch_fields, a_row_whose_id_is_no_text_is_named_by_its_place) {
  const auto x = read_batch_body(between_good_rows(R"({"id":"b\ud83d","type":"click","ts":1})"));
  ASSERT_TRUE(x);
  EXPECT_EQ(x->batch.signals.size(), 2u);
  EXPECT_EQ(x->batch.dropped.at(0).id, "");
  EXPECT_EQ(x->batch.dropped.at(0).pointer, "/signals/1/id");
}

TEST(batch_fields, a_flaw_that_nobody_reads_costs_nothing) {
  const auto x =
    read_batch_body(R"({"note":"\ud83d","signals":[{"id":"a","type":"click","ts":1}]})");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->batch.signals.size(), 1u);
  EXPECT_EQ(x->unknown_fields, 1u);
}

TEST(batch_fields, what_only_decorates_is_cut_or_left_out_with_a_warning) {
  const std::pair<std::string, const char*> cases[] = {
    {R"("context":[])", "/context"},
    {R"("context":{"device":{"class":"toaster"}})", "/context/device/class"},
    {R"("context":{"tz":"a","tz":"b"})", "/context/tz"},
    {R"("context":{"utm":{"campaign":")" + std::string(80, 'x') + "\"}}", "/context/utm/campaign"},
    {R"("context":{"utm":{"campaign":"\ud83d"}})", "/context/utm/campaign"},
    {R"("context":"\ud83d")", "/context"},
    {R"("context":{},"context":{})", "/context"},
    {R"("sent_at":-1)", "/sent_at"},
    {R"("sent_at":"\ud83d")", "/sent_at"},
    {R"("sent_at":{"a":"\ud83d"})", "/sent_at"},
    {R"("sent_at":1,"sent_at":2)", "/sent_at"},
    {R"("consent":{"ts":1,"source":"rumour"})", "/consent/source"}};
  for (const auto& [member, pointer] : cases) {
    const auto x = read_batch_body(R"({"signals":[{"id":"a","type":"click","ts":1,"item":"x"}],)"
                                   + member + "}");
    ASSERT_TRUE(x) << member << ": " << x.error().what;
    EXPECT_EQ(x->batch.signals.size(), 1u) << member;
    ASSERT_EQ(x->batch.dropped.size(), 1u) << member;
    EXPECT_TRUE(x->batch.dropped[0].applied()) << member;
    EXPECT_EQ(x->batch.dropped[0].pointer, pointer) << member;
    EXPECT_EQ(rows_of(x->batch), 1u) << "a warning is no row";
    EXPECT_EQ(x->cut_fields, 1u) << member;
  }
}

TEST(batch_fields, unknown_fields_are_counted_or_refused) {
  const auto text = R"({"signals":[{"id":"a","type":"click","ts":1,"colour":1}],"extra":{"a":[]}})";
  const auto x = read_batch_body(text);
  ASSERT_TRUE(x);
  EXPECT_EQ(x->batch.signals.size(), 1u);
  EXPECT_EQ(x->unknown_fields, 2u);
  EXPECT_EQ(pointer_of(text, {.strict = true}), "/extra");
  const auto strict =
    read_batch_body(batch_of(row_of("click", R"(,"colour":1)")), {.strict = true});
  ASSERT_TRUE(strict);
  EXPECT_EQ(strict->batch.dropped.at(0).pointer, "/signals/0/colour");
}

TEST(batch_fields, a_batch_is_learned_from_unless_it_says_otherwise) {
  EXPECT_TRUE(read_batch_body(R"({"signals":[{}]})")->batch.learn);
  EXPECT_FALSE(read_batch_body(R"({"learn":false,"signals":[{}]})")->batch.learn);
  EXPECT_EQ(pointer_of(R"({"learn":"no","signals":[{}]})"), "/learn");
}

TEST(batch_fields, ids_and_times_are_kept) {
  const auto x =
    read_batch_body(R"({"type":"signals","seq":7,"sent_at":1795472555321,"anon_id":"an",
    "user_id":"us","session_id":"se","signals":[{}]})");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->batch.seq, 7u);
  EXPECT_EQ(x->batch.sent_at_ms, 1795472555321);
  EXPECT_EQ(x->anon_id, "an");
  EXPECT_EQ(x->user_id, "us");
  EXPECT_EQ(x->session_id, "se");
}

TEST(batch_fields, the_contracts_example_is_read_whole) {
  std::ifstream file{ATTUNE_ROOT "/tests/golden/wire/batch.json"};
  std::stringstream text;
  text << file.rdbuf();
  const auto x = read_batch_body(text.str(), {.strict = true});
  ASSERT_TRUE(x) << x.error().pointer << ' ' << x.error().what;
  const auto& batch = x->batch;
  EXPECT_TRUE(batch.dropped.empty());
  ASSERT_EQ(batch.signals.size(), 8u);
  ASSERT_TRUE(batch.surroundings);
  EXPECT_EQ(batch.surroundings->device, device_class::mobile);
  EXPECT_EQ(batch.surroundings->input, input_kind::touch);
  EXPECT_EQ(batch.surroundings->network, network_class::g4);
  EXPECT_EQ(batch.surroundings->locale, "de-DE");
  EXPECT_EQ(batch.surroundings->campaign, "autumn");
  ASSERT_TRUE(batch.consent);
  EXPECT_EQ(batch.consent->decided_ms, 1795470000000);
  EXPECT_TRUE(batch.consent->wanted.has(purpose::fine_behavior));
  EXPECT_FALSE(batch.consent->wanted.has(purpose::share));
  EXPECT_EQ(batch.signals[1].lines.at(1).item, "SKU-9");
  EXPECT_EQ(batch.signals[3].amount, 8.2f);
  EXPECT_EQ(batch.signals[7].details->name, "size_guide_open");
}

} // namespace attune
