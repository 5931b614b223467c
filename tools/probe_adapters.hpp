#pragma once

#include "actors/engine_probe.hpp"
#include "config/metrics.hpp"
#include "http/probe.hpp"

namespace attune {

/// What the engine reports, into the process's probe. Any thread.
class engine_report final : public engine_probe {
public:
  explicit engine_report(probe& to) : to_{to} {}

  void took(stage x, std::int64_t ns) noexcept override;
  void signals_applied(std::uint32_t count) noexcept override { to_.signals_applied(count); }
  void slate_ranked() noexcept override { to_.slate_ranked(); }
  void slates_deferred() noexcept override { to_.slates_deferred(); }
  void committed(std::uint32_t records) noexcept override { to_.records_committed(records); }
  void commit_failed(std::string_view why) noexcept override;
  void read_failed(std::string_view why) noexcept override;
  void visitor_activated() noexcept override { to_.visitor_activated(); }
  void visitor_passivated() noexcept override { to_.visitor_passivated(); }
  void actor_died(std::string_view kind, std::string_view why) noexcept override;
  void fold_begun_anew(std::string_view kind, std::string_view why) noexcept override;
  void stored_state_refused(std::string_view kind, std::string_view id,
                            std::string_view why) noexcept override;
  void record_dropped(std::string_view visitor, std::string_view why) noexcept override;
  void limit_hit(std::string_view limit) noexcept override { to_.limit_hit(limit); }
  void rewarded(std::uint32_t count) noexcept override { to_.rewarded(count); }

private:
  probe& to_;
};

/// What the gateway reports, into the process's probe. Any thread.
class gateway_report final : public http_probe {
public:
  explicit gateway_report(probe& to) : to_{to} {}

  void connection_opened(transport x) noexcept override;
  void connection_closed(transport x) noexcept override;
  void connection_refused(std::string_view why) noexcept override { to_.connection_refused(why); }
  void descriptors_exhausted() noexcept override;
  void request_answered(std::string_view route, int status, std::int64_t took_us) noexcept override;
  void frame_refused(fault_code x) noexcept override { to_.message_refused(code_name(x)); }
  void fields_ignored(std::uint64_t count) noexcept override { to_.fields_ignored(count); }
  void fields_cut(std::uint64_t count) noexcept override { to_.fields_cut(count); }
  void rows_dropped(fault_code x, std::uint64_t count) noexcept override {
    to_.rows_dropped(code_name(x), count);
  }
  void signals_admitted(std::uint32_t signals) noexcept override { to_.signals_received(signals); }
  void shed(fault_code x) noexcept override { to_.signals_shed(code_name(x)); }
  void reading_paused() noexcept override { to_.limit_hit("credit"); }
  void slate_pushed(std::int64_t age_us) noexcept override;
  void slate_replaced() noexcept override { to_.slate_replaced(); }
  void acknowledged() noexcept override { to_.acknowledged(); }
  void socket_closed(std::uint16_t code) noexcept override { to_.socket_closed(code); }
  void reader_stalled() noexcept override { to_.limit_hit("unwritable"); }

private:
  probe& to_;
};

} // namespace attune
