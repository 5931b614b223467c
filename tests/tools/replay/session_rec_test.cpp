#include "tools/replay/session_rec.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

using namespace attune;

TEST(session_rec, reads_events_by_the_names_of_the_columns) {
  std::istringstream in{"Time\tItemId\tOther\tSessionId\n1.5\ti7\t-\ts1\n2\ti8\t-\ts1\n"};
  data_set data;
  ASSERT_TRUE(add_session_rec(in, "x", data));
  ASSERT_EQ(data.events.size(), 2u);
  EXPECT_EQ(data.events[0], (replay_event{0, 0, 1'500'000}));
  EXPECT_EQ(data.events[1], (replay_event{0, 1, 2'000'000}));
  EXPECT_EQ(data.people.name(0), "s1");
  EXPECT_EQ(data.items.name(1), "i8");
}

TEST(session_rec, notes_bad_lines_by_number_and_keeps_the_good_ones) {
  std::istringstream in{"SessionId\tItemId\tTime\n1\t2\tsoon\n1\t2\t3\n\t2\t3\n1\ta b\t3\n1\t2\n"};
  data_set data;
  ASSERT_TRUE(add_session_rec(in, "clicks.txt", data));
  EXPECT_EQ(data.events.size(), 1u);
  ASSERT_EQ(data.bad_lines, 4u);
  EXPECT_EQ(data.bad[0].file, "clicks.txt");
  EXPECT_EQ(data.bad[0].number, 2u);
  EXPECT_NE(data.bad[0].what.find("Time"), std::string::npos);
  EXPECT_EQ(data.bad[1].number, 4u);
  EXPECT_NE(data.bad[1].what.find("SessionId"), std::string::npos);
  EXPECT_EQ(data.bad[2].number, 5u);
  EXPECT_NE(data.bad[2].what.find("ItemId"), std::string::npos);
  EXPECT_EQ(data.bad[3].number, 6u);
}

TEST(session_rec, names_the_column_that_is_missing) {
  std::istringstream in{"SessionId\tItem\tTime\n"};
  data_set data;
  const auto got = add_session_rec(in, "x", data);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("ItemId"), std::string::npos);
}

TEST(session_rec, merges_files_by_time_and_keeps_their_order_within_one_time) {
  const test::temp_folder folder;
  const auto first = folder.in("a");
  const auto second = folder.in("b");
  std::ofstream{first} << "SessionId\tItemId\tTime\ns\tlate\t9\ns\ttwin1\t5\n";
  std::ofstream{second} << "SessionId\tItemId\tTime\nt\ttwin2\t5\nt\tearly\t1\n";
  data_set data;
  ASSERT_TRUE(read_session_rec({first, second}, data));
  std::vector<std::string> order;
  for (const auto& x : data.events)
    order.push_back(data.items.name(x.item));
  EXPECT_EQ(order, (std::vector<std::string>{"early", "twin1", "twin2", "late"}));
}

TEST(session_rec, fails_with_the_name_of_a_file_that_it_cannot_open) {
  data_set data;
  const auto got = read_session_rec({"/nonexistent/clicks.txt"}, data);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("/nonexistent/clicks.txt"), std::string::npos);
}

TEST(session_rec, fails_where_nothing_could_be_read) {
  const test::temp_folder folder;
  const auto file = folder.in("a");
  std::ofstream{file} << "SessionId\tItemId\tTime\n";
  data_set data;
  EXPECT_FALSE(read_session_rec({file}, data));
}
