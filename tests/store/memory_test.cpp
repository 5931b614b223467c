#include "store/memory.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

void put(memory_store& into, table where, const std::string& key) {
  write_batch x;
  x.put(where, key, "v");
  ASSERT_TRUE(into.commit(x));
}

bool has(const memory_store& x, table where, const std::string& key) {
  return x.get(where, key).value().has_value();
}

TEST(memory_store, drops_the_rows_put_first_above_its_limit) {
  memory_store x{3};
  for (const auto* key : {"d", "a", "c", "b"})
    put(x, table::timeline, key);
  EXPECT_EQ(x.rows(table::timeline), 3u);
  EXPECT_FALSE(has(x, table::timeline, "d"));
  EXPECT_TRUE(has(x, table::timeline, "a"));
}

TEST(memory_store, a_row_put_again_keeps_its_place_in_the_ring) {
  memory_store x{2};
  for (const auto* key : {"a", "b", "a", "c"})
    put(x, table::session, key);
  EXPECT_FALSE(has(x, table::session, "a"));
  EXPECT_TRUE(has(x, table::session, "b"));
  EXPECT_TRUE(has(x, table::session, "c"));
}

TEST(memory_store, a_row_erased_and_put_again_is_new) {
  memory_store x{2};
  put(x, table::seen, "a");
  write_batch erasing;
  erasing.erase(table::seen, "a");
  ASSERT_TRUE(x.commit(erasing));
  for (const auto* key : {"b", "a", "c"})
    put(x, table::seen, key);
  EXPECT_TRUE(has(x, table::seen, "a")) << "its first ring entry is out of date";
  EXPECT_FALSE(has(x, table::seen, "b"));
}

TEST(memory_store, keeps_all_items_checkpoints_and_meta) {
  memory_store x{1};
  for (const auto where : {table::item, table::checkpoint, table::meta}) {
    put(x, where, "a");
    put(x, where, "b");
    EXPECT_EQ(x.rows(where), 2u);
  }
}

TEST(memory_store, stays_bounded_when_rows_come_and_go) {
  memory_store x{10};
  for (auto i = 0; i < 10'000; ++i) {
    put(x, table::example, std::to_string(i));
    write_batch erasing;
    erasing.erase(table::example, std::to_string(i));
    ASSERT_TRUE(x.commit(erasing));
  }
  EXPECT_EQ(x.rows(table::example), 0u);
  put(x, table::example, "last");
  EXPECT_TRUE(has(x, table::example, "last"));
}

TEST(memory_store, is_not_durable) { EXPECT_FALSE(memory_store{1}.durable()); }

} // namespace
} // namespace attune
