#pragma once

#include "http/gateway.hpp"
#include "http/net.hpp"
#include "http/send_queue.hpp"

#include <cstddef>
#include <utility>
#include <vector>

namespace attune {

/// Writes a batch of frames to Beast's WebSocket over a `batching_socket`: each is a message, all
/// but the last are held back, so that they leave together.
template <class Stream>
class frame_writer {
public:
  frame_writer(Stream& stream, const gateway& shared) : stream_(stream), shared_(shared) {}

  bool busy() const { return !batch_.empty(); }

  /// @pre not busy, and `batch` is not empty. @param done  Called with the error, if any; keeps
  /// the owner of this writer alive.
  template <class Done>
  void write(std::vector<outgoing_frame> batch, Done done) {
    batch_ = std::move(batch);
    next_ = 0;
    write_next(std::move(done));
  }

private:
  template <class Done>
  void write_next(Done done) {
    const auto& frame = batch_[next_++];
    auto& probe = shared_.parts.probe;
    if (frame.caused_at_us != 0)
      probe.slate_pushed(shared_.parts.engine.now_us() - frame.caused_at_us);
    if (frame.event == "ack")
      probe.acknowledged();
    stream_.next_layer().hold(next_ < batch_.size());
    stream_.async_write(
      asio::buffer(frame.json),
      [this, done = std::move(done)](boost::system::error_code ec, std::size_t) mutable {
        if (!ec && next_ < batch_.size())
          return write_next(std::move(done));
        batch_.clear();
        done(ec);
      });
  }

  Stream& stream_;
  const gateway& shared_;
  std::vector<outgoing_frame> batch_;
  std::size_t next_ = 0;
};

} // namespace attune
