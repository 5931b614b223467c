#include "config/metrics.hpp"

#include "config/process_stats.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace attune {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using label_list = std::vector<ClientMetric::Label>;

constexpr std::array<const char*, step_count> step_names{"queue", "apply",  "rank",
                                                         "show",  "commit", "learn"};

ClientMetric metric(label_list labels, double value) {
  ClientMetric out;
  out.label = std::move(labels);
  out.counter.value = value; // Which of the two is read depends on the family's type.
  out.gauge.value = value;
  return out;
}

ClientMetric metric(label_list labels, const histogram::reading& reading) {
  ClientMetric out;
  out.label = std::move(labels);
  std::uint64_t cumulative = 0;
  for (std::size_t i = 0; i < histogram::bounds_count; ++i) {
    cumulative += reading.counts[i];
    out.histogram.bucket.push_back(
      {cumulative, static_cast<double>(histogram::bounds_ns[i]) / 1e9});
  }
  out.histogram.sample_count = reading.total;
  out.histogram.sample_sum = static_cast<double>(reading.sum_ns) / 1e9;
  return out;
}

} // namespace

/// The names. One figure is one line.
class exposition {
public:
  exposition(const probe& from, const engine_figures& now) : from_{from}, now_{now} {}

  std::string text() {
    signals();
    engine();
    gateway();
    process();
    return prometheus::TextSerializer{}.Serialize(families_);
  }

private:
  using total = probe::total;

  void signals() {
    counter("attune_signals_received_total", "Signals that the gateway let in.",
            total::signals_received);
    counter("attune_signals_applied_total", "Signals applied to a visitor's state.",
            total::signals_applied);
    counter("attune_slates_ranked_total", "Lists ranked.", total::slates_ranked);
    counter(
      "attune_slates_deferred_total",
      "How often a visitor's lists had to wait, because more was asked for than can be ranked.",
      total::slates_deferred);
    counter("attune_slates_replaced_total", "Lists replaced by a newer one before they were sent.",
            total::slates_replaced);
    add("attune_signal_to_push_seconds",
        "From a signal's receipt to the list it caused being handed to the socket.",
        MetricType::Histogram)
      .push_back(metric({}, from_.signal_to_push_.read()));
    auto& stages = add("attune_stage_seconds", "How long each step of a signal's way took.",
                       MetricType::Histogram);
    for (std::size_t i = 0; i < step_count; ++i)
      stages.push_back(metric({{"stage", step_names[i]}}, from_.steps_[i].read()));
    counter("attune_limit_hits_total", "How often a bound was reached.", {"limit"}, from_.limits_);
    counter("attune_signals_shed_total", "Batches refused as a whole.", {"code"},
            from_.signals_shed_);
  }

  void engine() {
    const auto activated = from_.sum(total::visitors_activated);
    const auto passivated = from_.sum(total::visitors_passivated);
    gauge("attune_visitors_live", "Visitors that have an actor.",
          activated > passivated ? static_cast<double>(activated - passivated) : 0);
    counter("attune_visitors_activated_total", "Visitors that got an actor.",
            total::visitors_activated);
    counter("attune_visitors_passivated_total", "Visitors whose actor ended.",
            total::visitors_passivated);
    counter("attune_actors_died_total", "Actors that ended with a fault.", {"kind"},
            from_.actors_died_);
    counter("attune_commits_total", "Group commits.", total::commits);
    counter("attune_commits_failed_total", "Group commits that failed.", total::commits_failed);
    counter(
      "attune_store_faults_total",
      "Rows that could not be read or stored: `visitor`, `item`, `session` or `answer` (does not "
      "decode), `read`, `record` (dropped).",
      {"what"}, from_.store_faults_);
    counter("attune_records_committed_total", "Journal records committed.",
            total::records_committed);
    counter("attune_rewards_total", "Times that a shown item earned something.", total::rewards);
    auto& ready = add("attune_ready", "Each check of readiness: 1 or 0.", MetricType::Gauge);
    for (const auto& [check, ok] : now_.ready)
      ready.push_back(metric({{"check", check}}, ok ? 1 : 0));
    gauge("attune_uncommitted_bytes", "What waits for the disk.",
          static_cast<double>(now_.uncommitted_bytes));
    if (now_.disk_free_bytes)
      gauge("attune_disk_free_bytes", "Free where the data folder lies.",
            static_cast<double>(*now_.disk_free_bytes));
  }

