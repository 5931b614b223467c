#include "store/session_rows.hpp"

#include "tests/store/visitor_rows_fixture.hpp"

#include <gtest/gtest.h>

#include <limits>
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
class session_rows_test : public test::visitor_rows_fixture<Backend> {
protected:
  /// Writes `count` sessions, numbered from `first`.
  void write(std::uint64_t first, std::uint64_t count, std::int64_t at_us) {
    auto x = record_of(anna, 1, "");
    x.at_us = at_us;
    for (auto i = first; i < first + count; ++i)
      x.sessions.push_back({{0, i}, anna, "s"});
    this->add(x);
  }

  session_expiry expire(std::int64_t before_us, std::size_t kept) {
    write_batch batch;
    const auto out = this->rows->expire(0, before_us, kept, batch);
    EXPECT_TRUE(out && this->data->commit(batch));
    this->rows->stored();
    return out.value_or(session_expiry{});
  }

  bool is_there(std::uint64_t number) {
    return this->rows->find_session({0, number}).value().has_value();
  }
};

TYPED_TEST_SUITE(session_rows_test, test::backends, test::backend_names);

constexpr auto all = std::numeric_limits<std::size_t>::max();

class sealed_session_rows : public test::visitor_rows_fixture<test::rocks_backend> {
protected:
  std::string value(table where, const std::string& key) {
    return data->get(where, key).value().value();
  }
};

TYPED_TEST(session_rows_test, a_session_is_found_as_it_was_written_last) {
  const session_id id{5, 6};
  auto x = record_of(anna, 1, "");
  x.sessions = {{id, anna, "old"}};
  this->add(x);
  x.sessions = {{id, anna, "new"}};
  this->add(x);
  this->restart();
  EXPECT_EQ(this->rows->find_session(id).value(), (session_row{id, anna, "new"}));
  EXPECT_EQ(this->rows->find_session({5, 7}).value(), std::nullopt);
}

TYPED_TEST(session_rows_test, old_sessions_expire_a_thousand_a_look) {
  this->write(0, 1'500, noon_us);
  const auto first = this->expire(noon_us + 4 * hour_us, all);
  EXPECT_TRUE(first.more);
  EXPECT_FALSE(first.too_many);
  EXPECT_FALSE(this->is_there(0));
  EXPECT_TRUE(this->is_there(1'499));
  EXPECT_FALSE(this->expire(noon_us + 4 * hour_us, all).more);
  EXPECT_FALSE(this->is_there(1'499));
  EXPECT_EQ(this->rows->sessions(), 0u);
}

// `noon_us` begins four hours.
TYPED_TEST(session_rows_test, sessions_that_are_young_stay) {
  this->write(1, 1, noon_us);
  EXPECT_FALSE(this->expire(noon_us + 4 * hour_us - 1, all).more);
  EXPECT_TRUE(this->is_there(1));
}

TYPED_TEST(session_rows_test, a_session_that_was_written_again_is_as_young_as_that) {
  this->write(1, 1, noon_us);
  this->write(1, 1, noon_us + 5 * hour_us);
  this->restart();
  this->expire(noon_us + 4 * hour_us, all);
  EXPECT_TRUE(this->is_there(1));
  this->expire(noon_us + 8 * hour_us, all);
  EXPECT_FALSE(this->is_there(1));
}

// 1 to 5 at noon, 6 to 10 four hours later: with 7 kept the three that go are of noon.
TYPED_TEST(session_rows_test, of_too_many_sessions_the_oldest_go) {
  this->write(1, 5, noon_us);
  this->write(6, 5, noon_us + 4 * hour_us);
  this->restart();
  EXPECT_EQ(this->rows->sessions(), 10u);
  EXPECT_TRUE(this->expire(0, 7).too_many);
  EXPECT_EQ(this->rows->sessions(), 7u);
  auto left = 0;
  for (std::uint64_t i = 1; i <= 5; ++i)
    left += this->is_there(i) ? 1 : 0;
  EXPECT_EQ(left, 2);
  for (std::uint64_t i = 6; i <= 10; ++i)
    EXPECT_TRUE(this->is_there(i)) << i;
  EXPECT_FALSE(this->expire(0, 7).too_many);
}

// It counts once, however often it is written, and comes back after it was dropped.
TYPED_TEST(session_rows_test, a_session_is_counted_once_in_its_hours) {
  for (auto n = 0; n < 3; ++n)
    this->write(1, 1, noon_us);
  EXPECT_EQ(this->rows->sessions(), 1u);
  this->restart();
  this->write(1, 1, noon_us);
  EXPECT_EQ(this->rows->sessions(), 1u);
  this->expire(0, 0);
  EXPECT_FALSE(this->is_there(1));
  this->write(1, 1, noon_us);
  EXPECT_EQ(this->rows->sessions(), 1u);
  this->expire(0, 0);
  EXPECT_FALSE(this->is_there(1));
}

TEST_F(sealed_session_rows, a_session_given_to_another_visitor_does_not_open) {
  auto x = record_of(anna, 1, "");
  x.sessions = {{{1, 1}, anna, "s"}};
  add(x);
  add(ben, 1, "e");
  auto bytes = value(table::session, key_of(session_id{1, 1}));
  bytes[9] = 2; // The visitor's id begins at byte 9, little endian: 1.1 becomes 2.2.
  bytes[17] = 2;
  overwrite(table::session, key_of(session_id{1, 1}), bytes);
  EXPECT_FALSE(rows->find_session({1, 1}));
}

} // namespace
} // namespace attune
