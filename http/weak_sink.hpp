#pragma once

#include "protocol/port.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// What the engine holds of a connection: it never keeps a socket open, nor alive after its loop.
class weak_sink final : public push_sink {
public:
  explicit weak_sink(std::weak_ptr<push_sink> target) : target_(std::move(target)) {}

  void show(std::shared_ptr<const slate> x, std::shared_ptr<const slate> base) noexcept override {
    if (const auto target = target_.lock())
      target->show(std::move(x), std::move(base));
  }
  void stored(std::uint64_t seq, std::vector<dropped_signal> dropped) noexcept override {
    if (const auto target = target_.lock())
      target->stored(seq, std::move(dropped));
  }
  void refused(fault x, std::string id) noexcept override {
    if (const auto target = target_.lock())
      target->refused(std::move(x), std::move(id));
  }
  void close(close_reason x) noexcept override {
    if (const auto target = target_.lock())
      target->close(x);
  }

private:
  const std::weak_ptr<push_sink> target_;
};

} // namespace attune