  void gateway() {
    counter("attune_connections_opened_total", "Connections taken.", {"transport"},
            from_.connections_opened_);
    counter("attune_connections_closed_total", "Connections ended.", {"transport"},
            from_.connections_closed_);
    auto& open = add("attune_connections_open", "Connections that are open.", MetricType::Gauge);
    const auto closed = from_.connections_closed_.read();
    for (const auto& row : from_.connections_opened_.read()) {
      auto left = static_cast<double>(row.count);
      for (const auto& gone : closed)
        left -= gone.labels == row.labels ? static_cast<double>(gone.count) : 0;
      open.push_back(metric({{"transport", row.labels[0]}}, std::max(left, 0.0)));
    }
    counter("attune_connections_refused_total", "Connections turned away.", {"why"},
            from_.connections_refused_);
    counter("attune_sockets_closed_total", "WebSockets ended, by close code.", {"code"},
            from_.sockets_closed_);
    counter("attune_requests_total", "HTTP requests answered.", {"route", "status"},
            from_.requests_);
    add("attune_request_seconds", "How long HTTP answers took.", MetricType::Histogram)
      .push_back(metric({}, from_.request_took_.read()));
    counter("attune_messages_refused_total", "Frames and bodies that were no valid message.",
            {"code"}, from_.messages_refused_);
    counter("attune_fields_ignored_total", "Fields that the contract does not name.",
            total::fields_ignored);
    counter("attune_fields_cut_total",
            "Fields that only decorate a message, cut or left out since they do not fit the "
            "contract.",
            total::fields_cut);
    counter("attune_rows_dropped_total",
            "Rows and lines of signals that the gateway dropped; the rest of their batches was "
            "taken.",
            {"code"}, from_.rows_dropped_);
    counter("attune_acknowledgements_total", "Acknowledgements sent.", total::acknowledgements);
  }

  void process() {
    const auto stats = read_process_stats();
    add("process_cpu_seconds_total", "CPU time spent, user and system.", MetricType::Counter)
      .push_back(metric({}, stats.cpu_seconds));
    gauge("process_resident_memory_bytes", "Resident memory.",
          static_cast<double>(stats.resident_bytes));
    gauge("process_open_fds", "Open descriptors.", static_cast<double>(stats.open_descriptors));
    gauge("process_start_time_seconds", "When the process began, seconds since the epoch.",
          std::chrono::duration<double>(from_.began_.time_since_epoch()).count());
    add("attune_build_info", "1, with the version of the program.", MetricType::Gauge)
      .push_back(metric({{"version", now_.version}}, 1));
    gauge("process_threads", "Threads.", static_cast<double>(stats.threads));
  }

  std::vector<ClientMetric>& add(const char* name, const char* help, MetricType type) {
    return families_.emplace_back(MetricFamily{name, help, type, {}}).metric;
  }

  void counter(const char* name, const char* help, total x) {
    add(name, help, MetricType::Counter).push_back(metric({}, static_cast<double>(from_.sum(x))));
  }

  void counter(const char* name, const char* help, const std::vector<const char*>& labels,
               const label_counter& x) {
    auto& out = add(name, help, MetricType::Counter);
    for (const auto& row : x.read()) {
      label_list list;
      for (std::size_t i = 0; i < labels.size(); ++i)
        list.push_back({labels[i], row.labels[i]});
      out.push_back(metric(std::move(list), static_cast<double>(row.count)));
    }
  }

  void gauge(const char* name, const char* help, double value) {
    add(name, help, MetricType::Gauge).push_back(metric({}, value));
  }

  const probe& from_;
  const engine_figures& now_;
  std::vector<MetricFamily> families_;
};

probe::probe() {
  for (const auto* x : {"credit", "descriptors", "directory.asked", "engine.sessions_per_visitor",
                        "engine.uncommitted_mib", "engine.visitors", "http.new_visitors_per_s",
                        "store.sessions_kept", "unwritable", "visitor.waiting"})
    limits_.expect(x);
  for (const auto* x : {"catalogue", "collector", "directory", "item_sweeper", "learner",
                        "segmenter", "store_writer", "visitor"})
    actors_died_.expect(x);
  for (const auto* x : {"answer", "item", "read", "record", "session", "visitor"})
    store_faults_.expect(x);
  for (const auto* x : {"overloaded", "rate_limited"})
    signals_shed_.expect(x);
  for (const auto* x : {"admin", "http", "sse", "websocket"}) {
    connections_opened_.expect(x);
    connections_closed_.expect(x);
  }
  for (const auto* x : {"address", "connections"})
    connections_refused_.expect(x);
  for (const auto* x : {"1000", "1001", "1002", "1006", "1007", "4400", "4401", "4403", "4408",
                        "4409", "4413", "4429", "4500", "4503", "4504", "4507"})
    sockets_closed_.expect(x);
  for (const auto* x : {"bad_message", "too_large", "unprocessable"})
    messages_refused_.expect(x);
  for (const auto* x : {"bad_message", "too_large", "too_old"})
    rows_dropped_.expect(x);
  for (const auto* x : {"/v1/signals", "/v1/recommendations/{}", "/v1/rank", "/v1/items"})
    for (const auto* status : {"500", "503"})
      requests_.expect(x, status);
}

std::string probe::text(const engine_figures& now) const { return exposition{*this, now}.text(); }

} // namespace attune
