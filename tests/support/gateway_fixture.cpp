#include "tests/support/gateway_fixture.hpp"

#include "http/net.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace attune {

/// Two io_contexts, each with its thread.
class gateway_fixture::loops {
public:
  loops() {
    for (auto& io : contexts_) {
      guards_.emplace_back(io.get_executor());
      threads_.emplace_back([&io] { io.run(); });
    }
  }

  ~loops() {
    guards_.clear();
    for (auto& io : contexts_)
      io.stop();
    for (auto& thread : threads_)
      thread.join();
  }

  std::vector<asio::io_context*> all() { return {&contexts_[0], &contexts_[1]}; }

private:
  asio::io_context contexts_[2];
  std::vector<asio::executor_work_guard<loop_executor>> guards_;
  std::vector<std::thread> threads_;
};

gateway_fixture::gateway_fixture() : loops_(std::make_unique<loops>()) {}

gateway_fixture::~gateway_fixture() { server_.reset(); }

void gateway_fixture::start(http_settings settings) {
  settings.port = 0;
  settings.admin_port = 0;
  server_ = std::make_unique<server>(settings, loops_->all(),
                                     server_parts{engine_, engine_, files_, probe_,
                                                  [] { return std::string{"{\"settings\":{}}"}; },
                                                  [] { return std::string{"attune_up 1\n"}; }});
  const auto where = server_->start();
  ASSERT_TRUE(where) << where.error().what;
  port_ = std::stoi(where->listen.substr(where->listen.rfind(':') + 1));
  admin_port_ = std::stoi(where->admin.substr(where->admin.rfind(':') + 1));
}

raw_websocket gateway_fixture::greeted() {
  raw_websocket ws{port()};
  EXPECT_FALSE(ws.hello().empty());
  return ws;
}

bool gateway_fixture::eventually(const std::function<bool()>& condition) {
  for (auto i = 0; i < 1'000; ++i) {
    if (condition())
      return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return condition();
}

std::string click_on(std::string_view item, std::uint64_t seq, std::string_view more) {
  static std::atomic<int> number{0};
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                        std::chrono::system_clock::now().time_since_epoch())
                        .count();
  std::string text = R"({"type":"signals",)";
  if (seq > 0)
    text += "\"seq\":" + std::to_string(seq) + ',';
  text.append(more);
  text += R"("signals":[{"id":"click-)" + std::to_string(++number) + R"(","type":"click","ts":)"
          + std::to_string(now_ms) + R"(,"item":")";
  return text.append(item).append("\"}]}");
}

} // namespace attune
