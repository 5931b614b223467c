#include "store/checksum.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

// The examples of RFC 3720, B.4, and the check value of the polynomial's catalogue.
TEST(crc32c, gives_the_values_of_the_standard) {
  EXPECT_EQ(crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  std::string rising;
  for (auto i = 0; i < 32; ++i)
    rising += static_cast<char>(i);
  EXPECT_EQ(crc32c(rising), 0x46dd794eu);
}

TEST(crc32c, of_nothing_is_zero) { EXPECT_EQ(crc32c(""), 0u); }

TEST(crc32c, goes_on_from_a_checksum) {
  const std::string text = "the quick brown fox jumps over the lazy dog";
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    EXPECT_EQ(crc32c(text.substr(cut), crc32c(text.substr(0, cut))), crc32c(text));
}

} // namespace
} // namespace attune
