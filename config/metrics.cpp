#include "config/metrics.hpp"

#include "config/process_stats.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <utility>
#include <vector>

namespace attune {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using label_list = std::vector<ClientMetric::Label>;

constexpr std::array<const char*, stage_count> stage_names{
  "decode",  "deliver", "apply", "rank",   "encode",  "write",
  "collect", "commit",  "learn", "assign", "publish", "activate"};

constexpr std::array<const char*, limit_count> limit_names{"connections",
                                                           "address_connections",
                                                           "descriptors",
                                                           "frame_bytes",
                                                           "body_bytes",
                                                           "hello_time",
                                                           "signal_rate",
                                                           "credit",
                                                           "uncommitted_bytes",
                                                           "held_batches",
                                                           "visitors",
                                                           "sessions",
                                                           "subscriptions",
                                                           "items",
                                                           "ids",
                                                           "unwritable",
                                                           "store_reads",
                                                           "restarts"};

constexpr std::array<const char*, snapshot_count> snapshot_names{"learned", "segments",
                                                                 "catalogue"};

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
  explicit exposition(const probe& from) : from_{from} {}

  std::string text() {
    signals();
    visitors();
    journal();
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
    counter("attune_signals_dropped_total", "Signals that were not applied.", {"code"},
            from_.signals_dropped_);
    counter("attune_slates_ranked_total", "Lists ranked.", total::slates_ranked);
    counter("attune_slates_replaced_total", "Lists replaced by a newer one before they were sent.",
            total::slates_replaced);
    add("attune_signal_to_push_seconds",
        "From a signal's receipt to the list it caused being handed to the socket.",
        MetricType::Histogram)
      .push_back(metric({}, from_.signal_to_push_.read()));
    auto& stages = add("attune_stage_seconds", "How long each step of a signal's way took.",
                       MetricType::Histogram);
    for (std::size_t i = 0; i < stage_count; ++i)
      stages.push_back(metric({{"stage", stage_names[i]}}, from_.stages_[i].read()));
    auto& limits =
      add("attune_limit_hits_total", "How often a bound was reached.", MetricType::Counter);
    for (std::size_t i = 0; i < limit_count; ++i)
      limits.push_back(
        metric({{"limit", limit_names[i]}}, static_cast<double>(from_.limits_.sum(i))));
  }

  void visitors() {
    const auto activated = from_.sum(total::visitors_activated);
    const auto ended = from_.sum(total::visitors_passivated) + from_.sum(total::visitors_failed);
    gauge("attune_visitors_live", "Visitors that have an actor.",
          activated > ended ? static_cast<double>(activated - ended) : 0);
    counter("attune_visitors_activated_total", "Visitors that got an actor.",
            total::visitors_activated);
    counter("attune_visitors_passivated_total", "Visitors whose actor went to rest.",
            total::visitors_passivated);
    counter("attune_visitors_failed_total", "Visitors whose actor died of a fault.",
            total::visitors_failed);
    counter("attune_sessions_made_total", "New sessions.", total::sessions_made);
    counter("attune_sessions_resumed_total", "Sessions that went on.", total::sessions_resumed);
    counter("attune_actors_restarted_total", "Restarts by the supervisor.",
            total::actors_restarted);
  }

  void journal() {
    counter("attune_commits_total", "Group commits.", total::commits);
    counter("attune_commits_failed_total", "Group commits that failed.", total::commits_failed);
    counter("attune_records_committed_total", "Journal records committed.",
            total::records_committed);
    counter("attune_bytes_committed_total", "Bytes of committed journal records.",
            total::bytes_committed);
    gauge("attune_backlog_bytes", "Bytes of records that wait for the store.",
          static_cast<double>(from_.backlog_bytes_.load(std::memory_order_relaxed)));
    counter("attune_examples_learned_total", "Training examples folded into the models.",
            total::examples_learned);
    counter("attune_samples_assigned_total", "Samples folded into the segments.",
            total::samples_assigned);
    counter("attune_items_written_total", "Items written or deleted.", total::items_written);
    gauge("attune_items", "Items in the catalogue.",
          static_cast<double>(from_.items_.load(std::memory_order_relaxed)));
    auto& versions =
      add("attune_snapshot_version", "Number of the last journal entry in each published snapshot.",
          MetricType::Gauge);
    for (std::size_t i = 0; i < snapshot_count; ++i)
      versions.push_back(
        metric({{"snapshot", snapshot_names[i]}},
               static_cast<double>(from_.versions_[i].load(std::memory_order_relaxed))));
  }

  void gateway() {
    counter("attune_connections_opened_total", "Connections taken.", {"transport"},
            from_.connections_opened_);
    counter("attune_connections_closed_total", "Connections ended.", {"transport"},
            from_.connections_closed_);
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
    counter("attune_acknowledgements_total", "Acknowledgements sent.", total::acknowledgements);
  }

  void process() {
    const auto stats = read_process_stats();
    add("process_cpu_seconds_total", "CPU time spent, user and system.", MetricType::Counter)
      .push_back(metric({}, stats.cpu_seconds));
    gauge("process_resident_memory_bytes", "Resident memory.",
          static_cast<double>(stats.resident_bytes));
    gauge("process_open_fds", "Open descriptors.", static_cast<double>(stats.open_descriptors));
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
  std::vector<MetricFamily> families_;
};

void probe::records_committed(std::uint64_t records, std::uint64_t bytes, duration took) noexcept {
  add(total::commits, 1);
  add(total::records_committed, records);
  add(total::bytes_committed, bytes);
  stage_took(stage::commit, took);
}

std::string probe::text() const { return exposition{*this}.text(); }

} // namespace attune
