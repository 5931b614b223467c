#pragma once

#include "actors/engine.hpp"
#include "http/assets.hpp"
#include "http/server.hpp"
#include "tools/attune_settings.hpp"
#include "tools/probe_adapters.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace attune {

/// A whole Attune in this process: engine, gateway, metrics, put together from settings.
/// One owner. Signals of the process are the owner's business; SIGPIPE must be ignored.
class engine_host {
public:
  /// @param files        What the gateway serves under `/`; outlives the host.
  /// @param config_json  `/admin/config`.
  /// @param prepare      Runs once the engine answers and before anybody can connect, if there is
  ///                     one; its fault ends the start.
  static result<std::unique_ptr<engine_host>>
  start(const attune_settings& settings, const assets& files,
        std::function<std::string()> config_json,
        const std::function<result<void>(engine_port&)>& prepare = {});

  /// Closes what is open, then ends the engine: all that was handed over is committed. The gateway
  /// goes last: an engine that ends still answers what it was asked.
  ~engine_host();

  /// See `engine::reload`.
  result<engine::reload_outcome> reload(const model_settings& x) { return engine_->reload(x); }

  const server::endpoints& endpoints() const { return endpoints_; }
  engine_port& port() { return engine_->port(); }

  /// Begins the drain, unless it has begun, and logs who asked for it ("signal", "operator").
  /// `drained` tells when it is over. Any thread.
  void drain(std::string_view by);
  bool drained() const { return drained_; }

  /// Why nothing can be promised any more; empty while all is well.
  std::string fatal() const;

private:
  engine_host() = default;

  /// `/metrics`. @param folder  Of the data; empty where there is none.
  std::string metrics_text(const std::string& folder) const;

  probe metrics_;
  engine_report engine_report_{metrics_};
  gateway_report gateway_report_{metrics_};
  std::unique_ptr<engine> engine_;
  std::unique_ptr<server> gateway_;
  server::endpoints endpoints_;
  std::atomic<bool> drain_asked_ = false;
  std::atomic<bool> drained_ = false;
  std::atomic<bool> is_fatal_ = false;
  std::string fatal_; // Written once before is_fatal_.
};

} // namespace attune
