#include "models/timeline.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace attune {
namespace {

std::vector<timeline_entry> one_of_each() {
  signal_entry s;
  s.id = "s-1";
  s.id_hash = 7;
  s.kind = signal_kind::click;
  s.at_us = 5;
  s.order_id = "o-1";
  s.answers = decision_id{{1, 2}, 3, 4, 5};
  s.items.push_back({{9}, {1, 2}, {3}, {4}, 19.5f, {0.5f}});
  s.recalled.emplace_back().key = {9};
  decision_entry d;
  d.slot = "home";
  d.list = "home?4&";
  d.positions.emplace_back().propensity = 0.3;
  return {batch_entry{{1, 1}, 2, 3, {s}, false},
          consent_entry{1, 2, 3},
          control_entry{{1, 1}, 4, control_op::hide_item, {}, 5, 0.5f},
          d,
          reward_entry{1, {{1, 2}, 3, 4, 5}, {9}, 0.5f, {}},
          session_ended_entry{{1, 1}, 6}};
}

TEST(timeline, what_was_written_is_read_back) {
  const auto entries = one_of_each();
  const auto read = decode_record(encode_record(entries));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, entries);
}

TEST(timeline, a_record_cut_anywhere_is_refused) {
  const auto bytes = encode_record(one_of_each());
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
    return decode_record(encode_record({std::move(x)})).has_value();
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
  const auto tag_of = [](timeline_entry x) { return encode_record({std::move(x)})[2]; };
  const auto all = one_of_each();
  ASSERT_EQ(all.size(), std::variant_size_v<timeline_entry>);
  for (std::size_t n = 0; n < all.size(); ++n)
    EXPECT_EQ(tag_of(all[n]), static_cast<char>(n));
}

TEST(timeline, an_entry_of_an_unknown_kind_is_refused) {
  const std::string bytes{"\x04\x01\x09", 3}; // Format 4, one entry, kind 9.
  EXPECT_FALSE(decode_record(bytes));
}

TEST(timeline, a_signal_or_control_of_an_unknown_kind_is_refused) {
  batch_entry batch;
  batch.signals.emplace_back();
  EXPECT_TRUE(decode_record(encode_record({batch})));
  batch.signals[0].kind = static_cast<signal_kind>(200);
  EXPECT_FALSE(decode_record(encode_record({batch})));
  control_entry control;
  EXPECT_TRUE(decode_record(encode_record({control})));
  control.op = static_cast<control_op>(0);
  EXPECT_FALSE(decode_record(encode_record({control})));
}

} // namespace
} // namespace attune
