#include "tools/load/latency_histogram.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(latency_histogram, is_exact_below_128_ns) {
  latency_histogram h;
  for (int ns = 1; ns <= 100; ++ns)
    h.add(ns);
  EXPECT_EQ(h.count(), 100u);
  EXPECT_EQ(h.quantile(0.5), 50); // Nearest rank: the 50th of 100.
  EXPECT_EQ(h.quantile(0.99), 99);
  EXPECT_EQ(h.quantile(1), 100);
}

TEST(latency_histogram, never_reads_back_less_nor_a_64th_more) {
  for (std::int64_t ns = 1; ns < latency_histogram::longest_ns; ns = ns * 3 + 1) {
    latency_histogram h;
    h.add(ns);
    h.add(ns * 2); // Keeps `max` from hiding the bucket's border.
    EXPECT_GE(h.quantile(0.5), ns);
    EXPECT_LE(h.quantile(0.5), ns + ns / 64);
  }
}

TEST(latency_histogram, keeps_the_true_maximum) {
  latency_histogram h;
  h.add(latency_histogram::longest_ns * 3);
  EXPECT_EQ(h.max(), latency_histogram::longest_ns * 3);
  EXPECT_GE(h.quantile(1), latency_histogram::longest_ns);
}

TEST(latency_histogram, takes_a_negative_latency_for_none) {
  latency_histogram h;
  h.add(-5);
  EXPECT_EQ(h.quantile(1), 0);
}

TEST(latency_histogram, says_0_while_empty) { EXPECT_EQ(latency_histogram{}.quantile(0.5), 0); }
