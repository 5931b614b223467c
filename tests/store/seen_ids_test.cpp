#include "store/seen_ids.hpp"

#include "tests/store/visitor_rows_fixture.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

using test::anna;
using test::ben;
using test::hour_us;
using test::noon_us;
using test::record_of;

template <class Backend>
class seen_ids_test : public test::visitor_rows_fixture<Backend> {};

TYPED_TEST_SUITE(seen_ids_test, test::backends, test::backend_names);

TYPED_TEST(seen_ids_test, signals_are_seen_for_24_hours) {
  auto x = record_of(anna, 1, "e");
  x.seen = {7, 8};
  this->add(x);
  EXPECT_TRUE(this->rows->seen(anna, 7, noon_us).value());
  EXPECT_TRUE(this->rows->seen(anna, 8, noon_us + 24 * hour_us).value());
  EXPECT_FALSE(this->rows->seen(anna, 9, noon_us).value());
  EXPECT_FALSE(this->rows->seen(ben, 7, noon_us).value());
}

TYPED_TEST(seen_ids_test, expiry_drops_what_was_seen_before_and_nothing_else) {
  auto old = record_of(anna, 1, "e");
  old.seen = {7};
  this->add(old);
  auto young = record_of(anna, 2, "e");
  young.seen = {8};
  young.at_us = noon_us + 10 * hour_us;
  this->add(young);
  write_batch batch;
  ASSERT_TRUE(this->rows->expire(noon_us + 29 * hour_us, 0, 100,
                                 batch)); // 24 h and a window of 4 h, and some.
  ASSERT_TRUE(this->data->commit(batch));
  EXPECT_FALSE(this->rows->seen(anna, 7, noon_us).value());
  EXPECT_TRUE(this->rows->seen(anna, 8, noon_us + 29 * hour_us).value());
  EXPECT_EQ(this->records(anna).size(), 2u);
}

} // namespace
} // namespace attune
