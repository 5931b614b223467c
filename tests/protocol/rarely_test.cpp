#include "protocol/rarely.hpp"

#include "protocol/fields.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

using words = std::vector<std::string>;

TEST(rarely, begins_as_the_value_does_and_is_a_pointer_wide) {
  const rarely<words> x;
  EXPECT_TRUE(x->empty());
  EXPECT_EQ(sizeof x, sizeof(void*));
}

TEST(rarely, copies_are_deep) {
  rarely<words> x;
  x.change() = {"a"};
  auto copy = x;
  copy.change().push_back("b");
  EXPECT_EQ(*x, words{"a"});
  EXPECT_EQ(*copy, (words{"a", "b"}));
  x = copy;
  EXPECT_EQ(*x, *copy);
  const auto& itself = x;
  x = itself;
  EXPECT_EQ(*x, *copy);
}

TEST(rarely, what_was_moved_from_taken_or_reset_is_as_it_began) {
  rarely<words> x;
  x.change() = {"a"};
  auto y = std::move(x);
  EXPECT_TRUE(x->empty());
  x = std::move(y);
  EXPECT_TRUE(y->empty());
  EXPECT_EQ(x.take(), words{"a"});
  EXPECT_TRUE(x->empty());
  EXPECT_TRUE(x.take().empty());
  x.change() = {"b"};
  x.reset();
  EXPECT_TRUE(x->empty());
}

TEST(rarely, changed_back_equals_never_changed) {
  rarely<words> x;
  x.change().push_back("a");
  EXPECT_NE(x, rarely<words>{});
  x.change().clear();
  EXPECT_EQ(x, rarely<words>{});
}

TEST(rarely, is_stored_as_its_value) {
  field_writer plain;
  plain.one(words{"a", "b"});
  field_writer out;
  rarely<words> x;
  x.change() = {"a", "b"};
  out.one(x);
  EXPECT_EQ(out.bytes.bytes(), plain.bytes.bytes());
  field_reader in{out.bytes.bytes()};
  rarely<words> read;
  in.one(read);
  EXPECT_EQ(read, x);
  EXPECT_TRUE(in.bytes.ok() && in.bytes.at_end());
  field_writer initial;
  initial.one(words{});
  field_reader in_again{initial.bytes.bytes()};
  in_again.one(read); // Over what was there.
  EXPECT_TRUE(read->empty());
}

} // namespace
} // namespace attune
