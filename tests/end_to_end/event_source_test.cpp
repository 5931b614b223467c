#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace attune::test {
namespace {

/// A browser's EventSource: one URL for ever, and `Last-Event-ID` once it saw an id.
class event_source {
public:
  explicit event_source(std::string url) : url_(std::move(url)) {}

  void connect(int port) {
    socket_ = std::make_unique<raw_socket>(port);
    auto request = "GET " + url_ + " HTTP/1.1\r\nHost: a\r\n";
    if (!last_.empty())
      request += "Last-Event-ID: " + last_ + "\r\n";
    socket_->send(request + "\r\n");
    socket_->receive_until("\r\n\r\n");
  }

  /// The data of the next event of this name; empty if none came.
  std::string next_of(const std::string& event, int wait_ms = 5'000) {
    for (auto x = socket_->receive_until("\n\n", wait_ms); !x.empty();
         x = socket_->receive_until("\n\n", wait_ms)) {
      if (x.compare(0, 4, "id: ") == 0)
        last_ = x.substr(4, x.find('\n') - 4);
      if (x.find("event: " + event + "\n") != x.npos)
        return x.substr(x.find("data: ") + 6);
    }
    return {};
  }

  const std::string& last() const { return last_; }

private:
  std::string url_;
  std::string last_;
  std::unique_ptr<raw_socket> socket_;
};

class event_source_test : public ::testing::Test {
protected:
  void post(const std::string& session, const std::string& id, const std::string& item) {
    const auto body = R"({"session_id":")" + session + "\"," + std::string{full_consent} + ","
                      + batch_text({signal_text(id, "click", item)}) + "}";
    ASSERT_EQ(ask(server_.port(), "POST", "/v1/signals?ack=durable", any_client, body).status, 202);
  }

  server_process server_;
  event_source page_{"/v1/blocks/stream?slots=home&key=pk_test&home.n=6"};
};

// Sixteen sessions are all that a visitor has: with a new one each time this would end soon.
TEST_F(event_source_test, reconnects_as_one_session_for_ever) {
  ASSERT_TRUE(server_.start()) << server_.log();
  ASSERT_TRUE(put_items(server_.port(), 40));
  std::string session;
  for (auto n = 0; n < 40; ++n) {
    page_.connect(server_.port());
    const auto welcome = page_.next_of("welcome");
    if (n == 0) {
      session = member_of(welcome, "session_id");
      ASSERT_FALSE(page_.next_of("rec").empty());
      continue;
    }
    ASSERT_EQ(member_of(welcome, "session_id"), session) << n;
    ASSERT_EQ(member_of(welcome, "resumed"), "true") << n;
  }
  post(session, "one", "i3");
  const auto rec = json{page_.next_of("rec")};
  EXPECT_EQ(rec.number("/state_version"), 1);
  EXPECT_EQ(rec.texts("/order").size(), 6u);
}

// What was missed meanwhile comes whole, and nothing comes where nothing was.
TEST_F(event_source_test, is_told_what_it_missed) {
  ASSERT_TRUE(server_.start()) << server_.log();
  ASSERT_TRUE(put_items(server_.port(), 40));
  page_.connect(server_.port());
  const auto session = member_of(page_.next_of("welcome"), "session_id");
  ASSERT_FALSE(page_.next_of("rec").empty());
  page_.connect(server_.port());
  page_.next_of("welcome");
  EXPECT_EQ(page_.next_of("rec", 300), "");
  page_.connect(server_.port());
  page_.next_of("welcome");
  post(session, "one", "i3");
  ASSERT_EQ(json{page_.next_of("rec")}.number("/state_version"), 1);
  const auto seen = page_.last();
  event_source elsewhere{"/v1/blocks/stream?slots=home&key=pk_test&last_event_id=" + seen};
  elsewhere.connect(server_.port());
  EXPECT_EQ(member_of(elsewhere.next_of("welcome"), "session_id"), session);
}

TEST_F(event_source_test, goes_on_over_a_crash_of_the_server) {
  ASSERT_TRUE(server_.start()) << server_.log();
  ASSERT_TRUE(put_items(server_.port(), 40));
  page_.connect(server_.port());
  const auto first = page_.next_of("welcome");
  const auto session = member_of(first, "session_id");
  ASSERT_FALSE(page_.next_of("rec").empty());
  post(session, "one", "i3");
  ASSERT_FALSE(page_.next_of("rec").empty());
  server_.crash();
  ASSERT_TRUE(server_.start()) << server_.log();
  page_.connect(server_.port());
  const auto again = page_.next_of("welcome");
  EXPECT_EQ(member_of(again, "session_id"), session);
  EXPECT_EQ(member_of(again, "resumed"), "true");
  EXPECT_NE(member_of(again, "epoch"), member_of(first, "epoch"));
  const auto rec = json{page_.next_of("rec")};
  EXPECT_EQ(rec.number("/state_version"), 1) << "it contains what was said before the crash";
  EXPECT_EQ(rec.text("/degraded"), "none");
  EXPECT_FALSE(rec.has("/base"));
}

// Of its visitor nothing may be stored but that the session is there.
TEST_F(event_source_test, goes_on_over_a_restart_without_any_consent) {
  ASSERT_TRUE(server_.start()) << server_.log();
  ASSERT_TRUE(put_items(server_.port(), 40));
  page_.connect(server_.port());
  const auto session = member_of(page_.next_of("welcome"), "session_id");
  ASSERT_FALSE(page_.next_of("rec").empty());
  server_.send(SIGTERM);
  ASSERT_EQ(server_.wait(), 0);
  ASSERT_TRUE(server_.start()) << server_.log();
  page_.connect(server_.port());
  const auto again = page_.next_of("welcome");
  EXPECT_EQ(member_of(again, "session_id"), session);
  EXPECT_EQ(member_of(again, "resumed"), "true");
  EXPECT_EQ(json{page_.next_of("rec")}.texts("/order").size(), 6u);
}

} // namespace
} // namespace attune::test
