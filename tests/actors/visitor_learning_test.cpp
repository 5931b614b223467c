#include "tests/support/engine_fixture.hpp"

#include <string>
#include <utility>

// What a visitor's signals are used for beyond its own lists.

namespace attune {
namespace {

class visitor_learning : public test::engine_fixture {
protected:
  /// An ack says that what was learned is published.
  visitor_learning() {
    setup.engine.lockstep = true;
    start();
  }

  /// Says one click of i7 and waits for its ack. @returns what all models know then.
  std::string models_after_click(client& c, std::uint64_t seq, bool learn) {
    auto rows = batch(seq, {act(signal_kind::click, "i7")});
    rows.learn = learn;
    c.say(std::move(rows));
    EXPECT_TRUE(
      c.sink->until([&](const auto& s) { return !s.acks().empty() && s.acks().back() == seq; }));
    return models();
  }

  std::string models() {
    const auto text =
      wait<std::string>([&](auto done) { subject->operators().models(std::move(done)); });
    return text ? *text : text.error().what;
  }
};

// A visitor who allows everything, in turn: all is learned, nothing is, and what the consent of
// another forbids.
TEST_F(visitor_learning, a_post_says_what_its_rows_are_used_for) {
  const auto used = [&](const client& c, std::uint64_t seq, bool learn) {
    post_request post;
    post.who.session = c.facts.session;
    auto rows = batch(seq, {act(signal_kind::click, "i3"), act(signal_kind::click, "i4")});
    rows.learn = learn;
    post.message = std::move(rows);
    const auto out =
      wait<post_outcome>([&](auto done) { subject->port().post(post, std::move(done)); });
    EXPECT_TRUE(out);
    return out ? out->used : rows_used{};
  };
  const auto open_to_all = watching(1);
  EXPECT_EQ(used(open_to_all, 1, true), (rows_used{2, 2, 2}));
  EXPECT_EQ(used(open_to_all, 2, false), (rows_used{2, 0, 0}));
  auto careful = hello(2);
  careful.consent = only({purpose::profile, purpose::measure}, 1);
  EXPECT_EQ(used(open(std::move(careful)), 1, true), (rows_used{2, 2, 0}));
  auto unknown = hello(3);
  unknown.consent = only({purpose::contextual}, 1);
  EXPECT_EQ(used(open(std::move(unknown)), 1, true), (rows_used{}));
}

// Nor does it teach what was chosen beside what, as an ordinary click of no list does.
TEST_F(visitor_learning, a_batch_that_is_not_to_be_learned_reranks_and_teaches_nothing) {
  auto c = watching(1);
  const auto before = models();
  EXPECT_EQ(models_after_click(c, 1, false), before);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().back()->state_version == 1; }));
  const auto after = models_after_click(c, 2, true);
  EXPECT_NE(after.find(R"("popular":["i7")"), std::string::npos) << after;
}

} // namespace
} // namespace attune
