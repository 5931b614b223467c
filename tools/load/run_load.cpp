#include "tools/load/run_load.hpp"

#include "tools/load/arrivals.hpp"
#include "tools/load/socket_set.hpp"
#include "tools/load/watched_process.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <random>

namespace attune {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t greeting_limit = 60 * second;
constexpr std::int64_t answer_limit = 5 * second;

std::int64_t wall_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

class load {
public:
  load(const load_options& options, std::optional<watched_process> server)
    : options_(options), server_(server),
      seed_(options.seed != 0 ? options.seed : std::random_device{}()) {}

  result<void> open(const server_address& server);
  load_report measure();

private:
  void run_open();
  void run_closed();
  void click(std::size_t place, std::int64_t due_ns);
  void mark_begin(std::int64_t now_ns);
  void finish();
  template <class Left>
  std::uint64_t sum(Left left);

  load_options options_;
  std::optional<watched_process> server_;
  std::uint64_t seed_;
  load_figures figures_;
  load_reader reader_;
  socket_set sockets_;
  load_report report_;
  std::int64_t measured_ns_ = 0; // From here on signals count; 0: the warm-up goes on.
  std::int64_t end_ns_ = 0;
  std::uint64_t sent_before_ = 0;
};

result<void> load::open(const server_address& server) {
  std::random_device entropy;
  const auto run = std::to_string(entropy()) + '-' + std::to_string(entropy());
  const auto deadline = steady_ns() + greeting_limit;
  for (std::size_t i = 0; i < options_.connections; ++i) {
    load_identity who{
      host_header(server), options_.key,      "load-" + run + '-' + std::to_string(i),
      wall_ms(),           seed_of(seed_, i), options_.learn};
    if (auto made = sockets_.connect(
          server, std::make_unique<load_client>(std::move(who), figures_, reader_));
        !made)
      return made;
    sockets_.run(0);
  }
  const auto all_ready = [this] {
    for (std::size_t i = 0; i < sockets_.size(); ++i)
      if (!sockets_.client(i).ready())
        return false;
    return true;
  };
  while (!all_ready()) {
    sockets_.run(steady_ns() + second / 20);
    if (figures_.errors + figures_.wrong > 0)
      return failed(fault_code::overloaded,
                    "not all clients got a first list: " + figures_.complaint);
    if (steady_ns() > deadline)
      return failed(fault_code::overloaded, "not all clients got a first list within 60 s");
  }
  return {};
}

void load::mark_begin(std::int64_t now_ns) {
  measured_ns_ = now_ns;
  sent_before_ = figures_.sent;
  report_.client_cpu_ns = own_cpu_ns();
  report_.server_cpu_ns = server_ ? server_->cpu_ns() : 0;
}

void load::click(std::size_t place, std::int64_t due_ns) {
  auto& client = sockets_.client(place);
  if (!client.ready())
    return;
  client.click(due_ns, wall_ms(), measured_ns_ != 0);
  sockets_.flush(place);
}

void load::run_open() {
  arrivals schedule{options_.rate, sockets_.size(), seed_};
  const auto start = steady_ns();
  for (auto now = start; now < end_ns_; now = steady_ns()) {
    for (; start + schedule.next().at_ns <= now; schedule.advance()) {
      const auto due = start + schedule.next().at_ns;
      if (measured_ns_ == 0 && due >= end_ns_ - std::llround(options_.seconds * 1e9))
        mark_begin(due);
      click(schedule.next().client, due);
    }
    sockets_.run(std::min(end_ns_, start + schedule.next().at_ns));
  }
}

void load::run_closed() {
  for (std::size_t i = 0; i < sockets_.size(); ++i)
    click(i, steady_ns());
  for (auto now = steady_ns(); now < end_ns_; now = steady_ns()) {
    if (measured_ns_ == 0 && now >= end_ns_ - std::llround(options_.seconds * 1e9))
      mark_begin(now);
    for (const auto place : sockets_.run(std::min(end_ns_, now + second / 20)))
      if (sockets_.client(place).outstanding() == 0)
        click(place, steady_ns());
  }
}

template <class Left>
std::uint64_t load::sum(Left left) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < sockets_.size(); ++i)
    out += left(sockets_.client(i));
  return out;
}

void load::finish() {
  const auto pushes = [](const load_client& x) { return x.outstanding(); };
  const auto acks = [](const load_client& x) { return x.unacknowledged(); };
  auto now = steady_ns();
  report_.seconds = static_cast<double>(now - measured_ns_) / 1e9;
  report_.counted = figures_.sent - sent_before_;
  const auto deadline = now + answer_limit;
  while (now < deadline && sum(pushes) + sum(acks) > 0) {
    sockets_.run(now + second / 100);
    now = steady_ns();
  }
  report_.unanswered = sum(pushes);
  report_.unacknowledged = sum(acks);
  report_.client_cpu_ns = own_cpu_ns() - report_.client_cpu_ns;
  if (server_) {
    report_.server_cpu_ns = server_->cpu_ns() - report_.server_cpu_ns;
    report_.server_bytes = server_->resident_bytes();
  }
}

load_report load::measure() {
  report_.closed = options_.closed;
  report_.connections = sockets_.size();
  report_.rate = options_.closed ? 0 : options_.rate;
  const auto warm_up = std::min(1.0, options_.seconds / 5);
  end_ns_ = steady_ns() + std::llround((warm_up + options_.seconds) * 1e9);
  if (options_.closed)
    run_closed();
  else
    run_open();
  if (measured_ns_ == 0) // Nothing was due after the warm-up.
    mark_begin(end_ns_);
  finish();
  report_.figures = std::move(figures_);
  return std::move(report_);
}

} // namespace

result<load_report> run_load(const load_options& options) {
  const auto server = read_server_url(options.url);
  if (!server)
    return tl::unexpected{server.error()};
  if (auto near = must_be_loopback(*server); !near)
    return tl::unexpected{near.error()};
  std::optional<watched_process> watched;
  if (options.server_pid != 0) {
    const auto found = watched_process::find(options.server_pid);
    if (!found)
      return tl::unexpected{found.error()};
    watched = *found;
  }
  load run{options, watched};
  if (auto opened = run.open(*server); !opened)
    return tl::unexpected{opened.error()};
  return run.measure();
}

} // namespace attune
