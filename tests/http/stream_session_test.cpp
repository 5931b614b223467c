#include "http/stream_session.hpp"

#include "tests/support/gateway_fixture.hpp"

#include <vector>

namespace attune {
namespace {

/// A socket that keeps what the protocol asked of it.
class kept_transport final : public stream_transport, public push_sink {
public:
  explicit kept_transport(send_queue& queue) : queue_(queue) {}

  sink_ptr sink() override { return {std::shared_ptr<void>{}, this}; }
  loop_runner runner() override {
    return [](std::function<void()> task) { task(); };
  }
  void wake() override {
    for (auto& frame : queue_.take(1'000'000'000'000))
      sent.push_back(std::move(frame.json));
  }
  void resume() override { ++resumed; }
  void end(std::uint16_t code, std::string_view) override {
    if (ended_with == 0)
      ended_with = code;
  }

  void show(std::shared_ptr<const slate> x, std::shared_ptr<const slate> base) noexcept override {
    queue_.show(std::move(x), std::move(base));
    wake();
  }
  void stored(std::uint64_t seq, std::vector<row_report> dropped) noexcept override {
    queue_.stored(seq, std::move(dropped), 0);
    wake();
  }
  void refused(fault x, std::string) noexcept override { sent.push_back(x.what); }
  void close(close_reason x) noexcept override { end(static_cast<std::uint16_t>(x), ""); }

  std::vector<std::string> sent;
  int resumed = 0;
  int ended_with = 0;

private:
  send_queue& queue_;
};

class stream_protocol : public ::testing::Test {
protected:
  stream_protocol() { settings_.signals_per_s = 1'000; }

  void open() {
    shared_ = std::make_unique<gateway>(
      settings_, server_parts{engine_, engine_, files_, probe_, nullptr, nullptr}, true,
      pseudonyms{std::string(32, 'k')}, *user_tokens::open(settings_.jwt));
    session_ = std::make_unique<stream_session>(*shared_, socket_, client_facts{}, queue_);
  }
  stream_session::step say(std::string_view text) { return session_->on_text(text); }
  void hello() { say(R"({"type":"hello","proto":1,"key":"pk_test"})"); }

  http_settings settings_;
  recording_engine engine_;
  no_assets files_;
  http_probe probe_;
  send_queue queue_{{false, true, 0}};
  kept_transport socket_{queue_};
  std::unique_ptr<gateway> shared_;
  std::unique_ptr<stream_session> session_;
};

TEST_F(stream_protocol, waits_for_the_welcome) {
  open();
  EXPECT_EQ(say(R"({"type":"hello","proto":1,"key":"pk_test"})"), stream_session::step::wait);
  EXPECT_TRUE(session_->greeted());
  EXPECT_EQ(socket_.resumed, 1);
  EXPECT_EQ(member_of(socket_.sent.at(0), "type"), "welcome");
}

TEST_F(stream_protocol, ends_with_4400_for_a_wrong_proto) {
  open();
  say(R"({"type":"hello","proto":2,"key":"pk_test"})");
  EXPECT_EQ(socket_.ended_with, 4400);
}

TEST_F(stream_protocol, ends_with_4401_for_a_token_that_is_not_believed) {
  open();
  say(R"({"type":"hello","proto":1,"key":"pk_test","token":"a.b.c"})");
  EXPECT_EQ(socket_.ended_with, 4401);
}

TEST_F(stream_protocol, keeps_a_refused_message_until_there_is_room) {
  open();
  hello();
  engine_.credit = 0;
  EXPECT_EQ(say(click_on("SKU-A", 1)), stream_session::step::wait);
  EXPECT_TRUE(engine_.messages().empty());
  engine_.give_credit(1);
  EXPECT_EQ(engine_.messages().size(), 1u);
  EXPECT_EQ(socket_.resumed, 2) << "after the welcome, and now";
}

TEST_F(stream_protocol, greets_who_decorates_badly_and_says_so) {
  open();
  say(R"({"type":"hello","proto":1,"key":"pk_test","caps":["delta","magic"],"context":{"utm":
    {"campaign":")"
      + std::string(80, 'x') + R"("},"referrer":"\ud83d"}})");
  ASSERT_TRUE(session_->greeted());
  const auto& welcome = socket_.sent.at(0);
  for (const auto* pointer : {"/caps/1", "/context/utm/campaign", "/context/referrer"})
    EXPECT_NE(welcome.find('"' + std::string{pointer} + '"'), std::string::npos) << welcome;
  const auto surroundings = engine_.greetings().at(0).surroundings;
  ASSERT_TRUE(surroundings);
  EXPECT_EQ(surroundings->campaign, std::string(64, 'x'));
}

TEST_F(stream_protocol, names_what_it_dropped_and_cut_with_the_ack) {
  open();
  hello();
  say(R"({"type":"signals","seq":1,"context":{"tz":7},"signals":[
    {"id":"a","type":"search","ts":1,"query":"cake \ud83d"}]})");
  const auto& ack = socket_.sent.back();
  EXPECT_EQ(member_of(ack, "type"), "ack");
  EXPECT_NE(ack.find(R"({"id":"a","code":"bad_message")"), std::string::npos) << ack;
  EXPECT_NE(ack.find("/signals/0/query"), std::string::npos) << ack;
  EXPECT_NE(ack.find(R"("warnings":[{"code":"bad_message")"), std::string::npos) << ack;
  EXPECT_NE(ack.find("/context/tz"), std::string::npos) << ack;
}

