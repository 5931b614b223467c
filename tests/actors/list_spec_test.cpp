#include "actors/list_spec.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(list_spec, holds_all_of_a_subscription_but_what_only_its_message_says) {
  subscription asked;
  asked.id = "request-1";
  asked.slot = "home";
  asked.n = 7;
  asked.item = "lamp";
  asked.candidates = {"a", "b"};
  asked.have = 3;
  asked.min_interval_ms = 250;
  const list_spec wish{asked};
  EXPECT_EQ(wish.n, 7u);
  EXPECT_EQ(wish.min_interval_ms, 250);
  EXPECT_TRUE(wish.live);
  EXPECT_EQ(wish.items->about, "lamp");
  EXPECT_EQ(wish.items->candidates, (std::vector<item_key>{key_of("a"), key_of("b")}));
}

TEST(list_spec, is_stored_whole) {
  list_spec wish;
  wish.n = 3;
  wish.live = true;
  wish.items.change() = {"lamp", {{1}, {2}}};
  field_writer out;
  out.one(wish);
  field_reader in{out.bytes.bytes()};
  list_spec again;
  in.one(again);
  EXPECT_TRUE(in.bytes.ok() && in.bytes.at_end());
  EXPECT_EQ(again, wish);
}

} // namespace
} // namespace attune
