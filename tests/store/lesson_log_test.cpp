#include "store/lesson_log.hpp"

#include "store/memory.hpp"
#include "store/row.hpp"
#include "tests/store/some_records.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace attune {
namespace {

using test::visit_to;

struct lesson_log_test : ::testing::Test {
  memory_store data{100'000};
  lesson_log log{data, 4};

  /// Adds `count` lessons; that of number n is a visit to item n.
  void add(std::uint64_t first, std::uint64_t count) {
    std::vector<lesson> lessons;
    for (auto n = first; n < first + count; ++n)
      lessons.push_back(visit_to(n));
    write_batch batch;
    log.add(first, lessons, batch);
    ASSERT_TRUE(data.commit(batch));
  }

  void add_checkpoint(checkpoint_name name, std::uint64_t number, std::uint64_t newest) {
    write_batch batch;
    ASSERT_TRUE(log.add_checkpoint(name, {number, "state"}, newest, batch));
    ASSERT_TRUE(data.commit(batch));
  }

  std::vector<std::uint64_t> numbers_after(std::uint64_t after) {
    std::vector<std::uint64_t> out;
    EXPECT_TRUE(log.for_each(after, [&](numbered_lesson&& x) {
      EXPECT_EQ(x.what, lesson{visit_to(x.number)}) << "a number and its lesson go together";
      out.push_back(x.number);
    }));
    return out;
  }
};

TEST_F(lesson_log_test, shows_lessons_above_a_number_in_order) {
  add(1, 3);
  add(5, 2); // Number 4 is an item's.
  EXPECT_EQ(numbers_after(0), (std::vector<std::uint64_t>{1, 2, 3, 5, 6}));
  EXPECT_EQ(numbers_after(2), (std::vector<std::uint64_t>{3, 5, 6})) << "from within a row";
  EXPECT_EQ(numbers_after(3), (std::vector<std::uint64_t>{5, 6}));
  EXPECT_EQ(numbers_after(6), std::vector<std::uint64_t>{});
}

TEST_F(lesson_log_test, spreads_many_lessons_over_rows) {
  add(1, 2'500);
  EXPECT_EQ(data.rows(table::example), 3u); // 1,024 + 1,024 + 452.
  EXPECT_EQ(numbers_after(0).size(), 2'500u);
}

TEST_F(lesson_log_test, a_checkpoint_comes_back_and_the_newest_stays) {
  EXPECT_EQ(log.read_checkpoint(checkpoint_name::learner).value(), std::nullopt);
  add_checkpoint(checkpoint_name::learner, 3, 3);
  add_checkpoint(checkpoint_name::learner, 5, 5);
  const auto read = log.read_checkpoint(checkpoint_name::learner).value();
  ASSERT_TRUE(read);
  EXPECT_EQ(read->number, 5u);
  EXPECT_EQ(read->bytes, "state");
  EXPECT_EQ(log.read_checkpoint(checkpoint_name::segmenter).value(), std::nullopt);
}

TEST_F(lesson_log_test, trims_nothing_that_one_fold_still_needs) {
  for (auto n = 1u; n <= 10; ++n)
    add(n, 1);
  add_checkpoint(checkpoint_name::learner, 10, 10);
  EXPECT_EQ(numbers_after(0).size(), 10u);
}

// Both cover 8 of 10 and the newest 4 stay, so 1 to min(8, 10 - 4) = 6 go.
TEST_F(lesson_log_test, trims_what_both_checkpoints_cover_but_the_newest) {
  for (auto n = 1u; n <= 10; ++n)
    add(n, 1);
  add_checkpoint(checkpoint_name::learner, 10, 10);
  add_checkpoint(checkpoint_name::segmenter, 8, 10);
  EXPECT_EQ(numbers_after(6), (std::vector<std::uint64_t>{7, 8, 9, 10}));
  const auto refused = log.for_each(5, [](numbered_lesson&&) {});
  ASSERT_FALSE(refused) << "what is gone is never passed over in silence";
  EXPECT_NE(refused.error().what.find("6"), std::string::npos) << refused.error().what;
}

TEST_F(lesson_log_test, a_row_trimmed_in_part_stays_whole) {
  add(1, 10);
  add_checkpoint(checkpoint_name::learner, 10, 10);
  add_checkpoint(checkpoint_name::segmenter, 10, 10);
  EXPECT_EQ(numbers_after(6), (std::vector<std::uint64_t>{7, 8, 9, 10}));
}

TEST_F(lesson_log_test, stops_at_a_damaged_row) {
  add(1, 1);
  add(2, 1);
  write_batch damage;
  damage.put(table::example, key_of(std::uint64_t{2}), "rubbish");
  ASSERT_TRUE(data.commit(damage));
  auto shown = 0;
  EXPECT_FALSE(log.for_each(0, [&](numbered_lesson&&) { ++shown; }));
  EXPECT_EQ(shown, 1);
}

TEST_F(lesson_log_test, a_row_that_claims_more_lessons_than_numbers_is_damaged) {
  add(1, 3);
  write_batch damage;
  const auto value = data.get(table::example, key_of(std::uint64_t{3})).value().value();
  const auto body = body_of(table::example, key_of(std::uint64_t{3}), value).value();
  const auto key = key_of(std::uint64_t{2});
  damage.put(table::example, key, checked_value(table::example, key, body));
  ASSERT_TRUE(data.commit(damage));
  EXPECT_FALSE(log.for_each(0, [](numbered_lesson&&) {}));
}

} // namespace
} // namespace attune
