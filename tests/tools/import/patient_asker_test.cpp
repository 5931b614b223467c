#include "tools/import/patient_asker.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace attune {
namespace {

using std::chrono::milliseconds;

TEST(patient_asker, waits_as_long_as_the_server_asks) {
  std::vector<client_answer> answers{
    {503, {{"Retry-After", "2"}}, ""}, {429, {}, ""}, {200, {}, "x"}};
  std::size_t asked = 0;
  std::vector<milliseconds> pauses;
  const auto ask = patient([&](const client_request&) { return answers[asked++]; },
                           [&](milliseconds x) { pauses.push_back(x); });
  EXPECT_EQ(ask({})->body, "x");
  EXPECT_EQ(pauses, (std::vector<milliseconds>{milliseconds{2'000}, milliseconds{200}}));
}

TEST(patient_asker, gives_up_after_a_minute_of_waiting) {
  milliseconds waited{0};
  const auto ask = patient(
    [](const client_request&) {
      return client_answer{503, {}, ""};
    },
    [&](milliseconds x) { waited += x; });
  EXPECT_EQ(ask({})->status, 503u);
  EXPECT_GE(waited, milliseconds{60'000});
  EXPECT_LE(waited, milliseconds{65'000});
}

TEST(patient_asker, passes_a_fault_on_at_once) {
  int asked = 0;
  const auto ask = patient(
    [&](const client_request&) -> result<client_answer> {
      ++asked;
      return failed(fault_code::not_found, "nobody there");
    },
    [](milliseconds) {});
  EXPECT_FALSE(ask({}));
  EXPECT_EQ(asked, 1);
}

TEST(problem_text, has_detail_and_pointer_where_there_are_any) {
  EXPECT_EQ(problem_text({400, {}, R"({"detail":"no id","errors":[{"pointer":"/0/id"}]})"}),
            "status 400: no id (at /0/id)");
  EXPECT_EQ(problem_text({502, {}, "<html>"}), "status 502");
  EXPECT_EQ(problem_text({400, {}, R"({"title":"Bad"})"}), "status 400: Bad");
}

} // namespace
} // namespace attune
