#include "store/answer_rows.hpp"

#include "store/memory.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace attune {
namespace {

struct answer_rows_test : ::testing::Test {
  memory_store data{1'000};
  answer_rows answers{data};

  void change(const answer_changes& x) {
    write_batch batch;
    ASSERT_TRUE(answers.add(x, batch));
    ASSERT_TRUE(data.commit(batch));
  }

  std::vector<stored_response> all() {
    std::vector<stored_response> out;
    EXPECT_TRUE(answers.for_each([&](stored_response&& x) { out.push_back(std::move(x)); },
                                 [&](const fault& why) { damaged.push_back(why.what); }));
    return out;
  }

  std::vector<std::string> damaged; // What was told of rows that `all` passed over.
};

TEST_F(answer_rows_test, come_back_as_they_were) {
  const stored_response a{"key-a", "request", 7, std::string{"\0bytes", 6}};
  const stored_response b{"key-b", "", -1, ""};
  change({{b, a}, {}});
  EXPECT_EQ(all(), (std::vector{a, b}));
}

TEST_F(answer_rows_test, what_is_named_is_dropped_and_what_is_kept_again_is_replaced) {
  change({{{"a", "r", 1, "one"}, {"b", "r", 2, "two"}}, {}});
  const stored_response again{"a", "r", 3, "three"};
  change({{again}, {"a", "b", "never kept"}});
  EXPECT_EQ(all(), std::vector{again});
}

TEST_F(answer_rows_test, one_that_is_too_large_is_refused) {
  write_batch batch;
  for (const auto& x : {stored_response{std::string(65, 'k'), "", 0, ""},
                        stored_response{"k", std::string(65, 'r'), 0, ""},
                        stored_response{"k", "", 0, std::string((16u << 20) + 1, 'a')}}) {
    const auto refused = answers.add({{x}, {}}, batch);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, fault_code::too_large);
  }
}

TEST_F(answer_rows_test, a_damaged_row_is_told_and_passed_over) {
  const stored_response first{"a", "r", 1, "one"};
  const stored_response last{"c", "r", 1, "two"};
  write_batch batch;
  ASSERT_TRUE(answers.add({{first, last}, {}}, batch));
  batch.put(table::answer, "b", "no checksum");
  ASSERT_TRUE(data.commit(batch));
  EXPECT_EQ(all(), (std::vector{first, last}));
  ASSERT_EQ(damaged.size(), 1u);
  EXPECT_NE(damaged[0].find("answer"), std::string::npos) << damaged[0];
}

} // namespace
} // namespace attune
