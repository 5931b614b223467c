#include "http/digest.hpp"
#include "protocol/hex.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

std::string hex_of(const sha256_bytes& x) {
  return hex_of_bytes({reinterpret_cast<const char*>(x.data()), x.size()});
}

// FIPS 180-4's example "abc"; RFC 4231, test case 2.
TEST(digest, agrees_with_the_published_examples) {
  EXPECT_EQ(hex_of(sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_of(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(digest, compares_whole_digests) {
  auto x = sha256("abc");
  EXPECT_TRUE(same_digest(x, sha256("abc")));
  x.back() ^= 1;
  EXPECT_FALSE(same_digest(x, sha256("abc")));
}

TEST(digest, draws_other_bytes_each_time) {
  EXPECT_EQ(random_bytes(16).size(), 16u);
  EXPECT_NE(random_bytes(16), random_bytes(16));
}

TEST(digest, reads_numbers_big_endian) {
  const unsigned char bytes[] = {9, 0, 0, 0, 0, 0, 0, 1, 2};
  EXPECT_EQ(number_at(bytes, 1), 0x102u);
}

} // namespace
} // namespace attune
