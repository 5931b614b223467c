#include "tools/load/arrivals.hpp"

#include <gtest/gtest.h>

#include <vector>

using namespace attune;

TEST(arrivals, are_the_same_for_the_same_seed) {
  arrivals a{1'000, 10, 7}, b{1'000, 10, 7};
  for (int i = 0; i < 1'000; ++i, a.advance(), b.advance()) {
    EXPECT_EQ(a.next().at_ns, b.next().at_ns);
    EXPECT_EQ(a.next().client, b.next().client);
  }
}

// The n-th of a Poisson stream of rate r comes at n / r, standard deviation sqrt(n) / r: of 10,000
// at 1,000 a second at 10 s, give or take 0.1 s. Five of those bound it.
TEST(arrivals, keep_their_rate) {
  arrivals x{1'000, 10, 11};
  for (int i = 1; i < 10'000; ++i)
    x.advance();
  EXPECT_NEAR(static_cast<double>(x.next().at_ns) / 1e9, 10, 0.5);
}

// 10,000 over 10 clients: 1,000 each, standard deviation sqrt(10,000 * 0.1 * 0.9) = 30.
TEST(arrivals, treat_clients_alike_and_time_goes_forward) {
  arrivals x{1'000, 10, 13};
  std::vector<int> counts(10);
  std::int64_t before = 0;
  for (int i = 0; i < 10'000; ++i, x.advance()) {
    EXPECT_GE(x.next().at_ns, before);
    before = x.next().at_ns;
    ++counts.at(x.next().client);
  }
  for (const auto count : counts)
    EXPECT_NEAR(count, 1'000, 150);
}
