#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <random>
#include <stdexcept>
#include <thread>
#include <vector>

// Every way of ending, with every kind of request in flight: the program ends by itself, with 0.

namespace attune::test {
namespace {

using namespace std::chrono_literals;

/// Lines of NDJSON, a batch each, all of one visitor.
std::string long_post(const std::string& who, int lines) {
  std::string out;
  for (auto i = 0; i < lines; ++i)
    out += R"({"anon_id":")" + who + "\"," + std::string{full_consent} + ','
           + batch_text(
             {signal_text(who + '-' + std::to_string(i), "click", "i" + std::to_string(i % 40))})
           + "}\n";
  return out;
}

/// Requests of every kind, under way until the server is gone.
class traffic {
public:
  explicit traffic(const server_process& server)
    : port_(server.port()), admin_port_(server.admin_port()) {
    run([this] { stream_signals(); });
    run([this] { follow_lists(); });
    run([this] { post_lines(); });
    run([this] { post_lines(); });
    run([this] { ask_in_turn(port_, "GET", "/v1/recommendations/home?anon_id=v", any_client); });
    run([this] { ask_in_turn(port_, "GET", "/v1/me?anon_id=v", any_server); });
    run([this] { put_rows(); });
    run([this] { ask_in_turn(admin_port_, "GET", "/admin/actors", any_operator); });
    run([this] { ask_in_turn(admin_port_, "GET", "/admin/models", any_operator); });
    run([this] { watch_tail(); });
  }

  ~traffic() {
    for (auto& x : threads_)
      x.join();
  }

private:
  void run(std::function<void()> what) {
    threads_.emplace_back([what = std::move(what)] {
      try {
        what();
      } catch (const std::runtime_error&) { // It could not connect: the server is gone.
      }
    });
  }

  void stream_signals() const {
    visitor_client client{port_, R"(,"anon_id":"streaming",)" + std::string{full_consent}};
    client.say(R"({"type":"subscribe","slot":"home","min_interval_ms":0})");
    while (client.close_code() == -1) {
      const auto id = "streamed-" + std::to_string(client.seq() + 1);
      if (client.signal({signal_text(id, "click", "i3")}) == 0)
        break;
      client.run_until([&] { return client.ack() + 8 >= client.seq(); });
    }
  }

  void follow_lists() const {
    raw_socket stream{port_};
    stream.send("GET /v1/blocks/stream?slots=home&anon_id=reading HTTP/1.1\r\nHost: a\r\n"
                + std::string{any_client} + "\r\n");
    stream.receive_all(30'000);
  }

  /// Each post is left before it is answered, and goes on in the server.
  void post_lines() const {
    for (auto n = 0;; ++n) {
      http_line line{port_};
      const auto body = long_post("posting-" + std::to_string(n), 200);
      if (!line.send("POST", "/v1/signals?ack=durable",
                     std::string{any_client} + "Content-Type: application/x-ndjson\r\n", body))
        return;
      line.answer(100);
    }
  }

  void put_rows() const {
    while (put_items(port_, 40)) {
    }
  }

  void watch_tail() const {
    raw_socket stream{admin_port_};
    stream.send("GET /admin/tail HTTP/1.1\r\nHost: a\r\n" + std::string{any_operator} + "\r\n");
    stream.receive_all(30'000);
  }

  static void ask_in_turn(int port, std::string_view method, std::string_view target,
                          std::string_view who) {
    while (ask(port, method, target, who).status != 0) {
    }
  }

  const int port_;
  const int admin_port_;
  std::vector<std::thread> threads_;
};

enum class way { terminate, terminate_twice, interrupt, terminate_at_once, drain };

TEST(ending, is_clean_whatever_is_in_flight_and_however_it_is_asked_for) {
  std::mt19937_64 random{test_seed()};
  const auto endings = is_long_run() ? 200 : 20;
  const std::vector<std::string> patient{"http.signals_per_s=1000000", "http.burst=2000000",
                                         "http.drain_ms=200"};
  auto at_once = patient;
  at_once.back() = "http.drain_ms=0";
  server_process first{patient};
  server_process second{at_once};
  for (auto n = 0; n < endings; ++n) {
    const auto how = static_cast<way>(n % 5);
    auto& server = how == way::terminate_at_once ? second : first;
    ASSERT_TRUE(server.start(60s)) << server.log();
    ASSERT_TRUE(put_items(server.port(), 40));
    auto drained = 0;
    {
      const traffic all{server};
      std::this_thread::sleep_for(std::chrono::milliseconds{100 + random() % 200});
      switch (how) {
      case way::terminate:
      case way::terminate_at_once:
        server.send(SIGTERM);
        break;
      case way::terminate_twice:
        server.send(SIGTERM);
        std::this_thread::sleep_for(std::chrono::milliseconds{random() % 100});
        server.send(SIGTERM);
        break;
      case way::interrupt:
        server.send(SIGINT);
        break;
      case way::drain:
        drained = ask(server.admin_port(), "POST", "/admin/drain", any_operator).status;
        break;
      }
      const auto code = server.wait(60s);
      server.crash(); // Where it did not end: the traffic waits for that.
      ASSERT_EQ(code, 0) << "ending " << n << ", way " << n % 5 << ": " << server.log();
    }
    if (how == way::drain) {
      EXPECT_EQ(drained, 202) << "who asks for the drain is answered";
      EXPECT_NE(server.log().find("drain by=operator"), std::string::npos) << server.log();
    }
  }
  for (const auto* x : {&first, &second})
    EXPECT_EQ(x->log().find("ERROR: "), std::string::npos) << x->log();
}

} // namespace
} // namespace attune::test
