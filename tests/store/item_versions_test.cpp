#include "store/item_versions.hpp"

#include "store/memory.hpp"
#include "store/row.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

struct item_versions_test : ::testing::Test {
  memory_store data{1'000};
  item_versions items{data, 3};

  void add(std::uint64_t number, std::uint64_t item, const std::string& bytes) {
    write_batch batch;
    ASSERT_TRUE(items.add(number, {{item}, bytes}, batch));
    ASSERT_TRUE(data.commit(batch));
  }
};

TEST_F(item_versions_test, shows_the_newest_version_of_each_item) {
  add(1, 9, "a");
  add(2, 4, "b");
  add(3, 9, "c");
  add(4, 5, ""); // A tombstone.
  std::vector<numbered_item> shown;
  ASSERT_TRUE(items.for_each([&](numbered_item&& x) { shown.push_back(std::move(x)); }));
  const std::vector<numbered_item> expected{{2, {{4}, "b"}}, {4, {{5}, ""}}, {3, {{9}, "c"}}};
  EXPECT_EQ(shown, expected);
}

TEST_F(item_versions_test, finds_the_version_in_force_at_a_number) {
  add(2, 9, "old");
  add(5, 9, "new");
  EXPECT_EQ(items.at({9}, 1).value(), std::nullopt);
  EXPECT_EQ(items.at({9}, 2).value()->what.bytes, "old");
  EXPECT_EQ(items.at({9}, 4).value()->what.bytes, "old");
  EXPECT_EQ(items.at({9}, 5).value()->what.bytes, "new");
  EXPECT_EQ(items.at({8}, 9).value(), std::nullopt);
}

TEST_F(item_versions_test, shows_each_version_that_is_kept) {
  for (auto n = 1u; n <= 4; ++n)
    add(n, 9, std::to_string(n));
  add(5, 4, "");
  std::vector<numbered_item> shown;
  ASSERT_TRUE(items.for_each_version([&](numbered_item&& x) { shown.push_back(std::move(x)); }));
  const std::vector<numbered_item> expected{
    {5, {{4}, ""}}, {4, {{9}, "4"}}, {3, {{9}, "3"}}, {2, {{9}, "2"}}};
  EXPECT_EQ(shown, expected);
}

TEST_F(item_versions_test, keeps_the_newest_versions_only) {
  for (auto n = 1u; n <= 6; ++n)
    add(n, 9, std::to_string(n));
  EXPECT_EQ(data.rows(table::item), 3u);
  EXPECT_EQ(items.at({9}, 4).value()->what.bytes, "4");
  EXPECT_EQ(items.at({9}, 3).value(), std::nullopt);
}

TEST_F(item_versions_test, the_largest_key_is_an_item_like_others) {
  for (auto n = 1u; n <= 6; ++n)
    add(n, ~0ull, std::to_string(n));
  EXPECT_EQ(data.rows(table::item), 3u);
}

TEST_F(item_versions_test, a_damaged_version_is_a_fault) {
  add(1, 9, "a");
  write_batch damage;
  ASSERT_TRUE(data.scan(table::item, {}, {}, [&](std::string_view key, std::string_view) {
    damage.put(table::item, key, "rubbish");
    return true;
  }));
  ASSERT_TRUE(data.commit(damage));
  EXPECT_FALSE(items.at({9}, 1));
  EXPECT_FALSE(items.for_each([](numbered_item&&) {}));
}

TEST_F(item_versions_test, a_damaged_item_is_told_and_the_others_are_shown) {
  add(1, 8, "a");
  add(2, 9, "b");
  add(3, 10, "c");
  write_batch damage;
  ASSERT_TRUE(data.scan(table::item, key_of(std::uint64_t{9}), key_of(std::uint64_t{10}),
                        [&](std::string_view key, std::string_view) {
                          damage.put(table::item, key, "rubbish");
                          return true;
                        }));
  ASSERT_TRUE(data.commit(damage));
  std::vector<std::string> shown;
  std::vector<std::uint64_t> refused;
  ASSERT_TRUE(items.for_each([&](numbered_item&& x) { shown.push_back(x.what.bytes); },
                             [&](item_key key, const fault&) { refused.push_back(key.value); }));
  EXPECT_EQ(shown, (std::vector<std::string>{"a", "c"}));
  EXPECT_EQ(refused, std::vector<std::uint64_t>{9});
}

} // namespace
} // namespace attune
