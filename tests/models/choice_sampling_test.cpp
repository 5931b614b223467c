#include "models/choice_sampling.hpp"

#include "models/embedding.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace attune {
namespace {

constexpr std::size_t index_of(feature f) { return static_cast<std::size_t>(f); }

/// A catalogue of 100 items of ten categories, each of which was visited, and one visitor.
class choice_sampling : public testing::Test {
protected:
  choice_sampling() {
    for (auto n = 0; n < 100; ++n)
      lessons.learn(1, visit_count{1, numbered_key(n), n == 5 ? 9.0f : 1.0f,
                                   feature_hash("c" + std::to_string(n % 10))});
    from = {numbered_snapshot(101), lessons.snapshot(), std::make_shared<const segments>()};
    visitor.apply(consent_entry{1, 0x1ff, 1}, {});
  }

  void click(int n) {
    signal_entry s;
    s.id_hash = ++signals;
    s.kind = signal_kind::click;
    s.at_us = static_cast<std::int64_t>(signals) * 100'000'000;
    s.items = {from.items->entry(static_cast<item_index>(n))->features};
    visitor.apply(batch_entry{{1, 1}, signals, s.at_us, {s}}, {});
  }

  std::optional<choice_example> sample(int chosen, std::uint64_t seed = 1) {
    return choice_sampler{}.sample(from, {&visitor, numbered_key(chosen), 10'000'000'000, seed});
  }

  learned lessons{learned_settings{}};
  snapshots from;
  visitor_state visitor;
  std::uint64_t signals = 0;
};

TEST_F(choice_sampling, the_chosen_one_is_first_and_no_option_comes_twice) {
  click(15);
  const auto x = sample(25);
  ASSERT_TRUE(x);
  EXPECT_GT(x->options.size(), 5u);
  EXPECT_LE(x->options.size(), choice_options_max);
  EXPECT_EQ(x->at_us, 10'000'000'000);
  // 25 is of the category of 15, and nobody visited it more than others.
  EXPECT_GT(x->options[0].x[index_of(feature::category_affinity)], 0);
  EXPECT_EQ(x->options[0].x[index_of(feature::visited)], 0);
  auto visited = 0;
  for (const auto& option : x->options)
    visited += option.x[index_of(feature::visited)] != 0;
  EXPECT_EQ(visited, 1) << "the visitor's own item is an option, once";
}

TEST_F(choice_sampling, is_a_function_of_its_seed) {
  click(15);
  EXPECT_EQ(sample(25, 3), sample(25, 3));
  EXPECT_NE(sample(25, 3), sample(25, 4));
}

// Of c5 there are 10 items, from which 7 draws come; all 100 are among the 100 most visited, from
// which 5 come. The visitor's own is sure to be an option, another of c5 unless all 12 miss it, one
// of another category unless the 5 do.
TEST_F(choice_sampling, says_how_likely_its_draws_bring_an_option) {
  click(15);
  const auto x = sample(25);
  ASSERT_TRUE(x);
  for (const auto& option : x->options) {
    const auto own = option.x[index_of(feature::visited)] != 0;
    const auto same = option.x[index_of(feature::category_affinity)] > 0;
    const auto missed = own ? 0 : std::pow(0.99, 5) * (same ? std::pow(0.9, 7) : 1);
    EXPECT_NEAR(option.log_chance, std::log(1 - missed), 1e-5);
  }
}

// 20,000 samples: item 5 alone is the most popular. Four standard deviations of a share of 0.05 are
// 0.0062, of one of 0.55 they are 0.0141.
TEST_F(choice_sampling, draws_as_often_as_it_says) {
  const auto share = [this](int chosen) {
    auto times = 0;
    for (std::uint64_t seed = 0; seed < 20'000; ++seed)
      for (const auto x = sample(chosen, seed).value(); const auto& option : x.options)
        times += option.x[index_of(feature::popular)] == 127;
    return times / 20'000.0;
  };
  click(17);
  EXPECT_NEAR(share(27), 1 - std::pow(0.99, 5), 0.0062);
  click(15); // Now half of the draws from categories are from that of item 5.
  EXPECT_NEAR(share(27), 1 - std::pow(0.99, 5) * std::pow(0.95, 7), 0.0141);
}

// Two segments, one of which likes what the items of c5 are like.
TEST_F(choice_sampling, knows_what_the_visitors_segments_like) {
  click(15);
  segments groups;
  groups.all.resize(2);
  const auto* row = from.items->row(static_cast<item_index>(5));
  std::copy_n(row, embedding_dims, groups.all[0].center.begin());
  std::copy_n(row, embedding_dims, groups.all[1].center.begin());
  from.groups = std::make_shared<const segments>(groups);
  for (const auto x = sample(25).value(); const auto& option : x.options)
    if (option.x[index_of(feature::category_affinity)] > 0) {
      EXPECT_GT(option.x[index_of(feature::segment)], 60) << "the cosine of two items of c5";
    }
}

TEST_F(choice_sampling, what_nobody_visited_is_neither_chosen_nor_an_option) {
  click(15);
  EXPECT_FALSE(sample(100)) << "item 100 is in the catalogue, but was never visited";
  EXPECT_FALSE(sample(999)) << "there is no such item";
  for (const auto x = sample(25).value(); const auto& option : x.options)
    EXPECT_EQ(option.x[index_of(feature::unseen)], 0);
}

TEST_F(choice_sampling, leaves_out_what_is_the_same_for_all_options) {
  click(15);
  for (const auto x = sample(25).value(); const auto& option : x.options) {
    EXPECT_EQ(option.x[index_of(feature::bias)], 0);
    for (auto i = index_of(feature::context_first); i < index_of(feature::context_end); ++i)
      EXPECT_EQ(option.x[i], 0);
  }
}

// 8,000 hashes: a thousand give or take four standard deviations of sqrt(8000 * 7) / 8.
TEST_F(choice_sampling, takes_every_choice_at_first_and_one_in_eight_later) {
  auto later = 0;
  for (std::uint64_t hash = 0; hash < 8'000; ++hash) {
    EXPECT_TRUE(is_choice_sampled(4'999, hash));
    later += is_choice_sampled(5'000, hash);
  }
  EXPECT_NEAR(later, 1'000, 118);
}

} // namespace
} // namespace attune
