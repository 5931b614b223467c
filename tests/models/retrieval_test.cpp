#include "models/retrieval.hpp"

#include "models/embedding.hpp"
#include "models/learned.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

#include <map>

namespace attune {

namespace {

std::vector<item_index> indices(const candidate_set& x) {
  std::vector<item_index> out;
  for (const auto& c : x.all())
    out.push_back(c.index);
  return out;
}

std::vector<item_key> keys(std::initializer_list<int> numbers) {
  std::vector<item_key> out;
  for (const auto n : numbers)
    out.push_back(numbered_key(n));
  return out;
}

// Item n has index n throughout.
constexpr retrieval_limits few{.candidates = 10,
                               .asked = 2,
                               .history = 2,
                               .co_visited = 2,
                               .fresh = 1,
                               .trending = 1,
                               .popular = 1,
                               .category = 2,
                               .spread = 0};

} // namespace

TEST(retriever, of_a_small_catalogue_takes_every_visible_item) {
  catalogue items{plain_body};
  put_numbered(items, 10, 4, 5);
  retriever r;
  const auto& found = r.find(*items.publish(), {}, {.candidates = 10, .fresh = 0});
  EXPECT_EQ(indices(found), (std::vector<item_index>{0, 1, 2, 3, 6, 7, 8, 9}));
  for (const auto& x : found.all())
    EXPECT_EQ(x.sources, from_catalogue);
}

TEST(retriever, of_an_empty_catalogue_finds_nothing) {
  retriever r;
  const auto asked = keys({1});
  EXPECT_TRUE(r.find({}, {.asked = asked}, {}).all().empty());
}

// 8 of 10 places are filled in the fixed order of sources; the newest of 20 items is 19. The rest
// is one of each category by turns: c0's first item is 0, those of c1 and c2 are in, c3's is 3.
TEST(retriever, merges_sources_in_a_fixed_order) {
  const auto items = numbered_snapshot(20);
  const auto asked = keys({5, 6, 7});
  const auto history = keys({1, 2, 3});
  const auto co_visited = keys({8, 1, 9});
  const std::vector<item_index> trending{10, 11};
  const std::vector<item_index> popular{12, 13};
  retriever r;
  auto& found = r.find(*items,
                       {.asked = asked,
                        .history = history,
                        .co_visited = co_visited,
                        .trending = trending,
                        .popular = popular},
                       few);
  EXPECT_EQ(indices(found), (std::vector<item_index>{5, 6, 1, 2, 8, 19, 10, 12, 0, 3}));
  EXPECT_EQ(found.find(6)->sources, from_asked);
  EXPECT_EQ(found.find(1)->sources, from_history | from_co_visited | from_catalogue);
  EXPECT_EQ(found.find(19)->sources, from_fresh);
  EXPECT_EQ(found.find(10)->sources, from_trending);
  EXPECT_EQ(found.find(12)->sources, from_popular);
}

TEST(retriever, passes_over_what_the_catalogue_cannot_show) {
  catalogue items{plain_body};
  put_numbered(items, 20, 1, 2);
  const auto asked = keys({1, 2, 999, 3, 4, 5});
  auto limits = few;
  limits.fresh = 0;
  retriever r;
  EXPECT_EQ(indices(r.find(*items.publish(), {.asked = asked, .only_asked = true}, limits)),
            (std::vector<item_index>{3, 4}));
}

// 40 items of ten categories, four each; nobody ever visited one, none is dated. Turn after turn
// each category gives one: 0 .. 9, then 10, 11.
TEST(retriever, without_any_visit_finds_items_of_all_categories_by_turns) {
  catalogue items{plain_body};
  for (auto n = 0; n < 40; ++n) {
    auto x = numbered_item(n);
    x.published_at_us = 0;
    items.put(x, static_cast<std::uint64_t>(n) + 1).value();
  }
  retriever r;
  EXPECT_EQ(indices(r.find(*items.publish(), {}, {.candidates = 12})),
            (std::vector<item_index>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}));
}

TEST(retriever, finds_as_many_where_all_that_were_visited_are_gone) {
  catalogue items{plain_body};
  learned lessons{learned_settings{}};
  for (auto n = 0; n < 400; ++n) {
    auto x = numbered_item(n);
    x.published_at_us = 0;
    x.hidden = n < 300;
    items.put(x, static_cast<std::uint64_t>(n) + 1).value();
    if (n < 300)
      lessons.learn(static_cast<std::uint64_t>(n) + 1,
                    visit_count{1, numbered_key(n), 1, feature_hash("c" + std::to_string(n % 10))});
  }
  const auto visits = lessons.snapshot()->popular;
  const std::uint32_t wanted[] = {feature_hash("c3")};
  retriever r;
  const auto found =
    r.find(*items.publish(), {.categories = wanted, .visits = visits.get()}, {.candidates = 50});
  EXPECT_EQ(found.all().size(), 50u);
  for (const auto i : indices(found))
    EXPECT_GE(i, 300u);
}

