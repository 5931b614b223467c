#include "tools/progress_bar.hpp"

#include <gtest/gtest.h>

#include <sstream>

using namespace attune;

TEST(progress_bar, writes_a_line_every_ten_percent_where_nobody_watches) {
  std::ostringstream out;
  progress_bar bar{out, false, "events", 20};
  for (std::size_t i = 1; i <= 20; ++i)
    bar.show(i);
  const auto text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 10);
  EXPECT_EQ(text.substr(0, text.find('\n')), "10 %: 2 of 20 events");
  EXPECT_NE(text.find("100 %: 20 of 20 events\n"), std::string::npos);
}

TEST(progress_bar, is_drawn_over_itself_on_a_terminal_and_ends_its_line_when_full) {
  std::ostringstream out;
  progress_bar bar{out, true, "lines", 4};
  for (std::size_t i = 1; i <= 4; ++i)
    bar.show(i);
  const auto text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), 4);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  // Half of forty places are full after two of four.
  EXPECT_NE(text.find('[' + std::string(20, '#') + std::string(20, ' ') + "] 50 %  2 of 4 lines"),
            std::string::npos);
}

TEST(progress_bar, says_nothing_of_what_has_no_known_end) {
  std::ostringstream out;
  progress_bar bar{out, false, "bytes", 0};
  bar.show(1'000);
  EXPECT_EQ(out.str(), "");
}

TEST(progress_bar, is_full_where_more_was_done_than_there_was) {
  std::ostringstream out;
  progress_bar bar{out, false, "bytes", 10};
  bar.show(25);
  EXPECT_EQ(out.str(), "100 %: 10 of 10 bytes\n");
}

TEST(progress_bar, says_nothing_twice) {
  std::ostringstream out;
  progress_bar bar{out, true, "events", 1'000};
  bar.show(10);
  const auto once = out.str();
  bar.show(10);
  bar.show(11); // Still one percent.
  EXPECT_EQ(out.str(), once);
}