TEST_F(stream_protocol, refuses_forget_signal_by_name) {
  open();
  hello();
  say(R"({"type":"control","id":"c1","op":"forget_signal","signal":"s"})");
  EXPECT_EQ(member_of(socket_.sent.back(), "code"), "unknown_type");
  EXPECT_EQ(member_of(socket_.sent.back(), "id"), "c1");
  EXPECT_TRUE(engine_.messages().empty());
}

TEST_F(stream_protocol, lets_a_batch_take_as_much_rate_as_it_has_rows) {
  settings_.signals_per_s = 1;
  settings_.burst = 3;
  open();
  hello();
  say(
    R"({"type":"signals","seq":1,"signals":[{"id":"a","type":"page_view","ts":1,"page":{"path":"/"}},)"
    R"({"id":"b","type":"page_view","ts":1,"page":{"path":"/"}}]})");
  EXPECT_EQ(engine_.messages().size(), 1u);
  say(
    R"({"type":"signals","seq":2,"signals":[{"id":"c","type":"page_view","ts":1,"page":{"path":"/"}},)"
    R"({"id":"d","type":"page_view","ts":1,"page":{"path":"/"}}]})");
  EXPECT_EQ(engine_.messages().size(), 1u) << "one was left, two were asked";
  EXPECT_EQ(member_of(socket_.sent.back(), "code"), "rate_limited");
}

TEST_F(stream_protocol, ends_after_20_refusals) {
  settings_.signals_per_s = 1;
  settings_.burst = 1;
  open();
  hello();
  for (auto i = 0; i < 20; ++i) {
    EXPECT_EQ(socket_.ended_with, 0) << i;
    say(R"({"type":"sync","slot":"home"})");
  }
  EXPECT_EQ(socket_.ended_with, 0) << "the first one passed, 19 did not";
  say(R"({"type":"sync","slot":"home"})");
  EXPECT_EQ(socket_.ended_with, 4429);
}

TEST_F(stream_protocol, knows_no_rates_in_lockstep) {
  settings_.signals_per_s = 1;
  settings_.burst = 1;
  settings_.lockstep = true;
  open();
  hello();
  for (auto i = 1; i <= 50; ++i)
    say(click_on("SKU-A", static_cast<std::uint64_t>(i)));
  EXPECT_EQ(engine_.messages().size(), 50u);
}

// With the hello itself, so that nothing can come between and no load refuses it.
TEST_F(stream_protocol, withdraws_what_gpc_withdraws_even_where_consent_came_earlier) {
  open();
  hello();
  say(R"({"type":"consent","consent":{"ts":7,"purposes":{"profile":true,"share":true}}})");
  const auto token = member_of(socket_.sent.at(0), "resume_token");
  session_ =
    std::make_unique<stream_session>(*shared_, socket_, client_facts{"", false, true, {}}, queue_);
  engine_.overloaded = true;
  say(R"({"type":"hello","proto":1,"key":"pk_test","resume":{"token":")" + token + "\"}}");
  EXPECT_TRUE(engine_.greetings().back().gpc);
  EXPECT_NE(socket_.sent.back().find("\"share\":false"), std::string::npos) << socket_.sent.back();
  EXPECT_NE(socket_.sent.back().find("\"profile\":true"), std::string::npos);
}

TEST_F(stream_protocol, detaches_from_the_engine_when_it_leaves) {
  open();
  hello();
  EXPECT_EQ(engine_.connected(), 1);
  session_->leave();
  EXPECT_EQ(engine_.connected(), 0);
}

} // namespace
} // namespace attune
