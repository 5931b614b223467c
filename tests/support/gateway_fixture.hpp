#pragma once

#include "http/server.hpp"
#include "tests/support/raw_socket.hpp"
#include "tests/support/raw_websocket.hpp"
#include "tests/support/recording_engine.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace attune {

/// Files in memory.
class map_assets final : public assets {
public:
  std::map<std::string, asset, std::less<>> files;

  std::shared_ptr<const asset> find(std::string_view path) const override {
    const auto at = files.find(path);
    return at == files.end() ? nullptr : std::make_shared<asset>(at->second);
  }
};

/// A whole gateway over two loops and free ports, with a `recording_engine` behind it.
class gateway_fixture : public ::testing::Test {
protected:
  gateway_fixture();
  ~gateway_fixture() override;

  /// Starts with these settings. Ports are chosen freely.
  void start(http_settings settings = {});

  int port() const { return port_; }
  int admin_port() const { return admin_port_; }
  server& gate() { return *server_; }

  /// A WebSocket that has said hello and was answered.
  raw_websocket greeted();

  /// Waits, 5 s at most, until a condition holds. @returns whether it came to hold.
  static bool eventually(const std::function<bool()>& condition);

  recording_engine engine_;
  map_assets files_;
  http_probe probe_;

private:
  class loops;

  std::unique_ptr<loops> loops_;
  std::unique_ptr<server> server_;
  int port_ = 0;
  int admin_port_ = 0;
};

/// A signals message or body with one click. `seq` of 0 is left out.
std::string click_on(std::string_view item, std::uint64_t seq, std::string_view more = "");

} // namespace attune
