#include "store/session_ages.hpp"

#include "store/memory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

constexpr std::int64_t hour_us = 3'600'000'000;

class session_ages_test : public ::testing::Test {
protected:
  void add(std::uint64_t id, std::int64_t at_us) {
    write_batch batch;
    rows.begin_batch();
    ASSERT_TRUE(rows.add({0, id}, at_us, batch));
    ASSERT_TRUE(data.commit(batch));
    rows.stored();
  }

  std::vector<std::uint64_t> oldest_first() const {
    std::vector<std::uint64_t> out;
    EXPECT_TRUE(rows.each([&](const session_ages::row& x) {
      out.push_back(x.id.low);
      return true;
    }));
    return out;
  }

  memory_store data{1'000};
  session_ages rows{data};
};

TEST_F(session_ages_test, shows_the_oldest_first_by_four_hours) {
  add(1, 9 * hour_us);
  add(2, 1 * hour_us);
  add(3, 3 * hour_us);
  add(1, 10 * hour_us);
  EXPECT_EQ(oldest_first(), (std::vector<std::uint64_t>{2, 3, 1}));
  add(2, 9 * hour_us);
  EXPECT_EQ(oldest_first(), (std::vector<std::uint64_t>{2, 3, 1, 2})) << "in both hours";
  EXPECT_EQ(rows.count(), 4u);
  session_ages again{data};
  ASSERT_TRUE(again.count_rows());
  EXPECT_EQ(again.count(), 4u);
}

TEST_F(session_ages_test, passes_over_keys_that_are_damaged) {
  add(1, 9 * hour_us);
  write_batch batch;
  batch.put(table::session_age, std::string(20, '\xff'), {}); // Hours that no time has.
  batch.put(table::session_age, "short", {});
  ASSERT_TRUE(data.commit(batch));
  EXPECT_EQ(oldest_first(), std::vector<std::uint64_t>{1});
}

TEST_F(session_ages_test, a_batch_that_was_not_committed_counts_for_nothing) {
  write_batch batch;
  rows.begin_batch();
  ASSERT_TRUE(rows.add({0, 1}, hour_us, batch));
  rows.begin_batch();
  EXPECT_EQ(rows.count(), 0u);
  add(1, hour_us);
  EXPECT_EQ(rows.count(), 1u);
  EXPECT_EQ(oldest_first(), std::vector<std::uint64_t>{1});
}

TEST_F(session_ages_test, says_when_a_rows_hours_begin_and_end) {
  add(1, 9 * hour_us);
  session_ages::row seen;
  EXPECT_TRUE(rows.each([&](const session_ages::row& x) {
    seen = x;
    return false;
  }));
  EXPECT_EQ(seen.from_us, 8 * hour_us);
  EXPECT_EQ(seen.until_us, 12 * hour_us);
  write_batch batch;
  rows.erase(seen, batch);
  ASSERT_TRUE(data.commit(batch));
  rows.stored();
  EXPECT_EQ(rows.count(), 0u);
  EXPECT_TRUE(oldest_first().empty());
}

} // namespace
} // namespace attune
