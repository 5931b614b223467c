#include "protocol/ids.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <set>

namespace attune {

TEST(ids, are_32_hex_digits) {
  EXPECT_EQ(to_string(visitor_id{0x0123456789abcdefULL, 1}), "0123456789abcdef0000000000000001");
  EXPECT_EQ(parse_visitor_id("0123456789abcdef0000000000000001"),
            (visitor_id{0x0123456789abcdefULL, 1}));
  EXPECT_EQ(parse_session_id(to_string(session_id{7, 8})), (session_id{7, 8}));
}

TEST(ids, of_another_form_are_refused) {
  for (const auto* text :
       {"", "0", "0123456789abcdef000000000000000", "0123456789abcdef00000000000000011",
        "0123456789ABCDEF0000000000000001", "0123456789abcdeg0000000000000001",
        " 123456789abcdef0000000000000001", "-123456789abcdef0000000000000001",
        "0123456789abcdef 000000000000001"}) {
    EXPECT_FALSE(parse_visitor_id(text)) << text;
    EXPECT_FALSE(parse_session_id(text)) << text;
  }
}

TEST(decision_id, reads_what_it_wrote) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  for (const auto& x : {decision_id{{0, 0}, 0, 0, 0}, decision_id{{1, 2}, 3, 4, 5},
                        decision_id{{most, most}, most, most, 0xffffffffu},
                        decision_id{{0xabc, 0xdef}, 0x10, 0xff, 0x123}})
    EXPECT_EQ(parse_decision_id(to_string(x)), x) << to_string(x);
}

TEST(decision_id, is_four_parts_of_hex) {
  EXPECT_EQ(to_string(decision_id{{0, 1}, 16, 255, 10}),
            "00000000000000000000000000000001.10.ff.a");
}

TEST(decision_id, fits_the_wires_ids) {
  constexpr auto most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_LE(to_string(decision_id{{most, most}, most, most, 0xffffffffu}).size(), 128u);
}

TEST(decision_id, of_another_form_is_refused) {
  const std::string visitor(32, '0');
  for (const auto& rest : {"", ".", "..", "...", ".1", ".1.2", ".1.2.", ".1..3", "..2.3",
                           ".1.2.3.4", ".1.2.3 ", ".1.2.g", ".1.2.-3", ".1.2.+3", ".1.2.0x3",
                           "-1.2.3", ".1.2.100000000", ".10000000000000000.2.3", ".A.2.3"})
    EXPECT_FALSE(parse_decision_id(visitor + rest)) << rest;
  EXPECT_FALSE(parse_decision_id("r-1"));
  EXPECT_FALSE(parse_decision_id(std::string(31, '0') + "g.1.2.3"));
}

TEST(stable_hash, depends_on_every_byte_the_length_and_the_seed) {
  std::set<std::uint64_t> seen;
  const std::string text = "0123456789abcdefghij";
  for (std::size_t length = 0; length <= text.size(); ++length)
    seen.insert(stable_hash(std::string_view{text}.substr(0, length)));
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] = '!';
    seen.insert(stable_hash(other));
  }
  seen.insert(stable_hash(text, 1));
  seen.insert(stable_hash(std::string_view{"\0", 1}));
  seen.insert(stable_hash(std::string_view{"\0\0", 2}));
  EXPECT_EQ(seen.size(), 21u + 20u + 3u);
}

TEST(stable_hash, is_the_same_for_the_same_bytes_at_any_address) {
  const std::string a = "xxSKU-123456789";
  EXPECT_EQ(stable_hash(std::string_view{a}.substr(2)), stable_hash("SKU-123456789"));
  EXPECT_EQ(key_of("SKU-1").value, stable_hash("SKU-1"));
}

} // namespace attune
