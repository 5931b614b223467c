#include "tools/engine_host.hpp"

#include "config/logging.hpp"
#include "http/pseudonym.hpp"
#include "store/open.hpp"

#include <chrono>
#include <filesystem>
#include <string_view>
#include <system_error>

namespace attune {

namespace {

/// A new key would make every visitor of these data a stranger.
result<void> check_key_is_there(const attune_settings& settings) {
  const auto& path = settings.http.pseudonym_key_file;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored) || !holds_data(settings.store))
    return {};
  return failed(fault_code::internal,
                "the pseudonym key file " + path + " is missing, and " + settings.store.url
                  + " holds data that were written with its key: put the file back "
                    "(http.pseudonym_key_file), or use another folder");
}

std::string folder_of(const store_settings& x) {
  constexpr std::string_view rocks = "rocks:";
  return x.url.starts_with(rocks) ? x.url.substr(rocks.size()) : std::string{};
}

} // namespace

result<std::unique_ptr<engine_host>>
engine_host::start(const attune_settings& settings, const assets& files,
                   std::function<std::string()> config_json,
                   const std::function<result<void>(engine_port&)>& prepare) {
  std::unique_ptr<engine_host> host{new engine_host};
  auto* self = host.get();
  engine_setup setup;
  setup.engine = settings.engine;
  setup.models = settings.models;
  setup.store = settings.store;
  if (!settings.http.pseudonym_key_file.empty()) {
    if (auto there = check_key_is_there(settings); !there)
      return tl::unexpected{there.error()};
    const auto names = open_pseudonyms(settings.http.pseudonym_key_file);
    if (!names)
      return tl::unexpected{names.error()};
    setup.pseudonym_key = names->fingerprint();
  }
  setup.probe = &host->engine_report_;
  setup.drain = [self] { self->drain("operator"); };
  setup.fatal = [self](const std::string& why) {
    if (self->is_fatal_)
      return;
    self->fatal_ = why;
    self->is_fatal_ = true;
  };
  log_event(log_level::info, "engine", "start",
            {{"version", ATTUNE_VERSION}, {"store", settings.store.url}});
  const auto began = std::chrono::steady_clock::now();
  auto started = engine::start(std::move(setup));
  if (!started)
    return tl::unexpected{started.error()};
  host->engine_ = std::move(*started);
  const auto holds = host->engine_->holds();
  const auto took = std::chrono::steady_clock::now() - began;
  log_event(log_level::info, "engine", "recovered",
            {{"items", holds.items},
             {"learned", holds.learned},
             {"segments", holds.segments},
             {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()}});
  if (prepare)
    if (const auto prepared = prepare(host->engine_->port()); !prepared)
      return tl::unexpected{prepared.error()};
  for (const auto& notice : host->engine_->notices())
    log_event(log_level::warning, "store", "notice", {{"what", notice}});
  if (settings.http.publishable_keys.empty() && settings.http.secret_keys.empty())
    log_event(log_level::warning, "http", "open",
              {{"what", "no keys are configured: on this machine any key is let in"}});
  auto http = settings.http;
  http.lockstep = settings.engine.lockstep;
  http.resume_ttl_ms = settings.engine.resume_ttl_s * 1'000;
  host->gateway_ = std::make_unique<server>(
    http, host->engine_->loops(),
    server_parts{host->engine_->port(), host->engine_->operators(), files, host->gateway_report_,
                 std::move(config_json), [self, folder = folder_of(settings.store)] {
                   return self->metrics_text(folder);
                 }});
  auto listening = host->gateway_->start();
  if (!listening)
    return tl::unexpected{listening.error()};
  host->endpoints_ = std::move(*listening);
  log_event(log_level::info, "engine", "ready",
            {{"listen", host->endpoints_.listen}, {"admin", host->endpoints_.admin}});
  return host;
}

std::string engine_host::metrics_text(const std::string& folder) const {
  engine_figures now;
  now.version = ATTUNE_VERSION;
  for (const auto& check : engine_->operators().ready())
    now.ready.emplace_back(check.name, check.ok);
  now.ready.emplace_back("gateway", !gateway_->draining());
  now.uncommitted_bytes = engine_->uncommitted_bytes();
  std::error_code failure;
  if (const auto space = std::filesystem::space(folder, failure); !failure)
    now.disk_free_bytes = space.available;
  return metrics_.text(now);
}

engine_host::~engine_host() {
  if (gateway_)
    gateway_->stop();
  engine_.reset();
  gateway_.reset();
}

void engine_host::drain(std::string_view by) {
  if (drain_asked_.exchange(true))
    return;
  log_event(log_level::info, "engine", "drain", {{"by", by}});
  gateway_->drain([this] { drained_ = true; });
}

std::string engine_host::fatal() const { return is_fatal_ ? fatal_ : std::string{}; }

} // namespace attune
