#include "http/event_stream.hpp"
#include "http/sse_streams.hpp"
#include "protocol/codec/json_writer.hpp"

#include <deque>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t max_lines = 1'000;

/// What happens, line by line, for an operator. One who does not keep up misses lines and is told.
class tail_stream final : public event_stream {
public:
  using event_stream::event_stream;

  void open(const answer_manner& how) {
    start(how);
    const std::weak_ptr<event_stream> weak = weak_from_this();
    handle_ = shared().parts.operators.tail([weak](const std::string& line) {
      if (const auto self = std::static_pointer_cast<tail_stream>(weak.lock()))
        asio::dispatch(self->executor(), [self, line] { self->on_line(line); });
    });
  }

  void go_away() noexcept override {}

private:
  void on_line(const std::string& line) {
    if (lines_.size() == max_lines) {
      ++missed_;
      return;
    }
    lines_.push_back(line);
    write();
  }

  std::string take() override {
    std::string out;
    for (const auto& line : std::exchange(lines_, {}))
      out += event_text("event", line);
    if (const auto missed = std::exchange(missed_, 0); missed > 0) {
      std::string data;
      json_writer{data}.open_object().field("lines", missed).close_object();
      out += event_text("missed", data);
    }
    return out;
  }

  void ended() noexcept override { handle_.reset(); }

  std::shared_ptr<void> handle_;
  std::deque<std::string> lines_;
  std::uint64_t missed_ = 0;
};

} // namespace

void start_tail(gateway& shared, tcp_socket socket, door::ticket place, const answer_manner& how) {
  std::make_shared<tail_stream>(shared, std::move(socket), std::move(place), transport::admin)
    ->open(how);
}

} // namespace attune
