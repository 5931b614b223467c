#include "http/list_query.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

result<subscription> read(const std::string& query, std::string_view slot = {}) {
  return read_list_query(*read_url("/v1/list?" + query), slot);
}

TEST(list_query, says_what_subscribe_says) {
  const auto x = read("n=200&item=SKU-1&candidates=a,b%2Cc,,d");
  ASSERT_TRUE(x);
  EXPECT_EQ(x->n, 200u);
  EXPECT_EQ(x->item, "SKU-1");
  EXPECT_EQ(x->candidates, (std::vector<std::string>{"a", "b", "c", "d"}));
  EXPECT_EQ(read(""), subscription{});
}

TEST(list_query, of_a_slot_goes_before_that_of_all) {
  const auto query = "n=4&home.n=6&side.item=SKU-1";
  EXPECT_EQ(read(query, "home")->n, 6u);
  EXPECT_EQ(read(query, "home")->item, "");
  EXPECT_EQ(read(query, "side")->n, 4u);
  EXPECT_EQ(read(query, "side")->item, "SKU-1");
  EXPECT_EQ(read(query)->n, 4u) << "where there is one list only";
}

TEST(list_query, is_refused_with_the_parameters_name) {
  const auto fault_of = [](const std::string& query, std::string_view slot = {}) {
    const auto x = read(query, slot);
    return x ? std::string{} : x.error().pointer;
  };
  for (const auto* bad : {"n=0", "n=201", "n=", "n=1x", "n=-1", "n=1.5", "n=99999999999"})
    EXPECT_EQ(fault_of(bad), "/n") << bad;
  EXPECT_EQ(fault_of("home.n=0", "home"), "/home.n");
  EXPECT_EQ(fault_of("item=two+words"), "/item") << "a plus is a blank";
  EXPECT_EQ(fault_of("item=" + std::string(129, 'a')), "/item");
  EXPECT_EQ(fault_of("candidates="), "/candidates");
  EXPECT_EQ(fault_of("candidates=a,b%20c"), "/candidates");
  std::string many = "candidates=a";
  for (auto i = 0; i < 500; ++i)
    many += ",a";
  EXPECT_EQ(fault_of(many), "/candidates");
}

} // namespace
} // namespace attune
