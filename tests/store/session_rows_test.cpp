#include "store/session_rows.hpp"

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

template <class Backend>
class session_rows_test : public test::visitor_rows_fixture<Backend> {};

TYPED_TEST_SUITE(session_rows_test, test::backends, test::backend_names);

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
  visitor_record x = record_of(anna, 1, "");
  for (std::uint64_t i = 0; i < 1'500; ++i)
    x.sessions.push_back({{0, i}, anna, "s"});
  this->add(x);
  for (auto look = 0; look < 2; ++look) {
    write_batch batch;
    ASSERT_TRUE(this->rows->expire(0, noon_us + 1, batch));
    ASSERT_TRUE(this->data->commit(batch));
    EXPECT_FALSE(this->rows->find_session({0, 0}).value());
    EXPECT_EQ(this->rows->find_session({0, 1'499}).value().has_value(), look == 0);
  }
}

TYPED_TEST(session_rows_test, sessions_that_are_young_stay) {
  visitor_record x = record_of(anna, 1, "");
  x.sessions = {{{1, 1}, anna, "s"}};
  this->add(x);
  write_batch batch;
  ASSERT_TRUE(this->rows->expire(0, noon_us, batch));
  EXPECT_TRUE(batch.empty());
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
