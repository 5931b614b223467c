#include "http/query_ids.hpp"

#include <gtest/gtest.h>
#include <string>

namespace attune {
namespace {

std::string fault_of(std::string_view target) {
  const auto bad = bad_id_in_query(*read_url(target), {"anon_id", "item"});
  return bad ? bad->pointer : "none";
}

TEST(query_ids, ids_are_taken_as_they_were_meant) {
  EXPECT_EQ(fault_of("/?anon_id=ada%2B1@example.com&item=a%2Fb"), "none");
  EXPECT_EQ(fault_of("/"), "none");
  EXPECT_EQ(fault_of("/?anon_id=&other=a+b"), "none");
}

TEST(query_ids, what_would_name_somebody_else_is_refused) {
  EXPECT_EQ(fault_of("/?anon_id=ada+1@example.com"), "/anon_id");
  EXPECT_EQ(fault_of("/?anon_id=a&item=b+c"), "/item");
  EXPECT_EQ(fault_of("/?anon_id=a%20b"), "/anon_id");
  EXPECT_EQ(fault_of("/?anon_id=%C3%A9"), "/anon_id");
  EXPECT_EQ(fault_of("/?anon_id=" + std::string(129, 'x')), "/anon_id");
  const auto bad = bad_id_in_query(*read_url("/?anon_id=a+b"), {"anon_id"});
  ASSERT_TRUE(bad);
  EXPECT_NE(bad->what.find("%2B"), std::string::npos) << "it says what to do";
}

} // namespace
} // namespace attune
