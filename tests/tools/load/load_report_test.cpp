#include "tools/load/load_report.hpp"

#include <gtest/gtest.h>

using namespace attune;

namespace {

load_report some_report() {
  load_report x;
  x.closed = true;
  x.connections = 3;
  x.seconds = 2;
  x.counted = 1'000;
  x.figures.to_push.add(50'000);
  x.client_cpu_ns = 4'000'000;  // 4 us a signal.
  x.server_cpu_ns = 10'000'000; // 10 us a signal, 0.5 % of a core.
  x.server_bytes = 1 << 20;
  return x;
}

} // namespace

TEST(load_report, divides_by_the_signals_that_were_counted) {
  const auto json = to_json(some_report());
  EXPECT_NE(json.find(R"("loop":"closed")"), json.npos);
  EXPECT_NE(json.find(R"("client_cpu_us":4,)"), json.npos);
  EXPECT_NE(json.find(R"("server_cpu_us":10,)"), json.npos);
  EXPECT_NE(json.find(R"("server_cpu_percent":0.5,)"), json.npos);
  EXPECT_NE(json.find(R"("signal_to_push_us":{"count":1,"p50":50,)"), json.npos);
}

TEST(load_report, says_the_same_in_words) {
  const auto text = to_text(some_report());
  EXPECT_NE(text.find("closed loop, 3 connections, 2.0 s: 1000 signals, 500 a second"), text.npos);
  EXPECT_NE(text.find("server CPU 10.0 us a signal"), text.npos);
}

TEST(load_report, is_clean_only_if_all_was_answered_rightly) {
  EXPECT_TRUE(some_report().clean());
  auto x = some_report();
  x.unanswered = 1;
  EXPECT_FALSE(x.clean());
  auto y = some_report();
  y.figures.is_wrong("a list has 3 items");
  EXPECT_FALSE(y.clean());
  EXPECT_NE(to_text(y).find("a list has 3 items"), std::string::npos);
}
