#include "tools/replay/replay_report.hpp"

#include <gtest/gtest.h>

using namespace attune;

namespace {

/// Two events each: the engine is at places 1 and 2, popularity at 2 and none, co-visitation at 1
/// and none.
replay_report small() {
  replay_report out;
  out.events = 5;
  out.attune.add(1);
  out.attune.add(2);
  out.popularity.add(2);
  out.popularity.add(0);
  out.co_visitation.add(1);
  out.co_visitation.add(0);
  out.seconds = 1.25;
  return out;
}

} // namespace

TEST(replay_report, is_json_of_the_figures_alone) {
  EXPECT_EQ(
    to_json(small()),
    R"({"events":5,"scored":2,"skipped_lines":0,"bare_items":0,"methods":{"attune":{"hr@20":1,"mrr@20":0.75},)"
    R"("popularity":{"hr@20":0.5,"mrr@20":0.25},)"
    R"("co_visitation":{"hr@20":0.5,"mrr@20":0.5}}})");
}

TEST(replay_report, says_what_was_left_out) {
  auto x = small();
  EXPECT_EQ(to_text(x).find("skipped"), std::string::npos);
  x.skipped_lines = 3;
  x.bare_items = 1;
  EXPECT_NE(to_text(x).find("3 lines could not be read"), std::string::npos);
  EXPECT_NE(to_text(x).find("1 items were put by their id alone"), std::string::npos);
  EXPECT_NE(to_json(x).find(R"("skipped_lines":3,"bare_items":1)"), std::string::npos);
}

TEST(replay_report, says_by_how_much_the_engine_leads) {
  const auto text = to_text(small());
  EXPECT_NE(text.find("5 events, 2 scored"), std::string::npos);
  EXPECT_NE(text.find("attune          1.0000   0.7500\n"), std::string::npos);
  EXPECT_NE(text.find("popularity      0.5000   0.2500\n"), std::string::npos);
  // 0.75 is 200 % above 0.25 and 50 % above 0.5.
  EXPECT_NE(text.find("over popularity    +100.0 %  +200.0 %\n"), std::string::npos);
  EXPECT_NE(text.find("over co-visitation +100.0 %   +50.0 %\n"), std::string::npos);
}
