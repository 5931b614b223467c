#include "store/visitor_rows.hpp"

#include "store/row.hpp"
#include "tests/store/backends.hpp"
#include "tests/store/some_records.hpp"

#include <gtest/gtest.h>

#include <memory>
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
class visitor_rows_test : public ::testing::Test {
protected:
  void add(const visitor_record& x) {
    write_batch batch;
    ASSERT_TRUE(rows->add(x, batch));
    ASSERT_TRUE(data->commit(batch));
    rows->stored();
  }

  void add(visitor_id who, std::uint64_t n, const std::string& entries) {
    add(record_of(who, n, entries));
  }

  std::vector<std::string> records(visitor_id who) { return rows->load(who).value().records; }

  void restart() {
    rows.reset();
    backend.reopen(data);
    rows = std::make_unique<visitor_rows>(*data, 256);
  }

  /// Replaces the value of a row by that of another, or by rubbish.
  void overwrite(table where, const std::string& key, std::string value = "rubbish") {
    write_batch batch;
    batch.put(where, key, value);
    ASSERT_TRUE(data->commit(batch));
  }

  Backend backend;
  std::unique_ptr<store> data = backend.open();
  std::unique_ptr<visitor_rows> rows = std::make_unique<visitor_rows>(*data, 256);
};

TYPED_TEST_SUITE(visitor_rows_test, test::backends, test::backend_names);

using strings = std::vector<std::string>;

TYPED_TEST(visitor_rows_test, a_visitor_that_is_not_known_has_no_history) {
  const auto history = this->rows->load(anna).value();
  EXPECT_FALSE(history.profile);
  EXPECT_EQ(history.last_n(), 0u);
}

TYPED_TEST(visitor_rows_test, loads_records_in_their_order) {
  for (const std::uint64_t n : {1, 2, 3})
    this->add(anna, n, "entry " + std::to_string(n));
  this->add(ben, 1, "of ben");
  this->restart();
  EXPECT_EQ(this->records(anna), (strings{"entry 1", "entry 2", "entry 3"}));
  EXPECT_EQ(this->records(ben), strings{"of ben"});
  EXPECT_EQ(this->rows->load(anna).value().last_n(), 3u);
}

