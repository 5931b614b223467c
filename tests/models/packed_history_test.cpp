#include "models/packed_history.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

template <class T>
std::string stored(const T& x) {
  field_writer out;
  out.one(x);
  return out.bytes.take();
}

TEST(packed_history, a_visit_comes_back_and_takes_13_bytes) {
  const item_visit given{{0x0123'4567'89ab'cdef}, 0xfedc'ba98, signal_kind::purchase};
  EXPECT_EQ(packed_visit{given}.unpacked(), given);
  EXPECT_EQ(sizeof(packed_visit), 13u);
  EXPECT_EQ(packed_visit{}.unpacked().item, item_key{});
}

TEST(packed_history, a_visit_is_stored_as_its_numbers_in_order) {
  const item_visit given{{0x0123'4567'89ab'cdef}, 0xfedc'ba98, signal_kind::purchase};
  byte_writer numbers;
  numbers.raw(given.item.value).raw(given.at_s).raw(given.kind);
  EXPECT_EQ(stored(packed_visit{given}), numbers.bytes());
}

TEST(packed_history, ids_are_told_apart_by_48_bits) {
  const std::uint64_t hash = 0x0123'4567'89ab'cdef;
  EXPECT_EQ(short_id{hash}.value(), 0x4567'89ab'cdefu);
  EXPECT_EQ(sizeof(short_id), 6u);
  EXPECT_EQ(short_id{hash}, short_id{hash});
  for (auto bit = 0u; bit < 48; ++bit)
    EXPECT_NE(short_id{hash}, short_id{hash ^ std::uint64_t{1} << bit}) << bit;
}

TEST(packed_history, an_id_stored_whole_is_read) {
  const std::uint64_t hash = 0x0123'4567'89ab'cdef;
  const auto bytes = stored(hash);
  field_reader in{bytes};
  short_id read;
  in.one(read);
  EXPECT_TRUE(in.bytes.ok() && in.bytes.at_end());
  EXPECT_EQ(read, short_id{hash});
  EXPECT_EQ(stored(read), stored(hash & 0xffff'ffff'ffff));
}

} // namespace
} // namespace attune
