#include "actors/item_warnings.hpp"

#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

class item_warnings : public testing::Test {
protected:
  item_warnings() {
    put_numbered(items, 10);
    auto hidden = numbered_item(3);
    hidden.hidden = true;
    items.put(hidden, 11).value();
    asked.id = "q1";
  }

  std::vector<row_report> warnings() { return warnings_of(asked, *items.publish()); }

  catalogue items{plain_body};
  subscription asked;
};

TEST_F(item_warnings, what_the_catalogue_has_is_asked_for_in_silence) {
  EXPECT_TRUE(warnings().empty());
  asked.item = "i1";
  asked.candidates = {"i2", "i3"};
  EXPECT_TRUE(warnings().empty()) << "i3 is hidden, and known";
}

TEST_F(item_warnings, a_pages_unknown_item_is_named) {
  asked.item = "nothing";
  const auto rows = warnings();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].id, "q1");
  EXPECT_EQ(rows[0].warning, row_warning::unknown_item);
  EXPECT_NE(rows[0].detail.find("`nothing`"), std::string::npos) << rows[0].detail;
}

TEST_F(item_warnings, unknown_candidates_are_counted_and_the_first_three_named) {
  asked.candidates = {"i1", "x1", "x2"};
  auto rows = warnings();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].detail,
            "the catalogue lacks 2 of the 3 candidates: `x1`, `x2`; they are not in "
            "the list");
  asked.candidates = {"x1", "x2", "x3", "x4"};
  rows = warnings();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_NE(rows[0].detail.find("4 of the 4 candidates: `x1`, `x2`, `x3`, ...;"), std::string::npos)
    << rows[0].detail;
}

} // namespace
} // namespace attune
