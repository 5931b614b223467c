#include "models/features.hpp"

#include "models/embedding.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace attune {
namespace {

constexpr std::int64_t hour_us = 3'600'000'000;

/// Everything that an encoding reads, empty until a test fills it.
struct world {
  world() {
    in.learned = snapshot.get();
    in.co_visits = &co_visits;
    item.id = "seven";
    item.categories = {"shoes"};
    describe();
  }

  /// The item becomes what `item` says, under the key 7.
  void describe() {
    features = features_of(item);
    columns = columns_of(item, features);
    columns.key = {7};
    embed(features, embedding.data());
  }

  encoded_features encoded() {
    encoder.begin(in);
    const item_view view{&columns, embedding.data(), dot(in.taste.data(), embedding.data())};
    std::vector<encoded_features> out;
    encoder.encode({&view, 1}, out);
    return out.at(0);
  }

  float encoded(feature f) {
    return static_cast<float>(encoded()[static_cast<std::size_t>(f)]) / 127;
  }

  attune::item item;
  item_features features;
  item_columns columns;
  std::array<float, embedding_dims> embedding{};
  std::shared_ptr<const learned_snapshot> snapshot = learned{learned_settings{}}.snapshot();
  score_table co_visits;
  visitor_state visitor;
  feature_inputs in;
  feature_encoder encoder;
};

visitor_state visits(std::initializer_list<std::uint64_t> items) {
  visitor_state x;
  consent granted;
  granted.grant(purpose::profile);
  x.apply(consent_entry{1, granted.bits(), 1}, {});
  std::int64_t at_us = 0;
  for (const auto item : items) {
    signal_entry s;
    s.kind = signal_kind::click;
    s.id_hash = static_cast<std::uint64_t>(at_us += 1'000'000);
    s.at_us = at_us;
    s.items.emplace_back().key = {item};
    x.apply(batch_entry{{1, 1}, 1, at_us, {s}}, {});
  }
  return x;
}

constexpr float step = 1.0f / 127; // What rounding to a 127th may cost.

TEST(features, without_a_visitor_nothing_personal_is_read) {
  world w;
  w.co_visits.add({7}, visited_together, 1);
  EXPECT_EQ(w.encoded(feature::bias), 1.0f);
  EXPECT_EQ(w.encoded(feature::together), 0.0f);
  EXPECT_EQ(w.encoded(feature::unseen), 1.0f);
}

// Item 7 has one visit, then item 8 has three: log(1 + 1) / log(1 + 3) = 1/2.
TEST(features, visits_by_all_follow_each_publication) {
  world w;
  learned lessons{learned_settings{}};
  const auto publish = [&] {
    w.snapshot = lessons.snapshot();
    w.in.learned = w.snapshot.get();
  };
  EXPECT_EQ(w.encoded(feature::popular), 0.0f);
  lessons.learn(1, visit_count{1, {7}, 1});
  publish();
  EXPECT_EQ(w.encoded(feature::popular), 1.0f);
  EXPECT_EQ(w.encoded(feature::trending), 1.0f);
  EXPECT_EQ(w.encoded(feature::unseen), 0.0f);
  lessons.learn(2, visit_count{1, {8}, 3});
  publish();
  EXPECT_NEAR(w.encoded(feature::popular), 0.5f, step);
  EXPECT_NEAR(w.encoded(feature::trending), 0.5f, step);
}

// Item 7 has one visit and leads its category; item 8, of another, has seven: log 2 / log 8 = 1/3.
TEST(features, popularity_is_measured_within_the_category_too) {
  world w;
  w.item.categories = {"shoes"};
  w.describe();
  w.columns.key = {7};
  learned lessons{learned_settings{}};
  lessons.learn(1, visit_count{1, {7}, 1, feature_hash("shoes")});
  lessons.learn(2, visit_count{1, {8}, 7, feature_hash("hats")});
  w.snapshot = lessons.snapshot();
  w.in.learned = w.snapshot.get();
  EXPECT_NEAR(w.encoded(feature::popular), 1 / 3.0, step);
  EXPECT_EQ(w.encoded(feature::popular_in_category), 1.0f);
}

// Items whose places agree in the last bits are remembered at one.
TEST(features, visits_by_all_are_not_mistaken_for_another_items) {
  world w;
  learned lessons{learned_settings{}};
  lessons.learn(1, visit_count{1, {7}, 1});
  w.snapshot = lessons.snapshot();
  w.in.learned = w.snapshot.get();
  EXPECT_EQ(w.encoded(feature::popular), 1.0f);
  w.columns.key = {8};
  EXPECT_EQ(w.encoded(feature::popular), 0.0f);
  EXPECT_EQ(w.encoded(feature::unseen), 1.0f);
}

// log(1 + 1000 * 0.25) / log(1001) = 5.5255 / 6.9088; log(1 + 100 * 0.01) / log(101) is
// 0.6931 / 4.6151.
TEST(features, co_visits_tell_weak_chances_apart_as_well_as_strong_ones) {
  world w;
  w.in.visitor = &w.visitor;
  w.co_visits.add({7}, visited_together, 0.25);
  w.co_visits.add({7}, visited_next, 0.01f);
  EXPECT_NEAR(w.encoded(feature::together), 0.79978, step);
  EXPECT_NEAR(w.encoded(feature::next), 0.15019, step);
}

// Distinct items newest first: 7 is the second of two: (1/4) / (1 + 1/4) = 0.2, whose root is
// 0.4472; log(1 + 200) / log(1001) = 5.3033 / 6.9088.
TEST(features, what_was_visited_before_weighs_by_how_long_ago) {
  world w;
  w.visitor = visits({7, 8});
  w.in.visitor = &w.visitor;
  add_visits(w.visitor, w.co_visits);
  EXPECT_NEAR(w.encoded(feature::again), 0.76762, step);
  EXPECT_NEAR(w.encoded(feature::again_last), 0.44721, step);
  EXPECT_EQ(w.encoded(feature::visited), 1.0f);
}

TEST(features, what_is_bought_or_on_the_page_is_known_by_its_category) {
  world w;
  w.item.categories = {"shoes"};
  w.describe();
  w.in.visitor = &w.visitor;
  EXPECT_EQ(w.encoded(feature::bought_kind), 0.0f);
  EXPECT_EQ(w.encoded(feature::about_kind), 0.0f);
  const std::uint32_t bought[] = {feature_hash("shoes")};
  w.in.bought_categories = bought;
  w.in.about_category = feature_hash("shoes");
  EXPECT_EQ(w.encoded(feature::bought_kind), 1.0f);
  EXPECT_EQ(w.encoded(feature::about_kind), 1.0f);
}

TEST(features, what_was_stated_counts_with_its_sign) {
  world w;
  control_entry c{{1, 1}, 1, control_op::set_interest, {}, feature_hash("shoes"), -0.5f};
  w.visitor.apply(c, {});
  w.in.visitor = &w.visitor;
  EXPECT_NEAR(w.encoded(feature::stated), -0.5, step);
}

// Beside the catalogue's newest item: a week older is half as fresh, however old both are.
TEST(features, freshness_halves_every_week_behind_the_newest_item) {
  world w;
  catalogue items{plain_body};
  auto newest = an_item("newest");
  newest.published_at_us = 1 + 7 * 24 * hour_us;
  items.put(newest, 1).value();
  const auto published = items.publish();
  w.in.items = published.get();
  w.columns.published_at_us = 1;
  for (const auto weeks : {1, 2, 3}) {
    w.in.now_us = 1 + weeks * 7 * 24 * hour_us;
    EXPECT_NEAR(w.encoded(feature::fresh), 0.5, step) << weeks;
  }
  w.in.now_us = 0; // Announced for later: as new as can be.
  EXPECT_NEAR(w.encoded(feature::fresh), 1.0, step);
}

// 1970-01-03 was a Saturday; 20:00 is evening.
TEST(features, a_moment_has_its_traits) {
  context phone;
  phone.device = device_class::mobile;
  phone.save_data = true;
  EXPECT_EQ(moment_of(&phone, (2 * 24 + 20) * hour_us), (moment{0, 0, 1, 0, 1, 1, 1, 0}));
  EXPECT_EQ(moment_of(nullptr, 3 * hour_us), (moment{0, 0, 0, 1, 0, 0, 0, 0}));
}

// Each trait that holds is crossed with a sign of the category's own; the others say nothing.
TEST(features, traits_cross_with_signs_of_the_category) {
  world w;
  w.in.now = {1, 0, 0, 0, 1, 0, 0, 1};
  auto positive = 0;
  for (auto n = 0; n < 200; ++n) {
    w.item.categories = {"category " + std::to_string(n)};
    w.describe();
    const auto x = w.encoded();
    for (std::size_t trait = 0; trait < w.in.now.size(); ++trait) {
      const auto crossed = x[static_cast<std::size_t>(feature::context_first) + trait];
      EXPECT_EQ(std::abs(crossed), w.in.now[trait] != 0 ? 127 : 0);
      positive += crossed > 0;
    }
  }
  // 600 fair coins: 300 give or take four standard deviations of sqrt(600) / 2.
  EXPECT_NEAR(positive, 300, 49);
  w.item.categories = {};
  w.describe();
  EXPECT_EQ(w.encoded()[static_cast<std::size_t>(feature::context_first)], 0);
}

TEST(features, a_prior_is_named_and_an_unknown_name_is_refused) {
  const number_table known{{"together", 0.5}};
  EXPECT_EQ((*prior_weights(known))[static_cast<std::size_t>(feature::together)], 0.5f);
  const number_table unknown{{"charm", 1}};
  EXPECT_NE(prior_weights(unknown).error().what.find("`charm`"), std::string::npos);
}

// Settings can only change a number that is there, so a feature without one could not be set.
TEST(features, each_named_feature_has_a_prior) {
  const model_settings settings;
  for (const auto& [at, name] : feature_names())
    EXPECT_TRUE(settings.priors.contains(std::string{name})) << name;
  EXPECT_EQ(settings.priors.size(), feature_names().size());
}

} // namespace
} // namespace attune
