#include "store/key_ring.hpp"

#include "store/memory.hpp"
#include "store/row.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr visitor_id anna{1, 1};
constexpr visitor_id ben{2, 2};

struct key_ring_test : ::testing::Test {
  memory_store data{1'000};
  key_ring keys{data, 2};

  data_key make(visitor_id who) {
    write_batch batch;
    const auto key = keys.for_writing(who, batch).value();
    EXPECT_TRUE(data.commit(batch));
    keys.stored();
    return key;
  }
};

TEST_F(key_ring_test, a_visitor_has_one_key_for_ever) {
  const auto made = make(anna);
  EXPECT_EQ(make(anna), made);
  EXPECT_EQ(keys.for_reading(anna).value(), made);
  EXPECT_EQ(key_ring{data}.for_reading(anna).value(), made) << "after a restart";
}

TEST_F(key_ring_test, visitors_have_keys_of_their_own) { EXPECT_NE(make(anna), make(ben)); }

TEST_F(key_ring_test, reading_makes_no_key) {
  EXPECT_EQ(keys.for_reading(anna).value(), std::nullopt);
}

TEST_F(key_ring_test, a_new_key_is_in_each_batch_until_one_is_committed) {
  write_batch lost;
  const auto made = keys.for_writing(anna, lost).value();
  EXPECT_FALSE(lost.empty());
  write_batch kept;
  EXPECT_EQ(keys.for_writing(anna, kept).value(), made) << "a failed commit changes no key";
  ASSERT_TRUE(data.commit(kept));
  keys.stored();
  write_batch after;
  EXPECT_EQ(keys.for_writing(anna, after).value(), made);
  EXPECT_TRUE(after.empty());
  EXPECT_EQ(key_ring{data}.for_reading(anna).value(), made);
}

TEST_F(key_ring_test, another_batch_makes_no_key_durable) {
  write_batch lost;
  const auto made = keys.for_writing(anna, lost).value();
  keys.begin_batch(); // Whatever was in it, it came through, and hers did not.
  keys.stored();
  keys.begin_batch();
  write_batch kept;
  EXPECT_EQ(keys.for_writing(anna, kept).value(), made);
  EXPECT_FALSE(kept.empty());
}

TEST_F(key_ring_test, keeps_the_keys_used_last) {
  const auto made = make(anna);
  make(ben);
  ASSERT_TRUE(keys.for_reading(anna));
  make({3, 3});
  EXPECT_EQ(keys.cached(), 2u);
  EXPECT_EQ(keys.for_reading(anna).value(), made);
}

TEST_F(key_ring_test, a_damaged_key_is_a_fault_and_not_replaced) {
  make(anna);
  write_batch damage;
  damage.put(table::key, key_of(anna), "rubbish");
  ASSERT_TRUE(data.commit(damage));
  key_ring fresh{data};
  write_batch batch;
  EXPECT_FALSE(fresh.for_reading(anna));
  EXPECT_FALSE(fresh.for_writing(anna, batch));
  EXPECT_TRUE(batch.empty());
}

} // namespace
} // namespace attune
