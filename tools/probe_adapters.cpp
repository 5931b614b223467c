#include "tools/probe_adapters.hpp"

#include "config/logging.hpp"

namespace attune {
namespace {

step step_of(stage x) {
  switch (x) {
  case stage::queue:
    return step::queue;
  case stage::apply:
    return step::apply;
  case stage::rank:
    return step::rank;
  case stage::show:
    return step::show;
  case stage::commit:
    return step::commit;
  case stage::learn:
    return step::learn;
  }
  return step::queue;
}

std::string_view transport_name(transport x) {
  switch (x) {
  case transport::http:
    return "http";
  case transport::websocket:
    return "websocket";
  case transport::sse:
    return "sse";
  case transport::admin:
    return "admin";
  }
  return "http";
}

} // namespace

void engine_report::took(stage x, std::int64_t ns) noexcept {
  to_.step_took(step_of(x), std::chrono::nanoseconds{ns});
}

void engine_report::commit_failed(std::string_view why) noexcept {
  to_.commit_failed();
  log_event(log_level::error, "store_writer", "commit_failed", {{"why", why}});
}

void engine_report::read_failed(std::string_view why) noexcept {
  to_.store_fault("read");
  log_event(log_level::error, "store_writer", "read_failed", {{"why", why}});
}

void engine_report::actor_died(std::string_view kind, std::string_view why) noexcept {
  to_.actor_died(kind);
  log_event(log_level::error, "supervisor", "actor_died", {{"kind", kind}, {"why", why}});
}

void engine_report::fold_begun_anew(std::string_view kind, std::string_view why) noexcept {
  log_event(log_level::warning, "engine", "fold_begun_anew", {{"kind", kind}, {"why", why}});
}

void engine_report::stored_state_refused(std::string_view kind, std::string_view id,
                                         std::string_view why) noexcept {
  to_.store_fault(kind);
  log_event(log_level::error, "engine", "stored_state_refused",
            {{"kind", kind}, {"id", id}, {"why", why}});
}

void engine_report::record_dropped(std::string_view visitor, std::string_view why) noexcept {
  to_.store_fault("record");
  log_event(log_level::error, "store_writer", "record_dropped",
            {{"visitor", visitor}, {"why", why}});
}

void gateway_report::connection_opened(transport x) noexcept {
  to_.connection_opened(transport_name(x));
}

void gateway_report::connection_closed(transport x) noexcept {
  to_.connection_closed(transport_name(x));
}

void gateway_report::descriptors_exhausted() noexcept {
  to_.limit_hit("descriptors");
  log_event(log_level::warning, "http", "descriptors_exhausted");
}

void gateway_report::request_answered(std::string_view route, int status,
                                      std::int64_t took_us) noexcept {
  to_.request_answered(route, status, std::chrono::microseconds{took_us});
}

void gateway_report::slate_pushed(std::int64_t age_us) noexcept {
  to_.slate_pushed(std::chrono::microseconds{age_us});
}

} // namespace attune
