#include "actors/idempotent_responses.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using state = idempotent_responses::state;

constexpr std::int64_t second = 1'000'000;

/// Does a write whole.
answer_changes write(idempotent_responses& x, const std::string& key, const std::string& answer,
                     std::int64_t now_us) {
  EXPECT_EQ(x.begin({key, "request"}, now_us).what, state::fresh) << key;
  auto out = x.finish(key, answer, now_us);
  x.committed(key);
  return out;
}

TEST(idempotent_responses, repeat_the_first_answer_once_it_is_committed) {
  idempotent_responses x;
  EXPECT_EQ(x.begin({"k", "request"}, 1).what, state::fresh);
  EXPECT_EQ(x.begin({"k", "request"}, 2).what, state::in_progress);
  const auto changes = x.finish("k", "answer", 3);
  EXPECT_EQ(changes.kept, (std::vector<stored_response>{{"k", "request", 3, "answer"}}));
  EXPECT_TRUE(changes.dropped.empty());
  EXPECT_EQ(x.begin({"k", "request"}, 4).what, state::in_progress) << "not committed yet";
  x.committed("k");
  const auto again = x.begin({"k", "request"}, 5);
  EXPECT_EQ(again.what, state::repeated);
  EXPECT_EQ(again.bytes, "answer");
}

TEST(idempotent_responses, refuse_another_request_of_the_same_key) {
  idempotent_responses x;
  x.begin({"k", "request"}, 1);
  EXPECT_EQ(x.begin({"k", "other"}, 1).what, state::conflicting);
  x.finish("k", "answer", 1);
  x.committed("k");
  EXPECT_EQ(x.begin({"k", "other"}, 1).what, state::conflicting);
  EXPECT_EQ(x.begin({"l", "other"}, 1).what, state::fresh);
}

TEST(idempotent_responses, forget_what_failed) {
  idempotent_responses x;
  x.begin({"k", "request"}, 1);
  x.abandon("k");
  EXPECT_EQ(x.begin({"k", "other"}, 1).what, state::fresh);
  x.finish("k", "answer", 1);
  x.committed("k");
  x.abandon("k");
  EXPECT_EQ(x.begin({"k", "other"}, 1).what, state::repeated) << "what succeeded stays";
}

TEST(idempotent_responses, are_kept_for_a_day) {
  idempotent_responses x;
  write(x, "k", "answer", second);
  EXPECT_EQ(x.begin({"k", "request"}, second + idempotent_responses::kept_us).what,
            state::repeated);
  EXPECT_EQ(x.begin({"k", "request"}, second + idempotent_responses::kept_us + 1).what,
            state::fresh);
  EXPECT_EQ(x.finish("k", "again", 2 * idempotent_responses::kept_us).dropped,
            std::vector<std::string>{"k"})
    << "so that the journal forgets, too";
}

TEST(idempotent_responses, are_bounded_in_number_and_bytes_and_the_oldest_go) {
  idempotent_responses x;
  for (std::size_t n = 0; n <= idempotent_responses::most; ++n)
    EXPECT_TRUE(write(x, std::to_string(n), "", second).dropped.empty());
  EXPECT_EQ(x.begin({"0", "other"}, second).what, state::fresh);
  EXPECT_EQ(x.begin({"1", "request"}, second).what, state::repeated);
  EXPECT_EQ(x.finish("0", "", second).dropped, std::vector<std::string>{"0"});

  idempotent_responses y;
  for (auto n = 0; n < 9; ++n)
    write(y, std::to_string(n), std::string(1u << 20, 'a'), second);
  EXPECT_EQ(y.begin({"0", "request"}, second).what, state::fresh);
  EXPECT_EQ(y.begin({"1", "request"}, second).what, state::repeated);
}

TEST(idempotent_responses, know_after_a_restart_what_the_journal_kept) {
  idempotent_responses x;
  x.restore({{"new", "request", 2 * second, "b"}, {"old", "request", second, "a"}},
            second + idempotent_responses::kept_us + 1);
  EXPECT_EQ(x.begin({"new", "request"}, 3 * second).bytes, "b");
  EXPECT_EQ(x.begin({"old", "request"}, 3 * second).what, state::fresh) << "more than a day ago";
  EXPECT_EQ(x.finish("old", "c", 3 * second).dropped, std::vector<std::string>{"old"});
}

} // namespace
} // namespace attune
