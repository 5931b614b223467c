#include "models/timeline.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace attune {
namespace {

signal_details all_details() {
  signal_details x;
  x.view_id = "v-1";
  x.page_path = "/shoes";
  x.page_kind = "category";
  x.page_title = "Shoes";
  x.query = "red shoes";
  x.name = "size_guide_open";
  x.currency = "EUR";
  x.results = 12;
  x.value = 19.5;
  x.rating = 0.8;
  x.depth = 0.5;
  x.hover_ms = 900;
  x.summary = pointer_summary{1, 2, 3, 4.5, 5.5, true, pointer_kind::pen};
  x.active_ms = 8'200;
  x.props = R"({"a":1})";
  return x;
}

ranking_question all_of_a_question() {
  ranking_question x;
  x.n = 4;
  x.about = {9};
  x.candidates = {{10}, {11}};
  x.own = {"an item"};
  x.elsewhere = {{12}};
  x.personal = x.contextual = true;
  x.local_offset_us = 7;
  auto& c = x.surroundings.change();
  c = {.device = device_class::mobile,
       .input = input_kind::touch,
       .network = network_class::g4,
       .save_data = true,
       .reduced_motion = true,
       .locale = "de-DE",
       .tz = "Europe/Berlin",
       .country = "DE",
       .region = "BE",
       .geohash = "u33",
       .near = {"store-1"},
       .referrer = "example.org",
       .campaign = "autumn"};
  return x;
}

std::vector<timeline_entry> one_of_each() {
  signal_entry s;
  s.id = "s-1";
  s.id_hash = 7;
  s.kind = signal_kind::click;
  s.at_us = 5;
  s.raw_ts_ms = 6;
  s.amount = 0.5f;
  s.sample = 0.25f;
  s.viewable = false;
  s.order_id = "o-1";
  s.answers = decision_id{{1, 2}, 3, 4, 5};
  s.items.push_back({{9}, {1, 2}, {3}, {4}, 19.5f, {0.5f}});
  s.categories = {"Shoes"};
  s.recalled.push_back({{.key = {9}, .draw = 77}, 8, 3});
  s.item = "sku-9";
  s.lines.push_back({"sku-9", 1, 4.5f, "EUR", 2, 1'000});
  s.slot = "home";
  s.rid = "r-1";
  s.pos = 3;
  s.said_sample = 0.5f;
  s.record = 4;
  auto& earned = s.earned.emplace_back();
  earned.at_us = 9;
  earned.increase = -0.5f;
  earned.x[7] = 3;
  earned.drawn = {77, {9}, 8, 3, 0.25};
  s.details.change() = all_details();
  decision_entry d;
  d.slot = "home";
  d.list = "home?4&";
  d.versions = {1, 2, 3, 4};
  d.segment = 2;
  d.question = all_of_a_question();
  d.policy = "thompson";
  d.epsilon = 0.05f;
  d.degraded = degradation::popular;
  d.page_turned = true;
  d.feature_schema = 1;
  d.ranks = {0};
  d.record = 4;
  d.at_us = 8;
  d.draw = 77;
  auto& drawn = d.positions.emplace_back();
  drawn = {.key = {9}, .drawn_record = 4, .drawn_at_us = 8, .draw = 77};
  drawn.propensity = 0.3;
  drawn.x[0] = 127;
  drawn.x[31] = -5;
  drawn.sources = 1u << 31;
  auto& kept = d.positions.emplace_back();
  kept = {.key = {10}, .drawn_record = 2, .drawn_ordinal = 1, .drawn_at_us = 5, .draw = 66};
  kept.score = 0.5f;
  kept.lead = 0.25f;
  kept.kept = true;
  return {batch_entry{{1, 1}, 2, 3, {s}, false, 4},
          consent_entry{1, 2, 3},
          control_entry{{1, 1}, 4, control_op::hide_item, {}, 5, 0.5f},
          d,
          reward_entry{1, {{1, 2}, 3, 4, 5}, {9}, 0.5f, {}},
          session_ended_entry{{1, 1}, 6}};
}

/// A record of those entries.
std::string record_of(std::vector<timeline_entry> x) { return encode_record({3, std::move(x)}); }

TEST(timeline, what_was_written_is_read_back) {
  const timeline_record record{300, one_of_each()};
  const auto read = decode_record(encode_record(record));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, record);
}

TEST(timeline, a_record_cut_anywhere_is_refused) {
  const auto bytes = record_of(one_of_each());
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(decode_record(std::string_view{bytes}.substr(0, n))) << n;
  EXPECT_FALSE(decode_record(bytes + 'x'));
}

TEST(timeline, another_format_is_refused) {
  auto bytes = encode_record({});
  bytes[0] = 1;
  EXPECT_FALSE(decode_record(bytes));
}

TEST(timeline, an_entry_from_before_1970_is_refused) {
  const auto is_read = [](timeline_entry x) {
    return decode_record(record_of({std::move(x)})).has_value();
  };
  const auto at = [&](std::int64_t us) {
    signal_entry s;
    s.at_us = us;
    return std::vector<bool>{is_read(batch_entry{{}, 0, us, {}, true}),
                             is_read(batch_entry{{}, 0, 1, {s}, true}),
                             is_read(consent_entry{us, 0, 0}),
                             is_read(control_entry{{}, us, control_op::hide_item, {}, 0, 1}),
                             is_read([&] {
                               decision_entry d;
                               d.at_us = us;
                               return d;
                             }()),
                             is_read(reward_entry{us, {}, {}, 0, {}}),
                             is_read(session_ended_entry{{}, us})};
  };
  EXPECT_EQ(at(0), std::vector<bool>(7, true));
  EXPECT_EQ(at(-1), std::vector<bool>(7, false));
  EXPECT_EQ(at(std::numeric_limits<std::int64_t>::min()), std::vector<bool>(7, false));
}

TEST(timeline, an_entrys_kind_is_its_place_for_ever) {
  const auto tag_of = [](timeline_entry x) { return record_of({std::move(x)})[3]; };
  const auto all = one_of_each();
  ASSERT_EQ(all.size(), std::variant_size_v<timeline_entry>);
  for (std::size_t n = 0; n < all.size(); ++n)
    EXPECT_EQ(tag_of(all[n]), static_cast<char>(n));
}

TEST(timeline, an_entry_of_an_unknown_kind_is_refused) {
  const std::string bytes{"\x05\x01\x01\x09", 4}; // Format 5, settings 1, one entry, kind 9.
  EXPECT_FALSE(decode_record(bytes));
}

TEST(timeline, a_signal_or_control_of_an_unknown_kind_is_refused) {
  batch_entry batch;
  batch.signals.emplace_back();
  EXPECT_TRUE(decode_record(record_of({batch})));
  batch.signals[0].kind = static_cast<signal_kind>(200);
  EXPECT_FALSE(decode_record(record_of({batch})));
  control_entry control;
  EXPECT_TRUE(decode_record(record_of({control})));
  control.op = static_cast<control_op>(0);
  EXPECT_FALSE(decode_record(record_of({control})));
}

} // namespace
} // namespace attune
