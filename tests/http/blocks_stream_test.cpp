#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

/// A client of Server-Sent Events.
class sse_client {
public:
  sse_client(int port, std::string_view target, std::string_view more = "") : socket_(port) {
    std::string request = "GET ";
    request.append(target).append(" HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n");
    socket_.send(request.append(more).append("\r\n"));
    head_ = socket_.receive_until("\r\n\r\n");
  }

  const std::string& head() const { return head_; }
  std::string next(int wait_ms = 5'000) { return socket_.receive_until("\n\n", wait_ms); }
  /// The next event of this name; what comes before is passed over.
  std::string next_of(const std::string& event, int wait_ms = 5'000) {
    for (auto x = next(wait_ms); !x.empty(); x = next(wait_ms))
      if (x.find("event: " + event + "\n") != x.npos)
        return x;
    return {};
  }
  bool ended() { return socket_.ended(); }

private:
  raw_socket socket_;
  std::string head_;
};

std::string id_of(const std::string& event) {
  return event.compare(0, 4, "id: ") == 0 ? event.substr(4, event.find('\n') - 4) : "";
}

std::string epoch_of(const std::string& id) { return id.substr(0, id.find('.')); }
std::string counter_of(const std::string& id) { return id.substr(id.find('.') + 1); }

class blocks_stream : public gateway_fixture {
protected:
  raw_answer post(const std::string& body) {
    return ask(port(), "POST", "/v1/signals", "X-Attune-Key: pk_test\r\n", body);
  }
};

TEST_F(blocks_stream, begins_with_retry_and_welcome) {
  start();
  sse_client x{port(), "/v1/blocks/stream?slots=home,side"};
  EXPECT_EQ(x.head().find("HTTP/1.1 200"), 0u) << x.head();
  for (const auto* field : {"Content-Type: text/event-stream", "Cache-Control: no-store",
                            "X-Accel-Buffering: no", "Server-Timing: "})
    EXPECT_NE(x.head().find(field), std::string::npos) << field;
  EXPECT_EQ(x.next(), "retry: 2000\n\n");
  const auto welcome = x.next();
  EXPECT_EQ(welcome.find("event: welcome\ndata: {\"type\":\"welcome\""), 0u)
    << "without an id: " << welcome;
  const auto first = x.next_of("rec");
  const auto second = x.next_of("rec");
  EXPECT_EQ(counter_of(id_of(first)), "1");
  EXPECT_EQ(counter_of(id_of(second)), "2");
  EXPECT_EQ(epoch_of(id_of(first)), epoch_of(id_of(second)));
  EXPECT_NE(first.find("\"type\":\"rec\""), std::string::npos);
}

TEST_F(blocks_stream, shows_what_is_posted_to_its_session) {
  start();
  sse_client x{port(), "/v1/blocks/stream?slots=home"};
  const auto session = member_of(x.next_of("welcome"), "session_id");
  x.next_of("rec");
  post(click_on("SKU-T", 0, "\"session_id\":\"" + session + "\","));
  const auto rec = x.next_of("rec");
  EXPECT_NE(rec.find(R"("order":["SKU-T")"), std::string::npos) << rec;
  EXPECT_EQ(rec.find("\"base\""), std::string::npos) << "snapshots, unless asked otherwise";
  EXPECT_EQ(member_of(rec, "state_version"), "1");
}

TEST_F(blocks_stream, sends_deltas_to_who_asks) {
  start();
  sse_client x{port(), "/v1/blocks/stream?slots=home&delta=1"};
  const auto session = member_of(x.next_of("welcome"), "session_id");
  x.next_of("rec");
  post(click_on("SKU-B", 0, "\"session_id\":\"" + session + "\","));
  EXPECT_NE(x.next_of("rec").find("\"base\":1"), std::string::npos);
}

// The names of session and stream, 128 and 64 random bits as hex digits.
TEST_F(blocks_stream, has_an_epoch_that_nobody_guesses) {
  start();
  sse_client x{port(), "/v1/blocks/stream?slots=home"};
  const auto welcome = x.next_of("welcome");
  const auto session = member_of(welcome, "session_id");
  const auto rec = x.next_of("rec");
  const auto epoch = epoch_of(id_of(rec));
  EXPECT_EQ(epoch.size(), 48u);
  EXPECT_EQ(epoch.substr(0, 32), session);
  EXPECT_EQ(member_of(welcome, "epoch"), epoch) << "what lists say is what their ids say";
  EXPECT_EQ(member_of(rec, "epoch"), epoch);
  sse_client beside{port(), "/v1/blocks/stream?slots=home&session=" + session};
  EXPECT_NE(epoch_of(id_of(beside.next_of("rec"))), epoch) << "an id names one event";
}

// What EventSource does: the same URL again, with the newest id that it saw.
TEST_F(blocks_stream, goes_on_by_last_event_id_alone) {
  start();
  const auto* url = "/v1/blocks/stream?slots=home";
  std::string session;
  std::string last;
  {
    sse_client x{port(), url};
    session = member_of(x.next_of("welcome"), "session_id");
    last = id_of(x.next_of("rec"));
  }
  ASSERT_TRUE(eventually([&] { return engine_.connected() == 0; }));
  {
    sse_client nothing_missed{port(), url, "Last-Event-ID: " + last + "\r\n"};
    const auto welcome = nothing_missed.next_of("welcome");
    EXPECT_EQ(member_of(welcome, "session_id"), session);
    EXPECT_EQ(member_of(welcome, "resumed"), "true");
    EXPECT_EQ(member_of(welcome, "epoch"), epoch_of(last));
    EXPECT_EQ(nothing_missed.next(150), "") << "nothing is sent";
    post(click_on("SKU-C", 0, "\"session_id\":\"" + session + "\","));
    EXPECT_EQ(id_of(nothing_missed.next_of("rec")), epoch_of(last) + ".2");
  }
  ASSERT_TRUE(eventually([&] { return engine_.connected() == 0; }));
  sse_client missed{port(), url + ("&last_event_id=" + last)};
  EXPECT_EQ(member_of(missed.next_of("welcome"), "session_id"), session);
  const auto rec = missed.next_of("rec");
  EXPECT_NE(rec.find("\"items\":[{"), std::string::npos) << rec;
  EXPECT_EQ(id_of(rec), epoch_of(last) + ".3");
  EXPECT_EQ(missed.next(150), "") << "once";
}

// A phone that changes its network: the server does not know yet that the old connection is dead.
TEST_F(blocks_stream, takes_the_place_of_the_one_it_goes_on_with) {
  start();
  const auto* url = "/v1/blocks/stream?slots=home";
  sse_client old{port(), url};
  const auto last = id_of(old.next_of("rec"));
  sse_client again{port(), url, "Last-Event-ID: " + last + "\r\n"};
  EXPECT_FALSE(again.next_of("welcome").empty());
  EXPECT_TRUE(old.ended());
  EXPECT_TRUE(eventually([&] { return engine_.connected() == 1; }));
}

TEST_F(blocks_stream, begins_anew_by_an_id_that_is_not_known) {
  start();
  const std::string made_up = std::string(48, 'a') + ".7";
  sse_client x{port(), "/v1/blocks/stream?slots=home", "Last-Event-ID: " + made_up + "\r\n"};
  const auto welcome = x.next_of("welcome");
  EXPECT_NE(member_of(welcome, "session_id"), std::string(32, 'a'));
  EXPECT_EQ(member_of(welcome, "resumed"), "false");
  EXPECT_EQ(counter_of(id_of(x.next_of("rec"))), "1");
}

TEST_F(blocks_stream, asks_for_key_and_origin_whatever_id_is_shown) {
  http_settings settings;
  settings.publishable_keys = {{"pk_shop_1", {"https://shop.example"}, 0}};
  start(settings);
  const auto begins = [&](std::string_view more) {
    raw_socket socket{port()};
    socket.send("GET /v1/blocks/stream?slots=home HTTP/1.1\r\nHost: a\r\n" + std::string{more}
                + "\r\n");
    return socket.receive_until("\r\n\r\n").substr(9, 3);
  };
  const std::string key = "X-Attune-Key: pk_shop_1\r\n";
  const std::string id = "Last-Event-ID: " + std::string(48, 'a') + ".1\r\n";
  EXPECT_EQ(begins(id), "401");
  EXPECT_EQ(begins(id + key + "Origin: https://evil.example\r\n"), "403");
  EXPECT_EQ(begins(id + key + "Origin: https://shop.example\r\n"), "200");
}

TEST_F(blocks_stream, takes_parameters_for_a_slot_or_for_all) {
  start();
  sse_client x{port(), "/v1/blocks/stream?slots=home,side&n=4&home.n=6&side.item=SKU-B"
                       "&home.candidates=SKU-A,SKU-D"};
  x.next_of("welcome");
  const auto opened = engine_.greetings();
  ASSERT_EQ(opened.size(), 1u);
  ASSERT_EQ(opened[0].subscribe.size(), 2u);
  EXPECT_EQ(opened[0].subscribe[0].n, 6u) << "a slot's own comes before all";
  EXPECT_EQ(opened[0].subscribe[1].n, 4u);
  EXPECT_EQ(opened[0].subscribe[1].item, "SKU-B");
  EXPECT_EQ(opened[0].subscribe[0].candidates, (std::vector<std::string>{"SKU-A", "SKU-D"}));
  const auto status = [&](const std::string& more) {
    const auto target = "/v1/blocks/stream?slots=home&" + more;
    return ask(port(), "GET", target, "X-Attune-Key: pk_test\r\n").status;
  };
  EXPECT_EQ(status("home.n=0"), 400);
  EXPECT_EQ(status("n=201"), 400);
  EXPECT_EQ(status("item=two%20words"), 400);
}

TEST_F(blocks_stream, says_errors_under_a_name_that_browsers_do_not_use) {
  start();
  sse_client x{port(), "/v1/blocks/stream?slots=home,nowhere"};
  x.next_of("welcome");
  const auto own = x.next_of("attune-error");
  const auto native = x.next_of("error");
  EXPECT_EQ(member_of(own, "code"), "not_found");
  EXPECT_EQ(own.substr(own.find("data: ")), native.substr(native.find("data: ")));
}

TEST_F(blocks_stream, names_slots_that_there_are_not) {
  start();
  sse_client x{port(), "/v1/blocks/stream?slots=home,nowhere"};
  x.next_of("welcome");
  const auto error = x.next_of("error");
  EXPECT_EQ(member_of(error, "code"), "not_found");
  EXPECT_NE(error.find("\"id\":\"nowhere\""), std::string::npos) << error;
  EXPECT_FALSE(x.next_of("rec").empty());
  const auto status = [&](std::string_view target) {
    return ask(port(), "GET", target, "X-Attune-Key: pk_test\r\n").status;
  };
  EXPECT_EQ(status("/v1/blocks/stream?slots=nowhere"), 404);
  EXPECT_EQ(status("/v1/blocks/stream"), 400);
  EXPECT_EQ(status("/v1/blocks/stream?slots=,"), 400);
}

TEST_F(blocks_stream, takes_a_browsers_key_in_its_url_and_no_other) {
  start();
  const auto begins = [&](std::string_view target) {
    raw_socket socket{port()};
    socket.send("GET " + std::string{target} + " HTTP/1.1\r\nHost: a\r\n\r\n");
    return socket.receive_until("\r\n\r\n").substr(9, 3);
  };
  EXPECT_EQ(begins("/v1/blocks/stream?slots=home&key=pk_test"), "200");
  EXPECT_EQ(begins("/v1/blocks/stream?slots=home&key=sk_test"), "401");
  EXPECT_EQ(begins("/v1/blocks/stream?slots=home"), "401");
}

TEST_F(blocks_stream, has_no_head) {
  start();
  EXPECT_EQ(ask(port(), "HEAD", "/v1/blocks/stream?slots=home", "X-Attune-Key: pk_test\r\n").status,
            405);
}

TEST_F(blocks_stream, beats_its_heart_in_silence) {
  http_settings settings;
  settings.heartbeat_ms = 100;
  start(settings);
  sse_client x{port(), "/v1/blocks/stream?slots=home"};
  x.next_of("rec");
  EXPECT_EQ(x.next(2'000), ": \n\n");
}

TEST_F(blocks_stream, lets_go_of_the_engine_when_the_client_leaves) {
  start();
  {
    sse_client x{port(), "/v1/blocks/stream?slots=home"};
    x.next_of("rec");
    EXPECT_EQ(engine_.connected(), 1);
  }
  EXPECT_TRUE(eventually([&] { return engine_.connected() == 0; }));
}

TEST_F(blocks_stream, lives_beside_its_sessions_socket) {
  start();
  raw_websocket ws{port()};
  const auto session = member_of(ws.hello(), "session_id");
  sse_client x{port(), "/v1/blocks/stream?slots=home&session=" + session};
  EXPECT_EQ(member_of(x.next_of("welcome"), "session_id"), session);
  ws.say(click_on("SKU-K", 1));
  x.next_of("rec");
  EXPECT_NE(x.next_of("rec").find(R"("order":["SKU-K")"), std::string::npos);
}

} // namespace
} // namespace attune
