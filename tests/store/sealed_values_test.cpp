#include "store/sealed_values.hpp"

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

class sealed_values_test : public test::visitor_rows_fixture<test::rocks_backend> {
protected:
  std::string value(table where, const std::string& key) {
    return data->get(where, key).value().value();
  }
};

TEST_F(sealed_values_test, hold_no_plain_bytes) {
  auto x = record_of(anna, 1, "a plain entry");
  x.profile = "a plain profile";
  x.sessions = {{{1, 1}, anna, "a plain session"}};
  add(x);
  for (const auto where : {table::timeline, table::profile, table::session})
    ASSERT_TRUE(data->scan(where, {}, {}, [&](std::string_view, std::string_view bytes) {
      EXPECT_EQ(bytes.find("plain"), std::string_view::npos) << name_of(where);
      return true;
    }));
}

TEST_F(sealed_values_test, a_damaged_row_is_a_fault_of_its_visitor_only) {
  add(anna, 1, "one");
  add(ben, 1, "of ben");
  overwrite(table::timeline, key_of(anna, 1));
  const auto loaded = rows->load(anna);
  ASSERT_FALSE(loaded);
  EXPECT_NE(loaded.error().what.find("timeline"), std::string::npos) << loaded.error().what;
  EXPECT_FALSE(rows->record(anna, 1));
  EXPECT_EQ(records(ben), strings{"of ben"});
  add(ben, 2, "more");
  EXPECT_EQ(records(ben).size(), 2u);
}

TEST_F(sealed_values_test, rows_that_were_swapped_do_not_open) {
  add(anna, 1, "one");
  add(anna, 2, "two");
  const auto one = value(table::timeline, key_of(anna, 1));
  const auto two = value(table::timeline, key_of(anna, 2));
  overwrite(table::timeline, key_of(anna, 1), two);
  overwrite(table::timeline, key_of(anna, 2), one);
  EXPECT_FALSE(rows->load(anna));
  EXPECT_FALSE(rows->record(anna, 1));
}

TEST_F(sealed_values_test, another_key_does_not_open_them) {
  add(anna, 1, "one");
  add(ben, 1, "of ben");
  const auto sealed_by = data_key{9};
  const std::string body{reinterpret_cast<const char*>(sealed_by.data()), sealed_by.size()};
  overwrite(table::key, key_of(anna), checked_value(table::key, key_of(anna), body));
  restart();
  EXPECT_FALSE(rows->load(anna));
  EXPECT_EQ(records(ben), strings{"of ben"});
}

TEST_F(sealed_values_test, without_their_key_they_do_not_open) {
  add(anna, 1, "one");
  write_batch erasing;
  erasing.erase(table::key, key_of(anna));
  ASSERT_TRUE(data->commit(erasing));
  restart();
  EXPECT_FALSE(rows->load(anna));
}

TEST_F(sealed_values_test, a_failed_commit_changes_no_key) {
  write_batch lost;
  ASSERT_TRUE(rows->add(record_of(anna, 1, "one"), lost));
  add(anna, 1, "one"); // The caller tries again, and this time it is committed.
  restart();
  EXPECT_EQ(records(anna), strings{"one"});
}

} // namespace
} // namespace attune
