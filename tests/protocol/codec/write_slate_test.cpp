#include "protocol/codec/json_tree.hpp"
#include "protocol/codec/write.hpp"
#include "protocol/codec/write_answer.hpp"
#include "tests/protocol/codec/golden.hpp"
#include "tests/protocol/codec/sample_slates.hpp"

#include <gtest/gtest.h>

namespace attune {

namespace {

std::string written(const slate& x, const slate* base = nullptr) {
  std::string out;
  write_slate(out, x, base);
  return out;
}

} // namespace

TEST(write_slate, a_snapshot_holds_all_bodies) {
  auto x = sample_slates{}.first();
  x.request_id = "q1";
  EXPECT_EQ(written(x), golden("snapshot"));
}

TEST(write_slate, an_answer_says_what_was_asked_for_in_vain) {
  auto x = sample_slates{}.first();
  EXPECT_EQ(written(x).find("warnings"), std::string::npos);
  row_report row;
  row.id = "q1";
  row.warning = row_warning::unknown_item;
  row.detail = "no `a`";
  x.warnings = {row};
  const std::string member = R"("warnings":[{"id":"q1","code":"unknown_item","detail":"no `a`"}]})";
  EXPECT_TRUE(written(x).ends_with(member)) << written(x);
  std::string list;
  write_list(list, x);
  EXPECT_TRUE(list.ends_with(member)) << list;
}

TEST(write_slate, a_delta_holds_the_bodies_that_the_base_lacks) {
  const sample_slates some;
  const auto base = some.first();
  auto x = base;
  x.rev = 3;
  x.rid = "r-3";
  x.state_version = 9;
  x.entries = {{some.c, 0.5f}, {some.d, 0.375f}, {some.a, 0.25f}};
  x.cause = {"dwell"};
  x.apply = apply_when::idle;
  x.degraded = degradation::contextual;
  EXPECT_EQ(written(x, &base), golden("delta"));
}

TEST(write_slate, a_list_as_it_was_is_a_delta_without_bodies) {
  const auto base = sample_slates{}.first();
  auto x = base;
  x.rev = 2;
  x.rid = "r-2";
  x.state_version = 8;
  x.cause = {"like"};
  x.apply = apply_when::next_view;
  x.degraded = degradation::stale;
  EXPECT_EQ(written(x, &base), golden("delta_of_nothing"));
}

TEST(write_slate, a_body_that_was_written_anew_is_sent_again) {
  const sample_slates some;
  const auto base = some.first();
  auto x = base;
  x.rev = 2;
  x.entries[1].body = std::make_shared<item_body>(*some.b); // The same item, another body.
  EXPECT_NE(written(x, &base).find(R"("items":[{"id":"b",)"), std::string::npos);
}

TEST(write_slate, no_delta_over_an_epoch_or_a_slot_or_when_asked_for_whole) {
  const auto base = sample_slates{}.first();
  auto x = base;
  x.rev = 2;
  EXPECT_NE(written(x, &base).find("\"base\":1"), std::string::npos);
  x.epoch = "e2";
  EXPECT_EQ(written(x, &base), written(x));
  x = base;
  x.slot = "cart";
  EXPECT_EQ(written(x, &base), written(x));
  x = base;
  x.snapshot = true;
  EXPECT_EQ(written(x, &base), written(x));
}

TEST(write_slate, an_empty_list_is_a_list) {
  slate x;
  x.slot = "home";
  x.epoch = "e";
  EXPECT_EQ(written(x), R"({"type":"rec","slot":"home","epoch":"e","rev":0,"state_version":0,)"
                        R"("order":[],"items":[],"apply":"idle","cause":[],"degraded":"none"})");
}

TEST(write_slate, a_list_by_http_has_no_frame_around_it) {
  std::string out;
  write_list(out, sample_slates{}.first());
  EXPECT_EQ(out, golden("list"));
}

// A body is sent if and only if the base lacks it, whatever the two lists are.
TEST(write_slate, base_and_delta_together_hold_every_body) {
  std::vector<item_body_ptr> bodies;
  for (auto i = 0; i < 60; ++i) {
    item x;
    x.id = "i" + std::to_string(i);
    bodies.push_back(make_item_body(x));
  }
  for (std::size_t shift = 0; shift < 50; ++shift) {
    slate base;
    base.slot = "home";
    auto x = base;
    for (std::size_t i = 0; i < 20; ++i) {
      base.entries.push_back({bodies[i], 0});
      x.entries.push_back({bodies[(i * 3 + shift) % 60], 0});
    }
    const auto text = written(x, &base);
    for (const auto& entry : x.entries) {
      const auto sent = text.find("{\"id\":\"" + entry.body->id + '"') != text.npos;
      const auto held =
        std::find(bodies.begin(), bodies.begin() + 20, entry.body) != bodies.begin() + 20;
      EXPECT_NE(sent, held);
    }
  }
}

} // namespace attune
