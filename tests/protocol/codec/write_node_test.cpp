#include "protocol/codec/write_node.hpp"

#include <gtest/gtest.h>

namespace attune {

TEST(write_node, writes_a_value_again_without_the_space_around_it) {
  json_tree tree;
  ASSERT_TRUE(tree.parse(R"( { "a" : [ 1.50 , true, null, "\u00e9" ] , "b":{ } , "c":[] } )"));
  std::string out;
  json_writer w{out};
  write_node(w, tree, 0);
  EXPECT_EQ(out, "{\"a\":[1.50,true,null,\"\u00e9\"],\"b\":{},\"c\":[]}");
}

} // namespace attune
