#include "models/packed_draws.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>
#include <random>

namespace attune {
namespace {

template <class T>
bool same_bits(const T& a, const T& b) {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

/// Numbers of all sizes, the special ones included.
class numbers {
public:
  explicit numbers(unsigned seed) : random_(seed) {}

  std::uint64_t whole() { return random_() >> random_() % 64; }
  bool coin() { return random_() % 2 != 0; }

  template <class Float>
  Float real() {
    using limits = std::numeric_limits<Float>;
    const Float special[] = {0, -Float{0}, 1, limits::infinity(), limits::denorm_min(), -3};
    const auto n = random_() % 8;
    return n < std::size(special) ? special[n] : static_cast<Float>(random_()) / Float{3};
  }

private:
  std::mt19937_64 random_;
};

shown_item any_position(numbers& from, const std::vector<shown_item>& before) {
  shown_item x;
  x.key = {from.whole()};
  x.drawn_record = from.whole();
  x.drawn_ordinal = static_cast<std::uint32_t>(from.whole());
  x.drawn_at_us = static_cast<std::int64_t>(from.whole());
  x.draw = from.whole();
  if (!before.empty() && from.coin()) {
    const auto& drawn = before[from.whole() % before.size()];
    x.drawn_record = drawn.drawn_record;
    x.drawn_ordinal = drawn.drawn_ordinal;
    x.drawn_at_us = drawn.drawn_at_us;
    x.draw = drawn.draw;
  }
  for (auto& feature : x.x)
    feature = from.coin() ? static_cast<std::int8_t>(from.whole()) : std::int8_t{0};
  x.propensity = from.real<double>();
  x.score = from.real<float>();
  x.lead = from.real<float>();
  x.sources = static_cast<std::uint32_t>(from.whole());
  x.kept = from.coin();
  return x;
}

TEST(packed_draws, positions_come_back_to_the_bit) {
  numbers from{1};
  for (std::size_t n = 0; n < 400; ++n) {
    std::vector<shown_item> given;
    while (given.size() < n)
      given.push_back(any_position(from, given));
    const packed_positions subject{given};
    EXPECT_EQ(subject, packed_positions{given});
    ASSERT_EQ(subject.size(), n);
    std::size_t i = 0;
    for (const auto& shown : subject) {
      const auto& was = given.at(i++);
      ASSERT_EQ(shown, was);
      ASSERT_TRUE(same_bits(shown.propensity, was.propensity));
      ASSERT_TRUE(same_bits(shown.score, was.score));
      ASSERT_TRUE(same_bits(shown.lead, was.lead));
    }
    ASSERT_EQ(i, n);
  }
}

TEST(packed_draws, positions_that_differ_are_unequal) {
  numbers from{2};
  const std::vector<shown_item> one{any_position(from, {})};
  auto other = one;
  other[0].x[31] = static_cast<std::int8_t>(other[0].x[31] + 1);
  EXPECT_NE(packed_positions{one}, packed_positions{other});
  other = one;
  other[0].drawn_ordinal += 1;
  EXPECT_NE(packed_positions{one}, packed_positions{other});
}

TEST(packed_draws, the_newest_decisions_are_kept) {
  packed_decisions subject;
  EXPECT_FALSE(subject.contains({0, 0, 0}));
  for (std::uint32_t n = 1; n <= 20; ++n)
    subject.add({7, 1'000 + n, n % 3}, 16);
  EXPECT_FALSE(subject.contains({7, 1'004, 4 % 3}));
  EXPECT_TRUE(subject.contains({7, 1'005, 5 % 3}));
  EXPECT_FALSE(subject.contains({7, 1'005, 0}));
  EXPECT_FALSE(subject.contains({8, 1'005, 5 % 3})) << "of another activation";
  EXPECT_TRUE(subject.contains({7, 1'020, 20 % 3}));
  const auto all = subject.all();
  ASSERT_EQ(all.size(), 16u);
  EXPECT_EQ(all.front(), (packed_decisions::place{7, 1'005, 2}));
  EXPECT_EQ(packed_decisions{all}, subject);
}

TEST(packed_draws, decisions_of_any_number_come_back) {
  numbers from{3};
  std::vector<packed_decisions::place> given;
  for (int n = 0; n < 500; ++n)
    given.push_back({from.whole(), from.whole(), static_cast<std::uint32_t>(from.whole())});
  EXPECT_EQ(packed_decisions{given}.all(), given);
}

earnings any_earnings(numbers& from) {
  return {from.real<float>(), from.real<float>(),
          from.coin() ? static_cast<std::uint32_t>(from.whole()) : 0,
          from.coin() ? static_cast<std::uint16_t>(from.whole()) : std::uint16_t{0}};
}

TEST(packed_draws, earnings_come_back_to_the_bit) {
  numbers from{4};
  std::vector<earnings> given;
  for (int n = 0; n < 1'000; ++n) {
    given.push_back(any_earnings(from));
    ASSERT_EQ(packed_earnings{given}.all(), given);
    ASSERT_TRUE(same_bits(packed_earnings{given}.all().back().dwell_s, given.back().dwell_s));
  }
}

TEST(packed_draws, what_left_comes_back_to_the_bit) {
  numbers from{5};
  std::vector<left_draw> given;
  for (int n = 0; n < 1'000; ++n) {
    auto& x = given.emplace_back();
    x.record = from.whole();
    x.hash = static_cast<std::uint32_t>(from.whole());
    x.earned = any_earnings(from);
    const packed_left subject{given};
    ASSERT_EQ(subject.size(), given.size());
    ASSERT_EQ(subject.all(), given);
    ASSERT_TRUE(same_bits(subject.all().back().earned.total, x.earned.total));
  }
}

} // namespace
} // namespace attune
