#include "http/gateway.hpp"

#include "tests/support/recording_engine.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

class gateway_state : public ::testing::Test {
protected:
  std::unique_ptr<gateway> make(http_settings settings) {
    return std::make_unique<gateway>(
      settings, server_parts{engine_, engine_, files_, probe_, nullptr, nullptr}, true,
      pseudonyms{std::string(32, 'k')}, *user_tokens::open({}));
  }

  static signal_batch one_signal(std::int64_t ts_ms) {
    signal_batch x;
    x.signals.emplace_back();
    x.signals[0].raw_ts_ms = ts_ms;
    return x;
  }

  recording_engine engine_;
  no_assets files_;
  http_probe probe_;
};

TEST_F(gateway_state, stamps_by_the_engines_clock_and_drops_what_is_too_old) {
  const auto x = make({});
  auto old = one_signal(1'000);
  x->stamp_batch(old);
  EXPECT_EQ(old.dropped.size(), 1u);
  auto future = one_signal(engine_.now_us() / 1'000 + 3'600'000);
  x->stamp_batch(future);
  EXPECT_EQ(future.signals.at(0).at_us, future.received_us);
}

TEST_F(gateway_state, drops_times_of_another_unit_in_history_too) {
  const auto x = make({});
  for (const auto is_history : {false, true}) {
    auto seconds = one_signal(1'767'225'600);
    x->stamp_batch(seconds, is_history);
    ASSERT_EQ(seconds.dropped.size(), 1u);
    EXPECT_EQ(seconds.dropped[0].code, fault_code::bad_message);
  }
}

TEST_F(gateway_state, keeps_a_data_sets_own_time_in_lockstep) {
  http_settings settings;
  settings.lockstep = true;
  const auto x = make(settings);
  auto old = one_signal(1'000);
  old.sent_at_ms = 5;
  x->stamp_batch(old);
  ASSERT_EQ(old.signals.size(), 1u);
  EXPECT_EQ(old.signals[0].at_us, 1'000'000);
  const auto later_ms = engine_.now_us() / 1'000 + 3'600'000;
  auto future = one_signal(later_ms);
  x->stamp_batch(future);
  EXPECT_EQ(future.signals[0].at_us, later_ms * 1'000) << "its newest signal is now";
}

TEST_F(gateway_state, scales_the_burst_with_a_keys_own_rate) {
  http_settings settings;
  settings.signals_per_s = 100;
  settings.burst = 200;
  const auto x = make(settings);
  const known_key plain{key_kind::publishable, 0, {}, 0};
  const known_key slow{key_kind::publishable, 1, {}, 5};
  EXPECT_DOUBLE_EQ(x->rate_of("v", plain)->burst(), 200);
  EXPECT_DOUBLE_EQ(x->rate_of("v", slow)->burst(), 10);
  EXPECT_EQ(x->rate_of("v", plain), x->rate_of("v", plain));
  EXPECT_NE(x->rate_of("v", plain), x->rate_of("w", plain));
}

// 1 a second, burst 2, by address.
TEST_F(gateway_state, lets_newcomers_in_at_a_pace_an_address) {
  http_settings settings;
  settings.new_visitors_per_s = 1;
  settings.new_visitors_burst = 2;
  const auto x = make(settings);
  const known_key page{key_kind::publishable, 0, {}, 0};
  const known_key server{key_kind::secret, 1, {}, 0};
  const auto gate = x->new_visitor_limiter_of("192.0.2.1", &page);
  EXPECT_TRUE(gate());
  EXPECT_TRUE(gate());
  EXPECT_FALSE(gate());
  EXPECT_FALSE(x->new_visitor_limiter_of("192.0.2.1", &page)());
  EXPECT_TRUE(x->new_visitor_limiter_of("192.0.2.2", &page)()) << "another address";
  EXPECT_FALSE(x->new_visitor_limiter_of("192.0.2.1", &server))
    << "a server answers for its visitors";
  settings.lockstep = true;
  EXPECT_FALSE(make(settings)->new_visitor_limiter_of("192.0.2.1", &page));
}

} // namespace
} // namespace attune
