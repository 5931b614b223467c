#include "store/write_batch.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

std::vector<std::string> told(const write_batch& x) {
  std::vector<std::string> out;
  x.each([&](const write_batch::change& c) {
    const auto verb = c.what == write_batch::verb::put           ? "put "
                      : c.what == write_batch::verb::erase       ? "erase "
                      : c.what == write_batch::verb::erase_range ? "range "
                                                                 : "rows ";
    out.push_back(verb + std::string{name_of(c.where)} + " " + std::string{c.key} + "="
                  + std::string{c.value});
  });
  return out;
}

TEST(write_batch, tells_its_changes_in_the_order_of_adding) {
  write_batch x;
  x.put(table::item, "a", "1");
  x.erase_range(table::seen, "b", "c");
  x.erase(table::meta, "d");
  x.erase_rows(table::timeline, "e", "f");
  const std::vector<std::string> expected{"put item a=1", "range seen b=c",
                                          "erase meta d=", "rows timeline e=f"};
  EXPECT_EQ(told(x), expected);
}

TEST(write_batch, copies_what_it_is_given) {
  write_batch x;
  std::string key = "key";
  x.put(table::meta, key, "v");
  key = "other";
  EXPECT_EQ(told(x), std::vector<std::string>{"put meta key=v"});
}

TEST(write_batch, counts_bytes_and_knows_when_it_is_empty) {
  write_batch x;
  EXPECT_TRUE(x.empty());
  x.put(table::meta, "abc", "de");
  EXPECT_EQ(x.bytes(), 5u);
  EXPECT_FALSE(x.empty());
}

} // namespace
} // namespace attune
