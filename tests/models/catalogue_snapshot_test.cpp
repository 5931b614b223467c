#include "models/catalogue_snapshot.hpp"

#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace attune {

TEST(catalogue_snapshot, without_a_catalogue_is_empty) {
  const catalogue_snapshot snapshot;
  EXPECT_EQ(snapshot.version(), 0u);
  EXPECT_EQ(snapshot.blocks(), 0u);
  EXPECT_FALSE(snapshot.find(numbered_key(1)));
  EXPECT_TRUE(snapshot.fresh().empty());
  EXPECT_TRUE(snapshot.page(0, 10).items.empty());
}

TEST(catalogue_snapshot, finds_each_item_in_its_block) {
  const auto snapshot = numbered_snapshot(600);
  EXPECT_EQ(snapshot->blocks(), 5u); // 4 * 128 + 88.
  for (auto n = 0; n < 600; ++n) {
    const auto i = snapshot->find(numbered_key(n));
    ASSERT_TRUE(i);
    EXPECT_EQ(snapshot->columns(*i).key, numbered_key(n));
    EXPECT_EQ(snapshot->entry(*i)->as_written.id, "i" + std::to_string(n));
    EXPECT_EQ(snapshot->row(*i),
              snapshot->block(*i / block_items).rows.data() + *i % block_items * embedding_dims);
  }
}

TEST(catalogue_snapshot, pages_name_each_item_once_whatever_is_written_between) {
  catalogue items{plain_body};
  put_numbered(items, 25);
  items.remove(numbered_key(9), 26);
  std::set<std::string> seen;
  std::vector<std::size_t> sizes;
  for (std::optional<item_index> from = 0; from;) {
    const auto page = items.publish()->page(*from, 10);
    for (const auto& x : page.items)
      EXPECT_TRUE(seen.insert(x->as_written.id).second);
    sizes.push_back(page.items.size());
    from = page.next;
    items.put(numbered_item(3), items.version() + 1).value();
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{10, 10, 4}));
  EXPECT_EQ(seen.count("i9"), 0u);
}

TEST(catalogue_snapshot, the_last_page_says_so_even_if_it_is_full) {
  const auto snapshot = numbered_snapshot(10);
  EXPECT_EQ(snapshot->page(0, 5).next, 5u);
  EXPECT_FALSE(snapshot->page(5, 5).next);
  EXPECT_TRUE(snapshot->page(10, 5).items.empty());
}

TEST(catalogue_snapshot, digest_is_of_the_contents_alone) {
  catalogue forth{plain_body}, back{plain_body};
  put_numbered(forth, 300);
  for (auto n = 300; n-- > 0;)
    back.put(numbered_item(n), 1).value();
  back.put(numbered_item(1000), 2).value();
  back.remove(numbered_key(1000), 3);
  EXPECT_EQ(forth.publish()->digest(), back.publish()->digest());
}

TEST(catalogue_snapshot, digest_tells_of_any_change) {
  catalogue items{plain_body};
  put_numbered(items, 3);
  std::set<std::uint64_t> seen{items.publish()->digest()};
  auto x = numbered_item(0);
  x.url = "/elsewhere";
  items.put(x, 4).value();
  EXPECT_TRUE(seen.insert(items.publish()->digest()).second);
  x.hidden = true;
  items.put(x, 5).value();
  EXPECT_TRUE(seen.insert(items.publish()->digest()).second);
  items.remove(numbered_key(0), 6);
  EXPECT_TRUE(seen.insert(items.publish()->digest()).second);
}

TEST(catalogue_snapshot, the_same_writes_give_the_same_snapshot) {
  const auto a = numbered_snapshot(300);
  const auto b = numbered_snapshot(300);
  EXPECT_EQ(a->digest(), b->digest());
  EXPECT_TRUE(std::equal(a->fresh().begin(), a->fresh().end(), b->fresh().begin()));
  for (item_index i = 0; i < 300; ++i)
    EXPECT_EQ(a->columns(i).key, b->columns(i).key);
}

} // namespace attune
