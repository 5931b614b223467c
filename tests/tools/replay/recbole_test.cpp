#include "tools/replay/recbole.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

using namespace attune;

TEST(recbole, reads_events_by_the_names_of_the_columns) {
  std::istringstream in{
    "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n"};
  data_set data;
  ASSERT_TRUE(add_recbole_events(in, "x", data));
  ASSERT_EQ(data.events.size(), 1u);
  EXPECT_EQ(data.events[0], (replay_event{0, 0, 881'250'949'000'000}));
  EXPECT_EQ(data.people.name(0), "196");
  EXPECT_EQ(data.items.name(0), "242");
}

TEST(recbole, notes_bad_lines_by_number_and_keeps_the_good_ones) {
  std::istringstream in{
    "user_id:token\titem_id:token\ttimestamp:float\n1\t2\tx\n\t2\t3\n1\t2\t3\n1\n"};
  data_set data;
  ASSERT_TRUE(add_recbole_events(in, "u.inter", data));
  EXPECT_EQ(data.events.size(), 1u);
  ASSERT_EQ(data.bad_lines, 3u);
  EXPECT_EQ(data.bad[0].number, 2u);
  EXPECT_NE(data.bad[0].what.find("timestamp"), std::string::npos);
  EXPECT_EQ(data.bad[1].number, 3u);
  EXPECT_EQ(data.bad[2].number, 5u);
}

TEST(recbole, takes_times_in_milliseconds_and_says_so) {
  std::istringstream in{"user_id:token\titem_id:token\ttimestamp:float\n1\t2\t1767225600000\n"};
  data_set data;
  ASSERT_TRUE(add_recbole_events(in, "x", data));
  ASSERT_EQ(data.events.size(), 1u);
  EXPECT_EQ(data.events[0].at_us, 1'767'225'600'000'000);
  EXPECT_EQ(data.read_in[static_cast<std::size_t>(time_unit::milliseconds)], 1u);
}

TEST(recbole, orders_events_by_time_and_those_of_one_time_by_item) {
  const test::temp_folder folder;
  const auto file = folder.in("small.inter");
  std::ofstream{file} << "user_id:token\titem_id:token\ttimestamp:float\n"
                         "u\t30\t5\nu\t4\t5\nv\t100\t5\nv\t9\t1\n";
  data_set data;
  ASSERT_TRUE(read_recbole(file, data));
  std::vector<std::string> order;
  for (const auto& x : data.events)
    order.push_back(data.items.name(x.item));
  EXPECT_EQ(order, (std::vector<std::string>{"9", "4", "30", "100"}));
}

TEST(recbole, reads_the_item_file_beside_it) {
  const test::temp_folder folder;
  const auto file = folder.in("small.inter");
  std::ofstream{file} << "user_id:token\titem_id:token\ttimestamp:float\nu\t30\t5\n";
  std::ofstream{folder.path() / "small.item"} << "item_id:token\tname:token_seq\n30\tThirty\n";
  data_set data;
  ASSERT_TRUE(read_recbole(file, data));
  EXPECT_EQ(data.about.at(0).title, "Thirty");
}

TEST(recbole, says_which_file_is_at_fault) {
  data_set data;
  EXPECT_FALSE(read_recbole("/nonexistent/x.inter", data));
  const test::temp_folder folder;
  const auto file = folder.in("small.inter");
  std::ofstream{file} << "user_id:token\titem_id:token\ttimestamp:float\nu\t30\t5\n";
  std::ofstream{folder.path() / "small.item"} << "id:token\n30\n";
  const auto got = read_recbole(file, data);
  ASSERT_FALSE(got);
  EXPECT_NE(got.error().what.find("small.item"), std::string::npos);
  EXPECT_NE(got.error().what.find("item_id"), std::string::npos);
}

TEST(recbole, orders_numbers_as_numbers_and_before_all_other_ids) {
  EXPECT_TRUE(id_before("9", "10"));
  EXPECT_FALSE(id_before("10", "9"));
  EXPECT_TRUE(id_before("09", "10"));
  EXPECT_FALSE(id_before("9", "9"));
  EXPECT_TRUE(id_before("10", "1a"));
  EXPECT_FALSE(id_before("1a", "2"));
  EXPECT_TRUE(id_before("a", "b"));
}
