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

TEST(write_items_outcome, a_row_names_the_fields_that_no_item_has) {
  items_body body;
  body.rows.resize(1);
  body.indexes = {1};
  body.refused = {{0, "a", {fault_code::bad_message, "price must be a number", "/0/price"}}};
  body.ignored = {{0, {"/0/colour"}}, {1, {"/1/x"}}};
  std::string out;
  write_items_outcome(out, body, {{0, "b", true, {}}});
  EXPECT_EQ(out,
            R"({"accepted":1,"rejected":1,"results":[{"index":0,"id":"a","status":"rejected",)"
            R"("code":"bad_message","pointer":"/0/price","detail":"price must be a number",)"
            R"("warnings":[{"code":"unknown_field","pointer":"/0/colour","detail":)"
            R"("colour is no field of an item: it was not kept; own fields go in attributes"}]},)"
            R"({"index":1,"id":"b","status":"accepted",)"
            R"("warnings":[{"code":"unknown_field","pointer":"/1/x","detail":)"
            R"("x is no field of an item: it was not kept; own fields go in attributes"}]}]})");
}

TEST(write_items_outcome, nothing_written_is_an_answer_too) {
  std::string out;
  write_items_outcome(out, {}, {});
  EXPECT_EQ(out, R"({"accepted":0,"rejected":0,"results":[]})");
}

} // namespace attune
