#include "models/nearest.hpp"

#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace attune {

namespace {

std::vector<near_item> all_sorted(const catalogue_snapshot& items, const float* query) {
  std::vector<near_item> out;
  for (item_index i = 0; i < items.size(); ++i)
    if (items.columns(i).status == item_status::visible)
      out.push_back({i, items.columns(i).key, dot(items.row(i), query)});
  std::sort(out.begin(), out.end(), [](const near_item& a, const near_item& b) {
    return a.score > b.score || (a.score == b.score && a.key < b.key);
  });
  return out;
}

std::vector<item_index> indices(const std::vector<near_item>& x) {
  std::vector<item_index> out;
  for (const auto& found : x)
    out.push_back(found.index);
  return out;
}

} // namespace

TEST(nearest, is_the_head_of_all_sorted) {
  const auto items = numbered_snapshot(1000);
  const auto* const query = items->row(17);
  const auto want = all_sorted(*items, query);
  std::vector<near_item> got;
  for (const std::size_t count : {1u, 2u, 20u, 100u, 499u, 999u, 1000u, 5000u}) {
    nearest(*items, query, count, got);
    const auto head = indices(want);
    EXPECT_EQ(indices(got), std::vector(head.begin(), head.begin()
                                                        + static_cast<std::ptrdiff_t>(
                                                          std::min<std::size_t>(count, 1000))));
  }
  EXPECT_EQ(got.front().index, 17u); // Nothing is nearer to a unit vector than itself.
  EXPECT_EQ(got.front().score, dot(query, query));
}

TEST(nearest, of_none_is_none) {
  const auto items = numbered_snapshot(10);
  std::vector<near_item> got(3);
  nearest(*items, items->row(0), 0, got);
  EXPECT_TRUE(got.empty());
  nearest({}, items->row(0), 5, got);
  EXPECT_TRUE(got.empty());
}

// All items lie in one place: whichever way they were written, the smallest keys win.
TEST(nearest, puts_equals_in_the_order_of_keys) {
  std::vector<item_key> want;
  catalogue forth{plain_body}, back{plain_body};
  for (auto n = 0; n < 700; ++n) {
    for (const auto& [items, id] : {std::pair{&forth, n}, std::pair{&back, 699 - n}})
      items->put(an_item("i" + std::to_string(id), {"same"}), 1).value();
    want.push_back(numbered_key(n));
  }
  std::sort(want.begin(), want.end());
  for (const auto& items : {forth.publish(), back.publish()}) {
    std::vector<near_item> got;
    nearest(*items, items->row(0), 30, got);
    ASSERT_EQ(got.size(), 30u);
    for (std::size_t i = 0; i < 30; ++i)
      EXPECT_EQ(got[i].key, want[i]);
  }
}

TEST(nearest, passes_over_hidden_and_removed_items) {
  catalogue items{plain_body};
  put_numbered(items, 3);
  const std::vector<float> query(items.publish()->row(0), items.publish()->row(0) + 64);
  auto x = numbered_item(0);
  x.hidden = true;
  items.put(x, 4).value();
  items.remove(numbered_key(1), 5);
  std::vector<near_item> got;
  nearest(*items.publish(), query.data(), 3, got);
  EXPECT_EQ(indices(got), std::vector<item_index>{2});
}

} // namespace attune
