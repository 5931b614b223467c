#include "http/idempotency.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using state = idempotency_cache::state;

TEST(idempotency, repeats_the_first_answer) {
  idempotency_cache x;
  EXPECT_EQ(x.begin("k", "body").what, state::fresh);
  EXPECT_EQ(x.begin("k", "body").what, state::in_progress);
  x.finish("k", "answer");
  const auto again = x.begin("k", "body");
  EXPECT_EQ(again.what, state::repeated);
  EXPECT_EQ(again.answer, "answer");
}

TEST(idempotency, refuses_another_body) {
  idempotency_cache x;
  x.begin("k", "body");
  EXPECT_EQ(x.begin("k", "other").what, state::conflicting);
  EXPECT_EQ(x.begin("l", "other").what, state::fresh);
}

TEST(idempotency, forgets_what_failed) {
  idempotency_cache x;
  x.begin("k", "body");
  x.abandon("k");
  EXPECT_EQ(x.begin("k", "other").what, state::fresh);
  x.finish("k", "answer");
  x.abandon("k");
  EXPECT_EQ(x.begin("k", "other").what, state::repeated) << "what succeeded stays";
}

TEST(idempotency, is_bounded_by_number_and_bytes) {
  idempotency_cache x;
  for (auto i = 0; i < 1'001; ++i)
    x.begin(std::to_string(i), "body");
  EXPECT_EQ(x.begin("0", "other").what, state::fresh) << "the oldest was forgotten";
  for (auto i = 0; i < 9; ++i) {
    x.begin("large" + std::to_string(i), "body");
    x.finish("large" + std::to_string(i), std::string(1u << 20, 'a'));
  }
  EXPECT_EQ(x.begin("large0", "body").what, state::fresh) << "more than 8 MiB of answers";
  EXPECT_EQ(x.begin("large8", "body").what, state::repeated);
  x.finish("never begun", "answer");
  EXPECT_EQ(x.begin("never begun", "body").what, state::fresh);
}

} // namespace
} // namespace attune
