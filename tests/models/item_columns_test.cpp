#include "models/item_columns.hpp"

#include "models/embedding.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace attune {
namespace {

std::vector<std::uint32_t> list(std::span<const std::uint32_t> x) { return {x.begin(), x.end()}; }

TEST(item_columns, hold_what_a_ranking_reads) {
  auto lamp = an_item("lamp", {"light", "home"}, {"brass"}, "A lamp");
  lamp.price = 99;
  lamp.sentiment = -0.5;
  lamp.published_at_us = 17;
  const auto x = columns_of(lamp, features_of(lamp));
  EXPECT_EQ(x.key, key_of("lamp"));
  EXPECT_EQ(x.published_at_us, 17);
  EXPECT_NEAR(x.price_log, std::log(100), 1e-6);
  EXPECT_EQ(x.sentiment, -0.5f);
  EXPECT_EQ(x.category, feature_hash("light"));
  EXPECT_EQ(x.status, item_status::visible);
  EXPECT_EQ(list(x.categories()), (std::vector{feature_hash("light"), feature_hash("home")}));
  EXPECT_EQ(list(x.tags()), (std::vector{feature_hash("brass")}));
}

TEST(item_columns, have_room_for_all_topics_that_count) {
  const std::vector<std::string> many{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"};
  const auto row = an_item("a", many, many, "");
  const auto features = features_of(row);
  const auto x = columns_of(row, features);
  EXPECT_EQ(x.categories().size(), categories_max);
  EXPECT_EQ(list(x.categories()), features.categories);
  EXPECT_EQ(x.tags().size(), tags_max);
  EXPECT_EQ(list(x.tags()), features.tags);
}

TEST(item_columns, of_a_bare_item_are_empty) {
  const auto row = an_item("a", {}, {}, "");
  const auto x = columns_of(row, features_of(row));
  EXPECT_EQ(x.category, 0u);
  EXPECT_LT(x.price_log, 0.0f) << "no price";
  EXPECT_TRUE(x.categories().empty());
  EXPECT_TRUE(x.tags().empty());
}

TEST(item_columns, a_free_item_has_a_price) {
  auto row = an_item("a");
  row.price = 0;
  EXPECT_EQ(columns_of(row, features_of(row)).price_log, 0.0f);
}

TEST(item_columns, only_what_its_owner_has_may_be_shown) {
  const auto status_of = [](bool hidden, std::optional<bool> available,
                            std::optional<std::int64_t> stock) {
    auto row = an_item("a");
    row.hidden = hidden;
    row.available = available;
    row.stock = stock;
    return columns_of(row, features_of(row)).status;
  };
  EXPECT_EQ(status_of(false, {}, {}), item_status::visible);
  EXPECT_EQ(status_of(false, true, 1), item_status::visible);
  EXPECT_EQ(status_of(true, true, 1), item_status::hidden);
  EXPECT_EQ(status_of(false, false, 1), item_status::hidden);
  EXPECT_EQ(status_of(false, true, 0), item_status::hidden);
  EXPECT_EQ(status_of(false, {}, -1), item_status::hidden) << "oversold";
}

} // namespace
} // namespace attune
