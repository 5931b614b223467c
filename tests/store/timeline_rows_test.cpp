#include "store/timeline_rows.hpp"

#include "tests/store/visitor_rows_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

using test::anna;
using test::ben;
using test::record_of;

using strings = std::vector<std::string>;

template <class Backend>
class timeline_rows_test : public test::visitor_rows_fixture<Backend> {};

TYPED_TEST_SUITE(timeline_rows_test, test::backends, test::backend_names);

class sealed_timeline_rows : public test::visitor_rows_fixture<test::rocks_backend> {};

TYPED_TEST(timeline_rows_test, a_visitor_that_is_not_known_has_no_history) {
  const auto history = this->rows->load(anna).value();
  EXPECT_FALSE(history.profile);
  EXPECT_EQ(history.last_n(), 0u);
}

TYPED_TEST(timeline_rows_test, loads_records_in_their_order) {
  for (const auto n : {1u, 2u, 3u})
    this->add(anna, n, "entry " + std::to_string(n));
  this->add(ben, 1, "of ben");
  this->restart();
  EXPECT_EQ(this->records(anna), (strings{"entry 1", "entry 2", "entry 3"}));
  EXPECT_EQ(this->records(ben), strings{"of ben"});
  EXPECT_EQ(this->rows->load(anna).value().last_n(), 3u);
}

TYPED_TEST(timeline_rows_test, loads_a_profile_and_only_the_records_after_it) {
  this->add(anna, 1, "one");
  auto two = record_of(anna, 2, "two");
  two.profile = "state of 1 and 2";
  this->add(two);
  this->add(anna, 3, "three");
  this->restart();
  const auto history = this->rows->load(anna).value();
  EXPECT_EQ(history.profile, "state of 1 and 2");
  EXPECT_EQ(history.profile_n, 2u);
  EXPECT_EQ(history.first_n, 3u);
  EXPECT_EQ(history.records, strings{"three"});
}

TYPED_TEST(timeline_rows_test, finds_one_record_also_before_the_profile) {
  this->add(anna, 1, "one");
  auto two = record_of(anna, 2, "two");
  two.profile = "state";
  this->add(two);
  EXPECT_EQ(this->rows->record(anna, 1).value(), "one");
  EXPECT_EQ(this->rows->record(anna, 3).value(), std::nullopt);
  EXPECT_EQ(this->rows->record(ben, 1).value(), std::nullopt);
}

TYPED_TEST(timeline_rows_test, a_record_without_entries_has_no_row) {
  this->add(anna, 1, "");
  EXPECT_EQ(this->rows->load(anna).value().last_n(), 0u);
}

TYPED_TEST(timeline_rows_test, a_profile_trims_old_records_to_the_number_kept) {
  for (std::uint64_t n = 1; n < 300; ++n)
    this->add(anna, n, "e");
  auto last = record_of(anna, 300, "e");
  last.profile = "state";
  this->add(last);
  EXPECT_EQ(this->rows->record(anna, 44).value(), std::nullopt); // 300 - 256.
  EXPECT_EQ(this->rows->record(anna, 45).value(), "e");
}

TEST_F(sealed_timeline_rows, a_missing_record_is_noticed) {
  for (const auto n : {1u, 2u, 3u})
    add(anna, n, "e");
  write_batch erasing;
  erasing.erase(table::timeline, key_of(anna, 2));
  ASSERT_TRUE(data->commit(erasing));
  EXPECT_FALSE(rows->load(anna)) << "the middle";
  write_batch more;
  more.erase(table::timeline, key_of(anna, 1));
  ASSERT_TRUE(data->commit(more));
  EXPECT_FALSE(rows->load(anna)) << "the beginning";
}

TEST(memory_timeline_rows, what_the_ring_dropped_is_not_missed) {
  memory_store data{3};
  visitor_rows rows{data, 256};
  for (std::uint64_t n = 1; n <= 5; ++n) {
    write_batch batch;
    ASSERT_TRUE(rows.add(record_of(anna, n, std::to_string(n)), batch));
    ASSERT_TRUE(data.commit(batch));
  }
  const auto history = rows.load(anna).value();
  EXPECT_EQ(history.first_n, 3u);
  EXPECT_EQ(history.records, (strings{"3", "4", "5"}));
}

} // namespace
} // namespace attune
