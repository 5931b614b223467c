#include "protocol/signal.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

constexpr std::int64_t hour_us = 3600LL * 1000000;
constexpr std::int64_t now_us = 1000 * hour_us;

signal at_ms(std::int64_t ts) {
  signal x;
  x.id = std::to_string(ts);
  x.raw_ts_ms = ts;
  return x;
}

signal_batch batch_of(std::vector<signal> signals, std::int64_t sent_at_ms = 0) {
  signal_batch x;
  x.received_us = now_us;
  x.sent_at_ms = sent_at_ms;
  x.signals = std::move(signals);
  return x;
}

} // namespace

TEST(signal_kind, names_are_read_back) {
  for (auto i = 1; i <= static_cast<int>(signal_kind::refund); ++i) {
    const auto kind = static_cast<signal_kind>(i);
    EXPECT_TRUE(is_known(kind));
    EXPECT_EQ(parse_signal_kind(traits_of(kind).wire_name), kind);
  }
  EXPECT_FALSE(is_known(static_cast<signal_kind>(0)));
  EXPECT_FALSE(is_known(static_cast<signal_kind>(static_cast<int>(signal_kind::refund) + 1)));
  EXPECT_FALSE(parse_signal_kind("tap"));
  EXPECT_FALSE(parse_signal_kind(""));
  EXPECT_FALSE(parse_signal_kind("Click"));
}

TEST(signal_kind, the_urgent_ones_are_the_contracts) {
  for (const auto kind :
       {signal_kind::click, signal_kind::hide, signal_kind::like, signal_kind::dislike,
        signal_kind::add_to_cart, signal_kind::remove_from_cart, signal_kind::purchase})
    EXPECT_TRUE(traits_of(kind).urgent) << traits_of(kind).wire_name;
  for (const auto kind : {signal_kind::page_view, signal_kind::impression, signal_kind::dwell,
                          signal_kind::scroll, signal_kind::search, signal_kind::rate})
    EXPECT_FALSE(traits_of(kind).urgent) << traits_of(kind).wire_name;
}

TEST(signal_kind, hover_pointer_and_scroll_are_fine_behavior) {
  for (auto i = 1; i <= static_cast<int>(signal_kind::refund); ++i) {
    const auto kind = static_cast<signal_kind>(i);
    const auto fine =
      kind == signal_kind::hover || kind == signal_kind::pointer || kind == signal_kind::scroll;
    EXPECT_EQ(traits_of(kind).fine, fine) << traits_of(kind).wire_name;
  }
}

// Sent at 500 s by the client's clock, received at 3,600,000 s by ours: every time of the batch is
// 3,599,500 s behind.
TEST(stamp, corrects_the_clients_clock) {
  auto x = batch_of({at_ms(499000)}, 500000);
  stamp(x, 0);
  EXPECT_EQ(x.signals[0].at_us, now_us - 1000000);
  EXPECT_EQ(x.signals[0].raw_ts_ms, 499000);
}

TEST(stamp, believes_a_client_that_did_not_say) {
  auto x = batch_of({at_ms(now_us / 1000 - 5000)});
  stamp(x, 0);
  EXPECT_EQ(x.signals[0].at_us, now_us - 5000000);
}

TEST(stamp, brings_the_future_to_now) {
  auto x = batch_of({at_ms(now_us / 1000 + 5000)});
  stamp(x, 0);
  EXPECT_EQ(x.signals[0].at_us, now_us);
}

TEST(stamp, drops_what_is_older_than_the_horizon) {
  const auto now_ms = now_us / 1000;
  auto x = batch_of({at_ms(now_ms - 24 * 3600 * 1000 - 1), at_ms(now_ms - 24 * 3600 * 1000)});
  stamp(x, 24 * hour_us);
  ASSERT_EQ(x.signals.size(), 1u);
  EXPECT_EQ(x.signals[0].raw_ts_ms, now_ms - 24 * 3600 * 1000);
  ASSERT_EQ(x.dropped.size(), 1u);
  EXPECT_EQ(x.dropped[0].code, fault_code::too_old);
  EXPECT_EQ(x.dropped[0].id, std::to_string(now_ms - 24 * 3600 * 1000 - 1));
}

TEST(stamp, keeps_everything_without_a_horizon) {
  auto x = batch_of({at_ms(0)});
  stamp(x, 0);
  EXPECT_EQ(x.signals.size(), 1u);
  EXPECT_TRUE(x.dropped.empty());
}

TEST(stamp, stands_the_largest_times_of_the_wire) {
  constexpr std::int64_t most = 9007199254740991;
  auto x = batch_of({at_ms(most), at_ms(0)}, 1);
  stamp(x, 0);
  EXPECT_EQ(x.signals[0].at_us, now_us);
  auto y = batch_of({at_ms(0)}, most);
  stamp(y, 24 * hour_us);
  EXPECT_EQ(y.dropped.size(), 1u);
}

// The first moment of 2026 in each unit.
TEST(signal, times_that_can_only_be_of_another_unit_are_dropped_and_named) {
  signal_batch x;
  x.signals.resize(4);
  x.signals[0].id = "s";
  x.signals[0].raw_ts_ms = 1'767'225'600;
  x.signals[1].id = "ms";
  x.signals[1].raw_ts_ms = 1'767'225'600'000;
  x.signals[2].id = "us";
  x.signals[2].raw_ts_ms = 1'767'225'600'000'000;
  x.signals[3].id = "early";
  x.signals[3].raw_ts_ms = 1; // Too old, but a time.
  drop_other_units(x);
  ASSERT_EQ(x.signals.size(), 2u);
  EXPECT_EQ(x.signals[0].id, "ms");
  EXPECT_EQ(x.signals[1].id, "early");
  ASSERT_EQ(x.dropped.size(), 2u);
  EXPECT_EQ(x.dropped[0].id, "s");
  EXPECT_EQ(x.dropped[0].code, fault_code::bad_message);
  EXPECT_EQ(x.dropped[0].detail, "ts must be milliseconds since 1970, and looks like seconds");
  EXPECT_EQ(x.dropped[1].detail, "ts must be milliseconds since 1970, and looks like microseconds");
}

TEST(signal, a_sent_at_of_another_unit_is_left_out_with_a_warning) {
  signal_batch x;
  x.sent_at_ms = 1'767'225'600;
  drop_other_units(x);
  EXPECT_EQ(x.sent_at_ms, 0);
  ASSERT_EQ(x.dropped.size(), 1u);
  EXPECT_TRUE(x.dropped[0].applied());
  EXPECT_EQ(x.dropped[0].pointer, "/sent_at");
  EXPECT_EQ(rows_of(x), 0u);
  x.sent_at_ms = 1'767'225'600'000;
  drop_other_units(x);
  EXPECT_EQ(x.sent_at_ms, 1'767'225'600'000);
  EXPECT_EQ(x.dropped.size(), 1u);
}

} // namespace attune
