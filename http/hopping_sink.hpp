#pragma once

#include "http/gateway.hpp"
#include "http/net.hpp"
#include "protocol/port.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// What the engine holds of a connection: takes each call to the connection's loop (on that loop a
/// plain call), and never keeps the socket open, nor alive after its loop.
///
/// @tparam Connection  Has `executor`, `on_show`, `on_stored`, `on_refused` and `on_close`.
template <class Connection>
class hopping_sink final : public push_sink {
public:
  explicit hopping_sink(std::weak_ptr<Connection> target) : target_(std::move(target)) {}

  void show(std::shared_ptr<const slate> x, std::shared_ptr<const slate> base) noexcept override {
    hop([x = std::move(x), base = std::move(base)](Connection& to) mutable {
      to.on_show(std::move(x), std::move(base));
    });
  }

  void stored(std::uint64_t seq, std::vector<row_report> dropped) noexcept override {
    hop([seq, at_ms = steady_ms(), dropped = std::move(dropped)](Connection& to) mutable {
      to.on_stored(seq, std::move(dropped), at_ms);
    });
  }

  void refused(fault x, std::string id) noexcept override {
    hop([x = std::move(x), id = std::move(id)](Connection& to) { to.on_refused(x, id); });
  }

  void close(close_reason x) noexcept override {
    hop([x](Connection& to) { to.on_close(x); });
  }

private:
  template <class Call>
  void hop(Call call) {
    auto to = target_.lock();
    if (!to)
      return;
    const auto loop = to->executor();
    asio::dispatch(loop, [to = std::move(to), call = std::move(call)]() mutable { call(*to); });
  }

  const std::weak_ptr<Connection> target_;
};

} // namespace attune
