#include "store/row.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

TEST(row, gives_its_body_back) {
  for (const std::string body : {"", "b", "a longer body"}) {
    const auto value = checked_value(table::meta, "k", body);
    EXPECT_EQ(body_of(table::meta, "k", value).value(), body);
  }
}

TEST(row, notices_each_flipped_bit) {
  const auto value = checked_value(table::meta, "k", "body");
  for (std::size_t bit = 0; bit < 8 * value.size(); ++bit) {
    auto flipped = value;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(body_of(table::meta, "k", flipped)) << "bit " << bit;
  }
}

TEST(row, notices_a_cut) {
  const auto value = checked_value(table::meta, "k", "body");
  for (std::size_t size = 0; size < value.size(); ++size)
    EXPECT_FALSE(body_of(table::meta, "k", value.substr(0, size))) << size << " bytes";
}

TEST(row, does_not_open_in_another_place) {
  const auto value = checked_value(table::meta, "k", "body");
  EXPECT_FALSE(body_of(table::meta, "j", value));
  EXPECT_FALSE(body_of(table::item, "k", value));
}

TEST(row, names_itself_when_damaged) {
  const auto fault = body_of(table::item, std::string{"\x01\xab", 2}, "").error();
  EXPECT_NE(fault.what.find("01ab"), std::string::npos) << fault.what;
  EXPECT_NE(fault.what.find("item"), std::string::npos) << fault.what;
}

TEST(row, numbers_in_keys_sort_as_numbers) {
  EXPECT_LT(key_of(std::uint64_t{255}), key_of(std::uint64_t{256}));
  EXPECT_LT(key_of(visitor_id{1, 2}, 9), key_of(visitor_id{1, 2}, 10));
  EXPECT_LT(key_of(visitor_id{1, ~0ull}, ~0ull), key_of(visitor_id{2, 0}, 0));
  EXPECT_EQ(big_endian(key_of(std::uint64_t{0x0102030405060708})), 0x0102030405060708u);
}

} // namespace
} // namespace attune
