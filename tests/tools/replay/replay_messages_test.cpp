#include "tools/replay/replay_messages.hpp"

#include <gtest/gtest.h>

using namespace attune;

TEST(replay_messages, are_what_the_wire_says) {
  EXPECT_EQ(write_replay_subscribe(),
            R"({"type":"subscribe","slot":"replay","n":20,"live":false})");
  EXPECT_EQ(write_replay_sync(), R"({"type":"sync","slot":"replay"})");
  EXPECT_EQ(write_replay_click(3, "replay-7", "p-1", 1'500'999),
            R"({"type":"signals","seq":3,"signals":[)"
            R"({"id":"replay-7","type":"click","ts":1500,"item":"p-1"}]})");
}

TEST(replay_messages, greet_with_consent_to_everything) {
  const auto text = write_replay_hello("pk_x", "replay-1", 2'000'000);
  EXPECT_EQ(text.rfind(R"({"type":"hello","proto":1,"key":"pk_x","anon_id":"replay-1",)", 0), 0u);
  EXPECT_NE(text.find(R"("consent":{"ts":2000,"purposes":{)"), std::string::npos);
  std::size_t granted = 0;
  for (auto at = text.find(":true"); at != std::string::npos; at = text.find(":true", at + 1))
    ++granted;
  EXPECT_EQ(granted, 9u);
}

TEST(replay_messages, read_a_list_in_its_order) {
  replay_reader reader;
  const auto got = reader.read(R"({"type":"rec","rev":4,"order":["b","a"],"items":[]})");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->type, "rec");
  EXPECT_EQ(got->order, (std::vector<std::string>{"b", "a"}));
}

TEST(replay_messages, read_an_ack_and_what_it_dropped) {
  replay_reader reader;
  const auto got = reader.read(R"({"type":"ack","seq":12})");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->seq, 12u);
  EXPECT_EQ(got->complaint, "");
  const auto refused =
    reader.read(R"({"type":"ack","seq":1,"dropped":[{"id":"s","code":"too_old"}]})");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->complaint, "dropped s as too_old ");
}

TEST(replay_messages, read_what_an_error_says) {
  replay_reader reader;
  const auto got =
    reader.read(R"({"type":"error","code":"not_found","title":"No slot","detail":"replay"})");
  ASSERT_TRUE(got);
  EXPECT_EQ(got->complaint, "not_found: No slot replay");
}

TEST(replay_messages, refuse_what_is_no_message) {
  replay_reader reader;
  for (const auto* text : {"", "[]", "{", R"({"seq":1})", R"({"type":3})", R"({"type":"ack"})"})
    EXPECT_FALSE(reader.read(text)) << text;
}
