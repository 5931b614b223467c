#include "protocol/result.hpp"

#include <gtest/gtest.h>
#include <set>

namespace attune {

TEST(fault_code, every_code_has_its_own_name) {
  std::set<std::string_view> names;
  for (auto i = 1; i <= static_cast<int>(fault_code::unprocessable); ++i)
    names.insert(code_name(static_cast<fault_code>(i)));
  EXPECT_EQ(names.size(), 16u);
  EXPECT_EQ(code_name(fault_code::bad_message), "bad_message");
  EXPECT_EQ(code_name(fault_code::unprocessable), "unprocessable");
}

TEST(result, failed_carries_the_fault) {
  const result<int> x = failed(fault_code::too_large, "a sentence", "/a");
  ASSERT_FALSE(x);
  EXPECT_EQ(x.error(), (fault{fault_code::too_large, "a sentence", "/a"}));
}

} // namespace attune