TYPED_TEST(visitor_rows_test, loads_a_profile_and_only_the_records_after_it) {
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

TYPED_TEST(visitor_rows_test, finds_one_record_also_before_the_profile) {
  this->add(anna, 1, "one");
  auto two = record_of(anna, 2, "two");
  two.profile = "state";
  this->add(two);
  EXPECT_EQ(this->rows->record(anna, 1).value(), "one");
  EXPECT_EQ(this->rows->record(anna, 3).value(), std::nullopt);
  EXPECT_EQ(this->rows->record(ben, 1).value(), std::nullopt);
}

TYPED_TEST(visitor_rows_test, a_record_without_entries_has_no_row) {
  this->add(anna, 1, "");
  EXPECT_EQ(this->rows->load(anna).value().last_n(), 0u);
}

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

TYPED_TEST(visitor_rows_test, a_profile_trims_old_records_to_the_number_kept) {
  for (std::uint64_t n = 1; n < 300; ++n)
    this->add(anna, n, "e");
  auto last = record_of(anna, 300, "e");
  last.profile = "state";
  this->add(last);
  EXPECT_EQ(this->rows->record(anna, 44).value(), std::nullopt); // 300 - 256.
  EXPECT_EQ(this->rows->record(anna, 45).value(), "e");
}

TYPED_TEST(visitor_rows_test, signals_are_seen_for_24_hours) {
  auto x = record_of(anna, 1, "e");
  x.seen = {7, 8};
  this->add(x);
  EXPECT_TRUE(this->rows->seen(anna, 7, noon_us).value());
  EXPECT_TRUE(this->rows->seen(anna, 8, noon_us + 24 * hour_us).value());
  EXPECT_FALSE(this->rows->seen(anna, 9, noon_us).value());
  EXPECT_FALSE(this->rows->seen(ben, 7, noon_us).value());
}

TYPED_TEST(visitor_rows_test, expiry_drops_what_was_seen_before_and_nothing_else) {
  auto old = record_of(anna, 1, "e");
  old.seen = {7};
  this->add(old);
  auto young = record_of(anna, 2, "e");
  young.seen = {8};
  young.at_us = noon_us + 10 * hour_us;
  this->add(young);
  write_batch batch;
  this->rows->expire_seen(noon_us + 29 * hour_us, batch); // 24 h and a window of 4 h, and some.
  ASSERT_TRUE(this->data->commit(batch));
  EXPECT_FALSE(this->rows->seen(anna, 7, noon_us).value());
  EXPECT_TRUE(this->rows->seen(anna, 8, noon_us + 29 * hour_us).value());
  EXPECT_EQ(this->records(anna).size(), 2u);
}

TYPED_TEST(visitor_rows_test, a_session_is_found_as_it_was_written_last) {
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

TYPED_TEST(visitor_rows_test, old_sessions_expire_a_thousand_a_look) {
  visitor_record x = record_of(anna, 1, "");
  for (std::uint64_t i = 0; i < 1'500; ++i)
    x.sessions.push_back({{0, i}, anna, "s"});
  this->add(x);
  for (auto look = 0; look < 2; ++look) {
    write_batch batch;
    ASSERT_TRUE(this->rows->expire_sessions(noon_us + 1, batch));
    ASSERT_TRUE(this->data->commit(batch));
    EXPECT_FALSE(this->rows->find_session({0, 0}).value());
    EXPECT_EQ(this->rows->find_session({0, 1'499}).value().has_value(), look == 0);
  }
}

TYPED_TEST(visitor_rows_test, sessions_that_are_young_stay) {
  visitor_record x = record_of(anna, 1, "");
  x.sessions = {{{1, 1}, anna, "s"}};
  this->add(x);
  write_batch batch;
  ASSERT_TRUE(this->rows->expire_sessions(noon_us, batch));
  EXPECT_TRUE(batch.empty());
}

/// What only a store that seals and stays can promise.
class sealed_visitor_rows : public visitor_rows_test<test::rocks_backend> {
protected:
  std::string value(table where, const std::string& key) {
    return data->get(where, key).value().value();
  }
};

TEST_F(sealed_visitor_rows, hold_no_plain_bytes) {
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

TEST_F(sealed_visitor_rows, a_damaged_row_is_a_fault_of_its_visitor_only) {
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

TEST_F(sealed_visitor_rows, rows_that_were_swapped_do_not_open) {
  add(anna, 1, "one");
  add(anna, 2, "two");
  const auto one = value(table::timeline, key_of(anna, 1));
  const auto two = value(table::timeline, key_of(anna, 2));
  overwrite(table::timeline, key_of(anna, 1), two);
  overwrite(table::timeline, key_of(anna, 2), one);
  EXPECT_FALSE(rows->load(anna));
  EXPECT_FALSE(rows->record(anna, 1));
}

TEST_F(sealed_visitor_rows, a_session_given_to_another_visitor_does_not_open) {
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

TEST_F(sealed_visitor_rows, another_key_does_not_open_them) {
  add(anna, 1, "one");
  add(ben, 1, "of ben");
  const auto sealed_by = data_key{9};
  const std::string body{reinterpret_cast<const char*>(sealed_by.data()), sealed_by.size()};
  overwrite(table::key, key_of(anna), checked_value(table::key, key_of(anna), body));
  restart();
  EXPECT_FALSE(rows->load(anna));
  EXPECT_EQ(records(ben), strings{"of ben"});
}

TEST_F(sealed_visitor_rows, without_their_key_they_do_not_open) {
  add(anna, 1, "one");
  write_batch erasing;
  erasing.erase(table::key, key_of(anna));
  ASSERT_TRUE(data->commit(erasing));
  restart();
  EXPECT_FALSE(rows->load(anna));
}

TEST_F(sealed_visitor_rows, a_missing_record_is_noticed) {
  for (const std::uint64_t n : {1, 2, 3})
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

TEST_F(sealed_visitor_rows, a_failed_commit_changes_no_key) {
  write_batch lost;
  ASSERT_TRUE(rows->add(record_of(anna, 1, "one"), lost));
  add(anna, 1, "one"); // The caller tries again, and this time it is committed.
  restart();
  EXPECT_EQ(records(anna), strings{"one"});
}

/// What the ring of the memory store forgets is forgotten from the oldest record on.
TEST(memory_visitor_rows, what_the_ring_dropped_is_not_missed) {
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
