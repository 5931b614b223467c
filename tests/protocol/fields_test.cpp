#include "protocol/fields.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace attune {
namespace {

struct older {
  int a = 1;
  std::string b;
  std::optional<float> c;

  friend bool operator==(const older&, const older&) = default;
};

template <class Op, either<older> X>
void fields(Op& op, X& x) {
  op.sparse(x, &older::a, &older::b, &older::c);
}

/// The struct of the next version: one more field.
struct newer {
  int a = 1;
  std::string b;
  std::optional<float> c;
  std::vector<int> d{7};

  friend bool operator==(const newer&, const newer&) = default;
};

template <class Op, either<newer> X>
void fields(Op& op, X& x) {
  op.sparse(x, &newer::a, &newer::b, &newer::c, &newer::d);
}

template <class T>
std::string written(const T& x) {
  field_writer out;
  out.one(x);
  return out.bytes.take();
}

template <class T>
std::optional<T> read(std::string_view bytes) {
  field_reader in{bytes};
  T x;
  in.one(x);
  if (!in.bytes.ok() || !in.bytes.at_end())
    return {};
  return x;
}

TEST(fields, what_is_as_it_began_takes_a_bit) {
  EXPECT_EQ(written(older{}), std::string(1, '\0'));
  EXPECT_EQ(written(older{1, "x", {}}), "\x02\x01x"); // Bit 1, then a text of one byte.
}

TEST(fields, sparse_members_come_back) {
  for (const auto& x : {older{}, older{2, "", {}}, older{1, "b", 0.5f}, older{0, "", 0.0f}})
    EXPECT_EQ(read<older>(written(x)), x);
}

TEST(fields, a_member_that_was_appended_reads_from_older_bytes_as_it_begins) {
  EXPECT_EQ(read<newer>(written(older{2, "b", 0.5f})), (newer{2, "b", 0.5f, {7}}));
}

TEST(fields, bytes_with_a_member_that_is_not_known_are_refused) {
  EXPECT_TRUE(read<older>(written(newer{2, "b", 0.5f, {7}})));
  EXPECT_FALSE(read<older>(written(newer{2, "b", 0.5f, {8}})));
}

TEST(fields, a_vector_that_promises_more_than_is_there_is_refused_at_its_end) {
  field_writer out;
  out.bytes.varint(4);
  out.all(1, 2, 3); // Twelve bytes, so that four elements of one byte would fit.
  field_reader in{out.bytes.bytes()};
  std::vector<std::uint32_t> x;
  in.one(x);
  EXPECT_FALSE(in.bytes.ok());
  EXPECT_LE(x.size(), 4u);
}

} // namespace
} // namespace attune
