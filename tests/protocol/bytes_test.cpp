#include "protocol/bytes.hpp"

#include <gtest/gtest.h>
#include <limits>

namespace attune {

namespace {

constexpr std::uint64_t numbers[] = {
  0, 1, 127, 128, 16383, 16384, 0xffffffffULL, std::numeric_limits<std::uint64_t>::max()};

} // namespace

TEST(byte_writer, is_little_endian) {
  EXPECT_EQ(byte_writer{}.raw(std::uint32_t{0x01020304}).take(), "\x04\x03\x02\x01");
}

// 300 = 0b10'0101100: low seven bits 0x2c with the mark, then 2 (LEB128).
TEST(byte_writer, varints_are_leb128) {
  EXPECT_EQ(byte_writer{}.varint(300).take(), "\xac\x02");
  EXPECT_EQ(byte_writer{}.varint(127).take(), "\x7f");
  EXPECT_EQ(byte_writer{}.varint(std::numeric_limits<std::uint64_t>::max()).take().size(), 10u);
}

TEST(byte_reader, reads_what_was_written) {
  byte_writer w;
  for (const auto x : numbers)
    w.varint(x);
  w.raw(1.5f).raw(std::int64_t{-7}).text("").text("caf\xc3\xa9").raw(std::uint8_t{255});
  byte_reader r{w.bytes()};
  for (const auto x : numbers)
    EXPECT_EQ(r.varint(), x);
  EXPECT_EQ(r.raw<float>(), 1.5f);
  EXPECT_EQ(r.raw<std::int64_t>(), -7);
  EXPECT_EQ(r.text(), "");
  EXPECT_EQ(r.text(), "caf\xc3\xa9");
  EXPECT_EQ(r.raw<std::uint8_t>(), 255);
  EXPECT_TRUE(r.ok());
  EXPECT_TRUE(r.at_end());
}

TEST(byte_reader, refuses_input_that_is_cut_short_anywhere) {
  byte_writer w;
  w.raw(std::uint64_t{1}).varint(1u << 20).text("hello");
  const auto whole = w.take();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    byte_reader r{std::string_view{whole}.substr(0, length)};
    r.raw<std::uint64_t>();
    r.varint();
    r.text();
    EXPECT_FALSE(r.ok()) << length;
  }
}

TEST(byte_reader, stays_refused_and_reads_zeros) {
  byte_reader r{"\x01"};
  r.raw<std::uint32_t>();
  EXPECT_FALSE(r.ok());
  EXPECT_EQ(r.raw<std::uint8_t>(), 0);
  EXPECT_EQ(r.varint(), 0u);
  EXPECT_EQ(r.text(), "");
  EXPECT_FALSE(r.ok());
}

TEST(byte_reader, refuses_a_varint_without_an_end) {
  const std::string endless(11, '\xff');
  byte_reader r{endless};
  r.varint();
  EXPECT_FALSE(r.ok());
}

TEST(byte_reader, refuses_a_count_of_more_than_can_follow) {
  const auto bytes = byte_writer{}.varint(3).raw(std::uint64_t{0}).raw(std::uint64_t{0}).take();
  byte_reader good{bytes};
  EXPECT_EQ(good.count(5), 3u); // Three of five bytes fit in sixteen.
  EXPECT_TRUE(good.ok());
  byte_reader bad{bytes};
  EXPECT_EQ(bad.count(6), 0u);
  EXPECT_FALSE(bad.ok());
}

TEST(byte_reader, refuses_a_text_longer_than_the_rest) {
  byte_reader r{"\x05"
                "abcd"};
  EXPECT_EQ(r.text(), "");
  EXPECT_FALSE(r.ok());
}

} // namespace attune
