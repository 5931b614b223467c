#include "models/catalogue.hpp"

#include "models/embedding.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>

namespace attune {

namespace {

std::uint64_t mix(std::uint64_t x) { // As in `stable_hash`.
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

/// An id of two words; all of these have one hash: the second word undoes what the first did.
std::string colliding_id(std::uint64_t first) {
  const auto after_first = mix(mix(0x9e3779b97f4a7c15ULL + 16) ^ first) + 0x9e3779b97f4a7c15ULL;
  std::string id(16, '\0');
  std::memcpy(id.data(), &first, 8);
  std::memcpy(id.data() + 8, &after_first, 8);
  return id;
}

std::vector<item_index> fresh_of(catalogue& x) {
  const auto snapshot = x.publish();
  return {snapshot->fresh().begin(), snapshot->fresh().end()};
}

} // namespace

TEST(catalogue, is_empty_at_first) {
  catalogue items{plain_body};
  const auto snapshot = items.publish();
  EXPECT_EQ(snapshot->version(), 0u);
  EXPECT_EQ(snapshot->size(), 0u);
  EXPECT_FALSE(snapshot->find(numbered_key(0)));
  EXPECT_TRUE(snapshot->fresh().empty());
}

// log(1 + 1.5) = .916291.
TEST(catalogue, shows_what_was_put) {
  catalogue items{plain_body};
  auto x = numbered_item(7);
  x.price = 1.5;
  x.sentiment = -0.5;
  EXPECT_EQ(items.put(x, 12), 0u);
  const auto snapshot = items.publish();
  EXPECT_EQ(snapshot->version(), 12u);
  EXPECT_EQ(snapshot->size(), 1u);
  EXPECT_EQ(snapshot->visible(), 1u);
  ASSERT_EQ(snapshot->find(numbered_key(7)), 0u);
  const auto& columns = snapshot->columns(0);
  EXPECT_EQ(columns.key, numbered_key(7));
  EXPECT_EQ(columns.published_at_us, 7'000'000);
  EXPECT_NEAR(columns.price_log, 0.916291, 1e-6);
  EXPECT_EQ(columns.sentiment, -0.5f);
  EXPECT_EQ(columns.category, feature_hash("c7"));
  EXPECT_EQ(columns.status, item_status::visible);
  const auto& entry = *snapshot->entry(0);
  EXPECT_EQ(entry.as_written, x);
  EXPECT_EQ(entry.features, features_of(x));
  EXPECT_EQ(entry.body->id, "i7");
  std::array<float, embedding_dims> want;
  embed(features_of(x), want.data());
  EXPECT_TRUE(std::equal(want.begin(), want.end(), snapshot->row(0)));
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(snapshot->row(0)) % 64, 0u);
}

TEST(catalogue, replaces_an_item_in_its_place) {
  catalogue items{plain_body};
  put_numbered(items, 3);
  const auto before = items.publish();
  auto x = numbered_item(1);
  x.title = "Another title";
  EXPECT_EQ(items.put(x, 4), 1u);
  EXPECT_EQ(items.publish()->entry(1)->as_written.title, "Another title");
  EXPECT_EQ(items.publish()->size(), 3u);
  EXPECT_EQ(before->entry(1)->as_written.title, "Item 1");
}

TEST(catalogue, keeps_a_removed_items_place_for_it) {
  catalogue items{plain_body};
  put_numbered(items, 3);
  EXPECT_TRUE(items.remove(numbered_key(1), 4));
  EXPECT_FALSE(items.remove(numbered_key(1), 5));
  EXPECT_FALSE(items.remove(numbered_key(9), 6));
  const auto without = items.publish();
  EXPECT_EQ(without->version(), 6u);
  EXPECT_EQ(without->visible(), 2u);
  EXPECT_EQ(without->find(numbered_key(1)), 1u);
  EXPECT_EQ(without->entry(1), nullptr);
  EXPECT_EQ(without->columns(1).status, item_status::removed);
  EXPECT_EQ(dot(without->row(1), without->row(1)), 0);
  EXPECT_EQ(items.put(numbered_item(3), 7), 3u);
  EXPECT_EQ(items.put(numbered_item(1), 8), 1u);
  EXPECT_EQ(items.publish()->visible(), 4u);
}

TEST(catalogue, hides_without_removing) {
  catalogue items{plain_body};
  put_numbered(items, 2);
  auto x = numbered_item(0);
  x.hidden = true;
  items.put(x, 3).value();
  const auto snapshot = items.publish();
  EXPECT_EQ(snapshot->visible(), 1u);
  EXPECT_EQ(snapshot->columns(0).status, item_status::hidden);
  EXPECT_NE(snapshot->entry(0), nullptr);
}

// Entries 1 and 2 put two items; each later one takes one away, or changes nothing that is shown.
TEST(catalogue, says_when_an_item_was_gone_last) {
  catalogue items{plain_body};
  put_numbered(items, 2);
  EXPECT_EQ(items.publish()->gone_at(), 0u);
  auto x = numbered_item(0);
  x.title = "Another title";
  items.put(x, 3).value();
  EXPECT_EQ(items.publish()->gone_at(), 0u) << "it is there";
  x.stock = 0;
  items.put(x, 4).value();
  EXPECT_EQ(items.publish()->gone_at(), 4u);
  x.hidden = true;
  items.put(x, 5).value();
  items.remove(numbered_key(0), 6);
  items.remove(numbered_key(9), 7);
  EXPECT_EQ(items.publish()->gone_at(), 4u) << "it was gone already";
  items.put(numbered_item(0), 8).value();
  EXPECT_EQ(items.publish()->gone_at(), 4u) << "it came back";
  items.remove(numbered_key(1), 9);
  EXPECT_EQ(items.publish()->gone_at(), 9u);
}

TEST(catalogue, knows_the_topics_of_what_is_there) {
  catalogue items{plain_body};
  items.put(an_item("a", {"home", "light"}, {"red"}), 1).value();
  items.put(an_item("b", {"home"}, {"home"}), 2).value();
  const auto before = items.publish();
  for (const auto* topic : {"home", "light", "red"})
    EXPECT_TRUE(before->has_topic(feature_hash(topic))) << topic;
  EXPECT_FALSE(before->has_topic(feature_hash("blue")));
  items.remove(key_of("a"), 3);
  const auto after = items.publish();
  EXPECT_TRUE(after->has_topic(feature_hash("home"))) << "of b";
  EXPECT_FALSE(after->has_topic(feature_hash("light")));
  items.put(an_item("b", {"garden"}), 4).value();
  EXPECT_FALSE(items.publish()->has_topic(feature_hash("home")));
  EXPECT_TRUE(items.publish()->has_topic(feature_hash("garden")));
  EXPECT_TRUE(before->has_topic(feature_hash("light"))) << "a snapshot stays";
}

TEST(catalogue, names_the_topics_of_what_is_there) {
  catalogue items{plain_body};
  items.put(an_item("a", {" Home"}, {"Red"}), 1).value();
  items.put(an_item("b", {"home", "Red"}), 2).value();
  const auto name = [&](std::string_view topic) {
    return std::string{items.publish()->topic_name(feature_hash(topic))};
  };
  EXPECT_EQ(name("home"), " Home");
  EXPECT_EQ(name("red"), "Red");
  EXPECT_EQ(name("blue"), "");
  items.remove(key_of("a"), 3);
  EXPECT_EQ(name("red"), "Red") << "of b";
  items.remove(key_of("b"), 4);
  EXPECT_EQ(name("red"), "");
  items.put(an_item("b", {"RED"}), 5).value();
  EXPECT_EQ(name("red"), "RED");
}

TEST(catalogue, publishes_the_same_object_until_something_is_folded) {
  catalogue items{plain_body};
  put_numbered(items, 1);
  const auto first = items.publish();
  EXPECT_EQ(items.publish(), first);
  items.remove(numbered_key(5), 2);
  EXPECT_NE(items.publish(), first);
}

TEST(catalogue, shares_the_blocks_that_were_not_written) {
  catalogue items{plain_body};
  put_numbered(items, 3 * block_items);
  const auto before = items.publish();
  items.put(numbered_item(block_items + 5), 1000).value(); // In block 1.
  const auto after = items.publish();
  EXPECT_EQ(&before->block(0), &after->block(0));
  EXPECT_NE(&before->block(1), &after->block(1));
  EXPECT_EQ(&before->block(2), &after->block(2));
}

TEST(catalogue, makes_one_body_a_put) {
  auto made = 0;
  catalogue items{[&made](const item& x) {
    ++made;
    return plain_body(x);
  }};
  put_numbered(items, 5);
  items.publish();
  EXPECT_EQ(made, 5);
}

TEST(catalogue, refuses_an_id_that_has_anothers_key) {
  const auto first = colliding_id(1);
  const auto second = colliding_id(2);
  ASSERT_NE(first, second);
  ASSERT_EQ(key_of(first), key_of(second));
  catalogue items{plain_body};
  items.put(an_item(first), 1).value();
  EXPECT_TRUE(items.admit(an_item(first), 10));
  EXPECT_EQ(items.admit(an_item(second), 10).error().code, fault_code::unprocessable);
  EXPECT_EQ(items.put(an_item(second), 2).error().code, fault_code::unprocessable);
  EXPECT_EQ(items.version(), 2u);
  EXPECT_EQ(items.publish()->entry(0)->as_written.id, first);
}

TEST(catalogue, refuses_more_items_than_it_may_hold) {
  catalogue items{plain_body};
  put_numbered(items, 2);
  items.remove(numbered_key(0), 3);
  EXPECT_EQ(items.admit(numbered_item(2), 2).error().code, fault_code::too_large);
  EXPECT_TRUE(items.admit(numbered_item(1), 2));
  EXPECT_TRUE(items.admit(numbered_item(0), 2));
  EXPECT_TRUE(items.admit(numbered_item(2), 3));
}

TEST(catalogue, names_the_newest_first_and_equals_by_key) {
  catalogue items{plain_body};
  auto a = numbered_item(0), b = numbered_item(1), c = numbered_item(2), d = numbered_item(3);
  a.published_at_us = b.published_at_us = 5;
  c.published_at_us = 9;
  d.published_at_us = 0; // Unknown: not fresh.
  for (const auto& x : {a, b, c, d})
    items.put(x, 1).value();
  const auto by_key = key_of(a.id) < key_of(b.id);
  EXPECT_EQ(fresh_of(items), (std::vector<item_index>{2, by_key ? 0u : 1u, by_key ? 1u : 0u}));
}

// Of 300 items 44 .. 299 are the newest 256; each of them that goes lets the next one in.
TEST(catalogue, refills_the_list_of_the_newest) {
  catalogue items{plain_body};
  put_numbered(items, 300);
  EXPECT_EQ(fresh_of(items).front(), 299u);
  EXPECT_EQ(fresh_of(items).back(), 44u);
  items.remove(numbered_key(299), 301);
  EXPECT_EQ(fresh_of(items).front(), 298u);
  EXPECT_EQ(fresh_of(items).back(), 43u);
  auto x = numbered_item(43); // The last one of the list.
  x.hidden = true;
  items.put(x, 302).value();
  EXPECT_EQ(fresh_of(items).back(), 42u);
  items.remove(numbered_key(10), 303); // Not in the list.
  EXPECT_EQ(fresh_of(items).back(), 42u);
  x = numbered_item(0);
  x.published_at_us = 1'000'000'000;
  items.put(x, 304).value();
  EXPECT_EQ(fresh_of(items).front(), 0u);
  EXPECT_EQ(fresh_of(items).back(), 44u);
  EXPECT_EQ(fresh_of(items).size(), fresh_items);
}

} // namespace attune
