#include "tools/replay/recbole_items.hpp"

#include <gtest/gtest.h>

#include <sstream>

using namespace attune;

TEST(recbole_items, have_title_year_and_categories) {
  std::istringstream in{
    "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
    "1\tToy Story\t1995\tAnimation Children's Comedy\n"};
  data_set data;
  ASSERT_TRUE(add_recbole_items(in, "x", data));
  ASSERT_EQ(data.about.size(), 1u);
  const auto& film = data.about.at(0);
  EXPECT_EQ(film.id, "1");
  EXPECT_EQ(film.title, "Toy Story");
  EXPECT_EQ(film.categories, (std::vector<std::string>{"Animation", "Children's", "Comedy"}));
  EXPECT_EQ(film.attributes_json, R"({"year":1995})");
  // 1970-01-01 to 1995-01-01: 25 years of 365 days and the leap days of 72, 76, 80, 84, 88, 92.
  EXPECT_EQ(film.published_at_us, (25 * 365 + 6) * std::int64_t{86'400'000'000});
}

TEST(recbole_items, lack_a_year_that_is_none_and_columns_that_are_not_there) {
  std::istringstream in{"item_id:token\trelease_year:token\nx\tunknown\ny\t1950\n"};
  data_set data;
  ASSERT_TRUE(add_recbole_items(in, "x", data));
  const auto& unknown = data.about.at(0);
  EXPECT_EQ(unknown.title, "");
  EXPECT_TRUE(unknown.categories.empty());
  EXPECT_EQ(unknown.attributes_json, "");
  EXPECT_EQ(unknown.published_at_us, 0);
  const auto& old = data.about.at(1);
  EXPECT_EQ(old.attributes_json, R"({"year":1950})");
  EXPECT_EQ(old.published_at_us, 0);
}

TEST(recbole_items, skip_spaces_that_stand_together) {
  std::istringstream in{"item_id:token\tgenre:token_seq\nx\t War  Drama \n"};
  data_set data;
  ASSERT_TRUE(add_recbole_items(in, "x", data));
  EXPECT_EQ(data.about.at(0).categories, (std::vector<std::string>{"War", "Drama"}));
}

TEST(recbole_items, are_cut_to_what_the_contract_takes) {
  std::string long_title;
  for (auto i = 0; i < 600; ++i)
    long_title += "\xc3\xa9"; // Two bytes a character.
  std::string genres;
  for (auto i = 0; i < 20; ++i)
    genres += "g" + std::to_string(i) + ' ';
  std::istringstream in{"item_id:token\tname:token_seq\tgenre:token_seq\nx\t" + long_title + '\t'
                        + genres + std::string(200, 'g') + "\ny\tY\t" + std::string(200, 'g')
                        + '\n'};
  data_set data;
  ASSERT_TRUE(add_recbole_items(in, "x", data));
  EXPECT_EQ(data.about.at(0).title, long_title.substr(0, 1'024));
  EXPECT_EQ(data.about.at(0).categories.size(), 16u);
  EXPECT_EQ(data.about.at(1).categories.at(0), std::string(128, 'g'));
}

TEST(recbole_items, are_numbered_as_the_events_number_them) {
  data_set data;
  EXPECT_EQ(data.items.number_of("seen"), 0u);
  std::istringstream in{"item_id:token\tname:token_seq\nunseen\tU\nseen\tS\n\tnobody\n"};
  ASSERT_TRUE(add_recbole_items(in, "films.item", data));
  EXPECT_EQ(data.about.at(0).title, "S");
  EXPECT_EQ(data.about.at(1).title, "U");
  ASSERT_EQ(data.bad_lines, 1u);
  EXPECT_EQ(data.bad[0].file, "films.item");
  EXPECT_EQ(data.bad[0].number, 4u);
}
