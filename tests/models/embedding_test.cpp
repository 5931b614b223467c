#include "models/embedding.hpp"

#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

namespace attune {

namespace {

using vector64 = std::array<float, embedding_dims>;

vector64 embedded(const item& x) {
  vector64 out;
  embed(features_of(x), out.data());
  return out;
}

float cosine(const vector64& a, const vector64& b) { return dot(a.data(), b.data()); }

} // namespace

TEST(feature_hash, ignores_case_and_blanks_around) {
  EXPECT_EQ(feature_hash(" Running Shoes\n"), feature_hash("running shoes"));
  EXPECT_NE(feature_hash("running shoes"), feature_hash("runningshoes"));
  EXPECT_EQ(feature_hash(" \t"), 0u);
  EXPECT_NE(feature_hash("a"), 0u);
}

TEST(features_of, keeps_each_once_and_no_more_than_the_limits) {
  auto x = an_item("a");
  for (auto i = 0; i < 20; ++i) {
    x.categories.push_back("c" + std::to_string(i / 2));
    x.tags.push_back("t" + std::to_string(i));
    x.title += "word" + std::to_string(i) + ", ";
  }
  const auto features = features_of(x);
  EXPECT_EQ(features.key, key_of("a"));
  EXPECT_EQ(features.categories, (std::vector{feature_hash("c0"), feature_hash("c1"),
                                              feature_hash("c2"), feature_hash("c3")}));
  EXPECT_EQ(features.tags.size(), 8u);
  EXPECT_EQ(features.words.size(), 8u);
  EXPECT_EQ(features.words.back(), feature_hash("word7"));
}

TEST(features_of, words_are_runs_of_letters_and_digits) {
  const auto features = features_of(an_item("a", {}, {}, "An  Espresso-Cup, of 300ml (Café)"));
  EXPECT_EQ(features.words, (std::vector{feature_hash("espresso"), feature_hash("cup"),
                                         feature_hash("300ml"), feature_hash("Café")}));
}

TEST(features_of, takes_any_price) {
  const auto price_of = [](double given) {
    auto x = an_item("a");
    x.price = given;
    return features_of(x).price;
  };
  EXPECT_EQ(price_of(2.5), 2.5f);
  EXPECT_EQ(price_of(0), 0.0f);
  EXPECT_EQ(features_of(item{}).price, std::nullopt);
  EXPECT_EQ(price_of(-1), std::nullopt);
  EXPECT_EQ(price_of(1e300), 1e12f);
  EXPECT_EQ(price_of(std::nan("")), std::nullopt);
}

// One direction: 64 entries of +-1, length 8.
TEST(embedding, of_one_category_is_64_signs_over_8) {
  for (const auto x : embedded(an_item("a", {"shoes"})))
    EXPECT_EQ(std::abs(x), 0.125f);
}

// The category weighs 1 and the tag .7: where their signs agree 1.7, else .3.
TEST(embedding, weighs_categories_tags_and_words) {
  const auto x = embedded(an_item("a", {"shoes"}, {"red"}));
  const auto [least, most] = std::minmax_element(
    x.begin(), x.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
  EXPECT_NEAR(std::abs(*most / *least), 1.7 / 0.3, 1e-5);
  const auto y = embedded(an_item("a", {"shoes"}, {}, "red"));
  const auto [low, high] = std::minmax_element(
    y.begin(), y.end(), [](float a, float b) { return std::abs(a) < std::abs(b); });
  EXPECT_NEAR(std::abs(*high / *low), 1.35 / 0.65, 1e-5);
}

TEST(embedding, is_of_unit_length) {
  for (const auto& x : {an_item("b", {}, {"x", "y"}, "a red cup"), an_item("c", {"c", "d", "e"})})
    EXPECT_NEAR(cosine(embedded(x), embedded(x)), 1, 1e-5);
}

// Else it would be a bit like some items and unlike others, for no reason.
TEST(embedding, of_an_item_of_which_nothing_is_known_is_near_to_none) {
  EXPECT_EQ(cosine(embedded(an_item("a")), embedded(an_item("a"))), 0);
  EXPECT_EQ(cosine(embedded(an_item("a")), embedded(an_item("b", {"c"}))), 0);
}

// Of unrelated directions the cosine is a sum of 64 signs / 64: mean 0, variance 1/64. Over 1,000
// pairs the mean has a spread of 1/8 / sqrt(1000) = .004, the mean square one of about
// sqrt(2)/64 / sqrt(1000) = .0007: four of each are allowed.
TEST(embedding, unrelated_categories_are_almost_orthogonal) {
  auto mean = 0.0;
  auto square = 0.0;
  for (auto i = 0; i < 1000; ++i) {
    const auto c = cosine(embedded(an_item("a", {"left" + std::to_string(i)})),
                          embedded(an_item("b", {"right" + std::to_string(i)})));
    mean += c / 1000;
    square += c * c / 1000;
  }
  EXPECT_NEAR(mean, 0, 0.016);
  EXPECT_NEAR(square, 1.0 / 64, 0.0028);
}

TEST(embedding, of_the_owner_is_used_at_unit_length) {
  auto x = an_item("a", {"shoes"});
  x.embedding.assign(embedding_dims, 0);
  x.embedding[3] = 3;
  x.embedding[5] = -4; // Length 5.
  vector64 want{};
  want[3] = 0.6f;
  want[5] = -0.8f;
  const auto got = embedded(x);
  for (auto i = 0u; i < embedding_dims; ++i)
    EXPECT_NEAR(got[i], want[i], 1e-6) << i;
}

TEST(embedding, of_the_owner_may_be_huge_or_tiny) {
  for (const auto size : {1e38f, 1e-38f}) {
    auto x = an_item("a");
    x.embedding.assign(embedding_dims, size);
    for (const auto entry : embedded(x))
      EXPECT_NEAR(entry, 0.125, 1e-6);
  }
}

TEST(embedding, of_the_owner_without_sense_is_passed_over) {
  auto plain = an_item("a", {"shoes"});
  const auto want = embedded(plain);
  constexpr auto infinity = std::numeric_limits<float>::infinity();
  for (const auto bad : {0.0f, infinity, -infinity, std::nanf("")}) {
    plain.embedding.assign(embedding_dims, bad);
    EXPECT_EQ(embedded(plain), want);
  }
  plain.embedding.assign(3, 1);
  EXPECT_EQ(embedded(plain), want);
}

TEST(normalise, leaves_what_has_no_direction) {
  vector64 zero{};
  EXPECT_FALSE(normalise(zero.data()));
  EXPECT_EQ(zero, vector64{});
}

} // namespace attune
