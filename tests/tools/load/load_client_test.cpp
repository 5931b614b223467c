#include "tools/load/load_client.hpp"

#include <gtest/gtest.h>

using namespace attune;

namespace {

/// A client whose server is the test.
class load_client_on_paper : public ::testing::Test {
protected:
  void hear(std::string_view text, std::int64_t now_ns = 0) {
    std::string frame = {static_cast<char>(0x81), 126, static_cast<char>(text.size() >> 8),
                         static_cast<char>(text.size())};
    client_.receive(frame.append(text), now_ns);
  }

  void greet() {
    client_.receive("HTTP/1.1 101 Switching Protocols\r\n\r\n", 0);
    hear(R"({"type":"welcome"})");
    hear(list(1, 0, 0, 0));
  }

  /// Items first .. first + count - 1; a delta brings the bodies from `body` on.
  static std::string list(int rev, int base, int version, int first, int count = 20, int body = 0) {
    std::string order, items;
    for (int i = first; i < first + count; ++i) {
      const auto id = "\"i" + std::to_string(i) + '"';
      order += (order.empty() ? "" : ",") + id;
      if (i >= body)
        items += (items.empty() ? "{\"id\":" : ",{\"id\":") + id + '}';
    }
    return R"({"type":"rec","rid":"r","rev":)" + std::to_string(rev)
           + (base == 0 ? "" : ",\"base\":" + std::to_string(base)) + ",\"state_version\":"
           + std::to_string(version) + ",\"order\":[" + order + "],\"items\":[" + items + "]}";
  }

  load_figures figures_;
  load_reader reader_;
  load_client client_{{"127.0.0.1", "pk_x", "someone"}, figures_, reader_};
};

} // namespace

TEST_F(load_client_on_paper, is_ready_once_it_has_a_list) {
  EXPECT_TRUE(client_.out().starts_with("GET /v1/stream HTTP/1.1\r\n"));
  EXPECT_FALSE(client_.ready());
  greet();
  EXPECT_TRUE(client_.ready());
  EXPECT_EQ(figures_.wrong + figures_.errors, 0u);
}

TEST_F(load_client_on_paper, counts_latencies_from_the_time_a_click_was_due) {
  greet();
  client_.click(100, 1, true);
  client_.click(200, 1, true);
  EXPECT_EQ(client_.outstanding(), 2u);
  hear(list(2, 1, 2, 0, 20, 20), 220); // Contains both: 120 and 20 ns.
  hear(R"({"type":"ack","seq":1})", 210);
  EXPECT_EQ(client_.outstanding(), 0u);
  EXPECT_EQ(client_.unacknowledged(), 1u);
  EXPECT_EQ(figures_.to_push.count(), 2u);
  EXPECT_EQ(figures_.to_push.max(), 120);
  EXPECT_EQ(figures_.to_ack.max(), 110);
  EXPECT_EQ(figures_.wrong, 0u) << figures_.complaint;
}

TEST_F(load_client_on_paper, does_not_count_the_warm_up) {
  greet();
  client_.click(100, 1, false);
  hear(list(2, 1, 1, 0, 20, 20), 220);
  EXPECT_EQ(figures_.pushed, 1u);
  EXPECT_EQ(figures_.to_push.count(), 0u);
}

TEST_F(load_client_on_paper, notices_each_kind_of_wrong_list) {
  greet();
  client_.click(1, 1, true);
  hear(list(2, 1, 1, 0, 19, 20)); // Too short.
  EXPECT_EQ(figures_.wrong, 1u);
  hear(list(2, 1, 2, 0, 20, 20)); // Contains what was not sent.
  EXPECT_EQ(figures_.wrong, 2u);
  hear(list(3, 2, 1, 0, 20, 20)); // Against a revision that is not held.
  EXPECT_EQ(figures_.wrong, 3u);
  hear(list(2, 1, 1, 1, 20, 21)); // Names i20, which never came.
  EXPECT_EQ(figures_.wrong, 4u);
  hear(list(2, 1, 1, 1, 20, 20)); // Right.
  EXPECT_EQ(figures_.wrong, 4u);
  hear(list(3, 2, 0, 1, 20, 21)); // Goes back.
  EXPECT_EQ(figures_.wrong, 5u);
}

TEST_F(load_client_on_paper, notices_a_list_that_names_an_item_twice) {
  client_.receive("HTTP/1.1 101 Switching Protocols\r\n\r\n", 0);
  auto twice = list(1, 0, 0, 0);
  twice.replace(twice.find("\"i1\""), 4, "\"i0\"");
  hear(twice);
  EXPECT_EQ(figures_.wrong, 1u);
}

TEST_F(load_client_on_paper, notices_an_ack_of_what_was_not_sent) {
  greet();
  hear(R"({"type":"ack","seq":1})");
  EXPECT_EQ(figures_.wrong, 1u);
}

TEST_F(load_client_on_paper, answers_pings) {
  greet();
  client_.out().clear();
  client_.receive(std::string{"\x89\x02hi", 4}, 0);
  EXPECT_EQ(client_.out(), (std::string{"\x8a\x82\0\0\0\0hi", 8}));
}

TEST_F(load_client_on_paper, is_over_once_refused_closed_or_lost) {
  client_.receive("HTTP/1.1 403 Forbidden\r\n\r\n", 0);
  EXPECT_TRUE(client_.failed());
  load_client other{{"127.0.0.1", "pk_x", "other"}, figures_, reader_};
  other.receive("HTTP/1.1 101 Switching Protocols\r\n\r\n\x88\x02\x11\x3d", 0);
  EXPECT_TRUE(other.failed());
  load_client third{{"127.0.0.1", "pk_x", "third"}, figures_, reader_};
  third.lost();
  EXPECT_TRUE(third.failed());
  EXPECT_EQ(figures_.errors, 3u);
  EXPECT_NE(figures_.complaint.find("403"), std::string::npos);
}