TEST(retriever, finds_what_has_no_category_too) {
  catalogue items{plain_body};
  for (auto n = 0; n < 40; ++n)
    items.put(an_item("x" + std::to_string(n)), static_cast<std::uint64_t>(n) + 1).value();
  retriever r;
  EXPECT_EQ(r.find(*items.publish(), {}, {.candidates = 12}).all().size(), 12u);
}

// Category c3 holds 3, 13, 23, ...; 33 has been visited, so it comes first.
TEST(retriever, a_wanted_category_gives_its_most_visited_first) {
  const auto items = numbered_snapshot(200);
  learned lessons{learned_settings{}};
  const auto c3 = feature_hash("c3");
  lessons.learn(1, visit_count{1, numbered_key(33), 1, c3});
  const auto visits = lessons.snapshot()->popular;
  auto limits = few;
  limits.fresh = 0;
  retriever r;
  const std::uint32_t wanted[] = {c3};
  const auto found = indices(r.find(
    *items, {.embedding = items->row(42), .categories = wanted, .visits = visits.get()}, limits));
  ASSERT_GE(found.size(), 2u);
  EXPECT_EQ(found[0], 33u);
  EXPECT_EQ(found[1], 3u);
}

TEST(retriever, fills_up_with_the_items_nearest_to_the_visitor) {
  const auto items = numbered_snapshot(500);
  const auto history = keys({42});
  auto limits = few;
  limits.fresh = 0;
  retriever r;
  const auto& found = r.find(*items, {.embedding = items->row(42), .history = history}, limits);
  std::vector<near_item> want;
  nearest(*items, items->row(42), 10, want);
  ASSERT_EQ(found.all().size(), 10u);
  EXPECT_EQ(found.all()[0].index, 42u);
  EXPECT_EQ(found.all()[0].sources, from_history | from_similar);
  for (std::size_t i = 1; i < 10; ++i) {
    EXPECT_EQ(found.all()[i].index, want[i].index);
    EXPECT_EQ(found.all()[i].sources, from_similar);
  }
}

TEST(retriever, scores_every_candidate) {
  for (const auto size : {8, 500}) {
    const auto items = numbered_snapshot(size);
    const std::vector<item_index> popular{1, 2, 3};
    auto limits = few;
    limits.popular = 3;
    retriever r;
    const auto& found = r.find(*items, {.embedding = items->row(7), .popular = popular}, limits);
    for (const auto& x : found.all())
      EXPECT_EQ(x.similarity, dot(items->row(x.index), items->row(7))) << x.index;
  }
}

// Of item 7 itself the cosine is 1, of an item that shares nothing it is 0 +- 1/8 or so.
TEST(retriever, of_a_small_catalogue_marks_what_is_similar) {
  const auto items = numbered_snapshot(10);
  retriever r;
  const auto& found = r.find(*items, {.embedding = items->row(7)}, {});
  for (const auto& x : found.all())
    EXPECT_EQ((x.sources & from_similar) != 0, x.similarity >= 0.25f) << x.index;
  EXPECT_NE(r.find(*items, {.embedding = items->row(7)}, {}).find(7)->sources & from_similar, 0);
}

TEST(retriever, never_names_what_is_excluded) {
  for (const auto size : {10, 500}) {
    const auto items = numbered_snapshot(size);
    const auto out = keys({7, 8, 999});
    const auto history = keys({7, 8, 9});
    retriever r;
    auto& found =
      r.find(*items, {.embedding = items->row(7), .history = history, .excluded = out}, few);
    EXPECT_EQ(found.find(7), nullptr);
    EXPECT_EQ(found.find(8), nullptr);
    EXPECT_NE(found.find(9), nullptr);
    EXPECT_EQ(found.all().size(), size == 10 ? 8u : 10u);
  }
}

TEST(retriever, takes_only_what_was_asked_where_that_is_wanted) {
  const auto items = numbered_snapshot(10);
  const auto asked = keys({5, 3});
  const std::vector<item_index> popular{1, 3};
  retriever r;
  const auto& found = r.find(
    *items, {.embedding = items->row(3), .asked = asked, .popular = popular, .only_asked = true},
    {});
  EXPECT_EQ(indices(found), (std::vector<item_index>{5, 3}));
  EXPECT_EQ(found.all()[1].similarity, dot(items->row(3), items->row(3)));
}

TEST(retriever, gives_the_same_however_often_it_was_used) {
  const auto small = numbered_snapshot(10);
  const auto large = numbered_snapshot(2000);
  retriever used, unused;
  used.find(*large, {.embedding = large->row(1)}, {});
  used.find(*small, {.embedding = small->row(2)}, {});
  const auto a = indices(used.find(*large, {.embedding = large->row(3)}, {}));
  const auto b = indices(unused.find(*large, {.embedding = large->row(3)}, {}));
  EXPECT_EQ(a, b);
  EXPECT_EQ(a.size(), 1000u);
}

} // namespace attune
