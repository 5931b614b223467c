#include "store/seal.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace attune {
namespace {

const data_key key{1, 2, 3};
const sealer::place here{table::timeline, "key", "before"};

std::string sealed(sealer& by, std::string_view plain, const sealer::place& at = here) {
  std::string out;
  EXPECT_TRUE(by.seal(key, at, plain, out));
  return out;
}

TEST(sealer, opens_what_it_sealed) {
  sealer x;
  for (const std::size_t size : {0u, 1u, 15u, 16u, 17u, 700u, 100'000u}) {
    const std::string plain(size, 'p');
    EXPECT_EQ(x.open(key, here, sealed(x, plain)).value(), plain) << size << " bytes";
  }
}

TEST(sealer, adds_29_bytes_behind_what_is_there) {
  sealer x;
  std::string out = "head";
  ASSERT_TRUE(x.seal(key, here, "plain", out));
  EXPECT_EQ(out.substr(0, 4), "head");
  EXPECT_EQ(out.size(), 4 + 29 + 5);
}

TEST(sealer, hides_the_plain_bytes) {
  sealer x;
  EXPECT_EQ(sealed(x, "a very secret word").find("secret"), std::string::npos);
}

TEST(sealer, notices_each_flipped_bit_and_each_cut) {
  sealer x;
  const auto value = sealed(x, "plain");
  for (std::size_t bit = 0; bit < 8 * value.size(); ++bit) {
    auto flipped = value;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(x.open(key, here, flipped)) << "bit " << bit;
  }
  for (std::size_t size = 0; size < value.size(); ++size)
    EXPECT_FALSE(x.open(key, here, value.substr(0, size))) << size << " bytes";
}

TEST(sealer, opens_with_the_right_key_only) {
  sealer x;
  const auto value = sealed(x, "plain");
  auto other = key;
  other[31] ^= 1;
  EXPECT_FALSE(x.open(other, here, value));
}

TEST(sealer, opens_in_its_own_place_only) {
  sealer x;
  const auto value = sealed(x, "plain");
  EXPECT_FALSE(x.open(key, {table::profile, "key", "before"}, value));
  EXPECT_FALSE(x.open(key, {table::timeline, "kez", "before"}, value));
  EXPECT_FALSE(x.open(key, {table::timeline, "key", "befora"}, value));
  EXPECT_TRUE(x.open(key, here, value)) << "a refusal leaves the sealer well";
}

TEST(sealer, never_uses_a_nonce_twice) {
  sealer x;
  std::set<std::string> nonces;
  for (auto i = 0; i < 1'000; ++i)
    nonces.insert(sealed(x, "").substr(1, 12));
  EXPECT_EQ(nonces.size(), 1'000u);
}

TEST(sealer, makes_keys_that_differ) {
  EXPECT_NE(sealer::make_key().value(), sealer::make_key().value());
}

} // namespace
} // namespace attune
