#include "store/visitor_rows.hpp"

#include "tests/store/visitor_rows_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

using test::anna;
using test::ben;
using test::noon_us;
using test::record_of;

using strings = std::vector<std::string>;

template <class Backend>
class visitor_rows_test : public test::visitor_rows_fixture<Backend> {};

TYPED_TEST_SUITE(visitor_rows_test, test::backends, test::backend_names);

TYPED_TEST(visitor_rows_test, a_withdrawal_leaves_its_own_record_only) {
  auto one = record_of(anna, 1, "one");
  one.seen = {11};
  one.profile = "state";
  this->add(one);
  this->add(anna, 2, "two");
  this->add(ben, 1, "of ben");
  auto three = record_of(anna, 3, "withdrawn");
  three.seen = {13};
  three.forget = true;
  this->add(three);
  this->add(anna, 4, "four");
  this->restart();
  const auto history = this->rows->load(anna).value();
  EXPECT_FALSE(history.profile);
  EXPECT_EQ(history.first_n, 3u);
  EXPECT_EQ(history.records, (strings{"withdrawn", "four"}));
  EXPECT_EQ(this->rows->record(anna, 1).value(), std::nullopt);
  EXPECT_FALSE(this->rows->seen(anna, 11, noon_us).value());
  EXPECT_TRUE(this->rows->seen(anna, 13, noon_us).value());
  EXPECT_EQ(this->records(ben), strings{"of ben"});
}

// RocksDB keeps an erased range as a mark; thousands of them would stall every read of the table.
TYPED_TEST(visitor_rows_test, nothing_of_a_visitor_is_erased_as_a_range) {
  auto x = record_of(anna, 1'000, "entries");
  x.forget = true;
  x.profile = "state";
  write_batch batch;
  ASSERT_TRUE(this->rows->add(x, batch));
  auto erased = 0;
  batch.each([&](const write_batch::change& c) {
    EXPECT_NE(c.what, write_batch::verb::erase_range) << name_of(c.where);
    erased += c.what == write_batch::verb::erase_rows;
  });
  EXPECT_GE(erased, 3) << "records, what the profile covers, and ids";
}

TYPED_TEST(visitor_rows_test, a_withdrawal_takes_what_stands_before_it_in_its_batch) {
  auto second = record_of(anna, 2, "withdrawn");
  second.forget = true;
  write_batch batch;
  ASSERT_TRUE(this->rows->add(record_of(anna, 1, "one"), batch));
  ASSERT_TRUE(this->rows->add(second, batch));
  ASSERT_TRUE(this->data->commit(batch));
  this->rows->stored();
  EXPECT_EQ(this->records(anna), strings{"withdrawn"});
}

} // namespace
} // namespace attune
