#include "store/store.hpp"
#include "tests/store/backends.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace attune {
namespace {

/// Each backend keeps the contract of `store`.
template <class Backend>
class store_contract : public ::testing::Test {
protected:
  void SetUp() override { ASSERT_NE(data, nullptr); }

  void put(table where, const std::string& key, const std::string& value) {
    write_batch x;
    x.put(where, key, value);
    ASSERT_TRUE(data->commit(x));
  }

  std::string keys(table where, std::string_view from = {}, std::string_view to = {}) {
    std::string out;
    EXPECT_TRUE(data->scan(where, from, to, [&](std::string_view key, std::string_view) {
      out += std::string{key} + " ";
      return true;
    }));
    return out;
  }

  Backend backend;
  std::unique_ptr<store> data = backend.open();
};

TYPED_TEST_SUITE(store_contract, test::backends, test::backend_names);

TYPED_TEST(store_contract, gets_what_was_put_and_nothing_else) {
  this->put(table::item, "k", "v");
  EXPECT_EQ(this->data->get(table::item, "k").value(), "v");
  EXPECT_EQ(this->data->get(table::item, "K").value(), std::nullopt);
  EXPECT_EQ(this->data->get(table::example, "k").value(), std::nullopt) << "another table";
}

TYPED_TEST(store_contract, the_last_put_wins) {
  this->put(table::meta, "k", "old");
  this->put(table::meta, "k", "new");
  EXPECT_EQ(this->data->get(table::meta, "k").value(), "new");
}

TYPED_TEST(store_contract, keeps_empty_values_and_zero_bytes) {
  const std::string key{"a\0b", 3};
  const std::string value{"\0\xff\0", 3};
  this->put(table::seen, key, value);
  this->put(table::seen, "empty", "");
  EXPECT_EQ(this->data->get(table::seen, key).value(), value);
  EXPECT_EQ(this->data->get(table::seen, "empty").value(), "");
}

TYPED_TEST(store_contract, scans_in_the_order_of_unsigned_bytes) {
  for (const auto* key : {"\xff", "b", "\x7f", "a", "ab"})
    this->put(table::timeline, key, "");
  EXPECT_EQ(this->keys(table::timeline), "a ab b \x7f \xff ");
}

TYPED_TEST(store_contract, a_scan_takes_its_first_key_and_leaves_its_last) {
  for (const auto* key : {"a", "b", "c", "d"})
    this->put(table::timeline, key, "");
  EXPECT_EQ(this->keys(table::timeline, "b", "d"), "b c ");
  EXPECT_EQ(this->keys(table::timeline, "bb"), "c d ");
  EXPECT_EQ(this->keys(table::timeline, "d", "b"), "");
}

TYPED_TEST(store_contract, a_scan_stops_when_told) {
  for (const auto* key : {"a", "b", "c"})
    this->put(table::timeline, key, "");
  auto shown = 0;
  ASSERT_TRUE(this->data->scan(table::timeline, {}, {},
                               [&](std::string_view, std::string_view) { return ++shown < 2; }));
  EXPECT_EQ(shown, 2);
}

TYPED_TEST(store_contract, a_batch_changes_tables_in_its_order) {
  write_batch x;
  x.put(table::timeline, "a1", "x");
  x.put(table::timeline, "a2", "x");
  x.put(table::timeline, "b", "x");
  x.erase_range(table::timeline, "a", "b");
  x.put(table::timeline, "a3", "x");
  x.put(table::meta, "n", "1");
  x.erase(table::meta, "n");
  ASSERT_TRUE(this->data->commit(x));
  EXPECT_EQ(this->keys(table::timeline), "a3 b ");
  EXPECT_EQ(this->keys(table::meta), "");
}

TYPED_TEST(store_contract, erases_earlier_rows_of_a_range) {
  for (const auto* key : {"a", "b", "c"})
    this->put(table::seen, key, "");
  write_batch x;
  x.erase_range(table::seen, "a", "c");
  x.erase_range(table::seen, "c", "a"); // An empty range is no fault.
  x.erase(table::seen, "not there");
  ASSERT_TRUE(this->data->commit(x));
  EXPECT_EQ(this->keys(table::seen), "c ");
}

TYPED_TEST(store_contract, erases_rows_as_it_erases_a_range) {
  for (const auto* key : {"a1", "a2", "b"})
    this->put(table::timeline, key, "old");
  this->put(table::seen, "a1", "");
  write_batch x;
  x.put(table::timeline, "a3", "put before");
  x.put(table::timeline, "a2", "put before, too");
  x.erase_rows(table::timeline, "a", "b");
  x.erase_rows(table::timeline, "b", "a"); // An empty range is no fault.
  x.put(table::timeline, "a2", "put behind");
  x.put(table::timeline, "a4", "put behind");
  ASSERT_TRUE(this->data->commit(x));
  EXPECT_EQ(this->keys(table::timeline), "a2 a4 b ");
  EXPECT_EQ(this->keys(table::seen), "a1 ");
  EXPECT_EQ(this->data->get(table::timeline, "a2").value(), "put behind");
}

TYPED_TEST(store_contract, erases_rows_of_a_range_again_and_again) {
  for (const auto* key : {"a1", "a2", "a3", "b"})
    this->put(table::timeline, key, "old");
  write_batch x;
  x.erase_rows(table::timeline, "a", "a2");
  x.put(table::timeline, "a1", "new");
  x.erase_rows(table::timeline, "a", "a3");
  x.put(table::timeline, "a2", "new");
  x.erase_rows(table::timeline, "a", "a2");
  x.put(table::timeline, "a0", "new");
  ASSERT_TRUE(this->data->commit(x));
  EXPECT_EQ(this->keys(table::timeline), "a0 a2 a3 b ");
  write_batch all;
  all.erase_rows(table::timeline, "a", "b");
  all.put(table::timeline, "a9", "new");
  all.erase_rows(table::timeline, "a", "b");
  ASSERT_TRUE(this->data->commit(all));
  EXPECT_EQ(this->keys(table::timeline), "b ");
}

TYPED_TEST(store_contract, is_well_after_a_commit) {
  this->put(table::meta, "k", "v");
  EXPECT_TRUE(this->data->health());
  EXPECT_TRUE(this->data->notices().empty());
}

// Each commit writes the same value under two keys; a reader that scans must never see them differ.
TYPED_TEST(store_contract, readers_on_other_threads_see_whole_batches) {
  std::atomic<bool> ended{false};
  std::atomic<int> torn{0};
  std::atomic<int> scans{0};
  std::thread reader{[&] {
    while (!ended || scans < 10) {
      std::vector<std::string> values;
      (void)this->data->scan(table::meta, {}, {}, [&](std::string_view, std::string_view value) {
        values.emplace_back(value);
        return true;
      });
      torn += values.size() != 0 && (values.size() != 2 || values[0] != values[1]);
      ++scans;
    }
  }};
  for (auto i = 0; i < 200; ++i) {
    write_batch x;
    x.put(table::meta, "one", std::to_string(i));
    x.put(table::meta, "two", std::to_string(i));
    EXPECT_TRUE(this->data->commit(x));
  }
  ended = true;
  reader.join();
  EXPECT_EQ(torn, 0);
}

} // namespace
} // namespace attune
