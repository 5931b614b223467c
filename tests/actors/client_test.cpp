#include "actors/client.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

item_body_ptr body(std::uint64_t digest) {
  auto out = std::make_shared<item_body>();
  out->digest = digest;
  return out;
}

TEST(client, a_lists_entries_have_the_digest_of_their_bodies) {
  const auto a = std::make_shared<const item_body>(item_body{{1}, "a", "{", 7});
  const auto b = std::make_shared<const item_body>(item_body{{2}, "b", "{", 8});
  const std::vector<item_body_ptr> bodies{a, b};
  const std::vector<slate_entry> entries{{a, 0.5f}, {b, 0.25f}};
  EXPECT_EQ(digest_of(std::span{bodies}), digest_of(std::span{entries}));
}

TEST(client, a_digest_tells_bodies_their_order_and_their_number) {
  const auto of = [](std::vector<item_body_ptr> x) { return digest_of(x); };
  EXPECT_EQ(of({body(1), body(2)}), of({body(1), body(2)}));
  EXPECT_NE(of({body(1), body(2)}), of({body(2), body(1)}));
  EXPECT_NE(of({body(1), body(2)}), of({body(1), body(3)}));
  EXPECT_NE(of({body(1)}), of({body(1), body(1)}));
  EXPECT_NE(of({}), of({body(0)}));
}

TEST(client, each_cause_is_named_once_and_at_most_eight) {
  client c;
  c.caused_by("click");
  c.caused_by("like");
  c.caused_by("click");
  EXPECT_EQ(c.causes, (std::vector<std::string_view>{"click", "like"}));
  for (const auto* more : {"a", "b", "c", "d", "e", "f", "g", "h"})
    c.caused_by(more);
  EXPECT_EQ(c.causes.size(), client::causes_max);
}

TEST(client, the_list_of_http_ranked_longest_ago_gives_way_and_its_revisions_are_not_used_again) {
  client c;
  const auto start = std::chrono::steady_clock::time_point{};
  for (std::size_t i = 0; i < client::slots_max; ++i) {
    auto& s = c.slots["home?" + std::to_string(i)];
    s.rev = 10 + i;
    s.ranked_at = start + std::chrono::seconds{(i + 5) % client::slots_max};
  }
  auto& live = c.slots["home"];
  live.what.live = true;
  live.ranked_at = start - std::chrono::seconds{1};
  c.make_room_for_list();
  EXPECT_EQ(c.slots.size(), client::slots_max);
  EXPECT_FALSE(c.slots.contains("home?11")); // (11 + 5) % 16 is 0.
  EXPECT_TRUE(c.slots.contains("home"));
  EXPECT_EQ(c.forgotten_rev, 21u);
  c.make_room_for_list();
  EXPECT_EQ(c.slots.size(), client::slots_max);
}

TEST(client, a_list_that_was_forgotten_goes_on_with_later_revisions) {
  client c;
  c.list("home").rev = 7;
  EXPECT_EQ(c.list("home").rev, 7u);
  c.forget_list(c.slots.find("home"));
  EXPECT_EQ(c.list("home").rev, 7u);
  EXPECT_EQ(c.list("similar").rev, 7u) << "whatever it is called";
}

} // namespace
} // namespace attune
