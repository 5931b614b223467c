#include "protocol/codec/write_answer.hpp"
#include "tests/protocol/codec/golden.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(write_items_outcome, rows_are_in_the_bodys_order) {
  items_body body;
  body.rows.resize(3);
  body.indexes = {0, 2, 3};
  body.refused = {{1, "b", {fault_code::bad_message, "price must be a number", "/1/price"}}};
  std::string out;
  write_items_outcome(out, body,
                      {{0, "a", true, {}}, {1, "c", true, {}}, {2, "d", false, "overloaded"}});
  EXPECT_EQ(out, golden("items_outcome"));
}

TEST(write_items_outcome, nothing_written_is_an_answer_too) {
  std::string out;
  write_items_outcome(out, {}, {});
  EXPECT_EQ(out, R"({"accepted":0,"rejected":0,"results":[]})");
}

} // namespace attune
