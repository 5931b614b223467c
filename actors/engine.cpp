#include "actors/engine.hpp"

#include "actors/engine_ports.hpp"
#include "actors/journaled_settings.hpp"
#include "actors/loop_scheduler.hpp"
#include "actors/supervisor.hpp"
#include "config/show.hpp"
#include "models/algorithms.hpp"
#include "models/learning.hpp"
#include "protocol/codec/item_json.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

using namespace std::chrono_literals;

namespace attune {

namespace {

constexpr auto start_limit = 5min;

struct system_config : caf::actor_system_config {
  explicit system_config(std::size_t loops) {
    add_message_types<caf::id_block::attune_messages>();
    module_factories.push_back([loops](caf::actor_system& s) -> caf::actor_system::module* {
      return new loop_scheduler(s, loops);
    });
  }
};

/// The names of the settings in which the two differ.
std::vector<std::string> differences(model_settings a, model_settings b) {
  const auto rows = [](model_settings& x) {
    setting_list list;
    x.describe(list);
    return effective(list, {});
  };
  const auto before = rows(a);
  const auto after = rows(b);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < before.size(); ++i)
    if (before[i].value != after[i].value)
      out.push_back(before[i].name);
  return out;
}

std::size_t loops_of(const engine_settings& x) {
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  return x.loops > 0 ? static_cast<std::size_t>(x.loops) : cores;
}

} // namespace

class engine::impl {
public:
  explicit impl(engine_setup setup)
    : parts(setup.engine), config(loops_of(setup.engine)), ports(parts, std::move(setup.drain)),
      setup_(std::move(setup)) {}

  ~impl() {
    if (!system)
      return;
    // Visitors first; then what they handed over is committed; then all the others.
    parts.stopping = true;
    caf::anon_send_exit(parts.actors.load()->directory, caf::exit_reason::user_shutdown);
    parts.actors.publish(std::make_shared<const long_lived_actors>());
    wait_until([this] { return parts.visitors_live == 0; });
    wait_until([this] { return parts.uncommitted.bytes() == 0; });
    caf::anon_send_exit(boss, caf::exit_reason::user_shutdown);
    boss = nullptr;
    loops().cancel_timers();
    system.reset();
  }

  result<void> start() {
    parts.probe = setup_.probe;
    parts.started_us = system_now_us();
    auto settings = settings_in_force::from(setup_.models);
    if (!settings)
      return tl::unexpected{settings.error()};
    parts.nobodys = std::move(*make_policy("greedy", {}));
    auto opened_store = setup_.opener(setup_.store);
    if (!opened_store)
      return tl::unexpected{opened_store.error()};
    store = std::move(*opened_store);
    parts.durable = store->durable();
    parts.kept_in = store.get();
    auto opened_log = journal::open(*store, setup_.store);
    if (!opened_log)
      return tl::unexpected{opened_log.error()};
    log.emplace(std::move(*opened_log));
    if (!setup_.pseudonym_key.empty())
      if (auto same = log->check_pseudonyms(setup_.pseudonym_key); !same)
        return same;
    const auto number = log->record_settings(write_model_settings(setup_.models));
    if (!number)
      return tl::unexpected{number.error()};
    auto past = past_rules(*log, *number);
    if (!past)
      return tl::unexpected{past.error()};
    settings->number = *number;
    settings->past_rules = std::move(*past);
    parts.models.publish(std::make_shared<const settings_in_force>(std::move(*settings)));
    std::random_device chance;
    parts.draw_salt = std::uint64_t{chance()} << 32 | chance();
    return start_actors();
  }

  loop_scheduler& loops() { return static_cast<loop_scheduler&>(system->scheduler()); }

  result<reload_outcome> reload(const model_settings& x) {
    const std::lock_guard alone{reloading_};
    const auto before = parts.models.load();
    auto next = before->models();
    for (const auto& [name, _] : next.slots)
      if (!x.slots.contains(name))
        return failed(fault_code::unprocessable,
                      "the slot " + name + " is set no more: taking a slot away needs a restart");
    next.slots = x.slots;
    next.rewards = x.rewards;
    next.priors = x.priors;
    reload_outcome out{before->number, false, differences(next, x)};
    const auto text = write_model_settings(next);
    if (text == write_model_settings(before->models()))
      return out;
    auto made = settings_in_force::from(next);
    if (!made)
      return tl::unexpected{made.error()};
    const auto number = journal_settings(text);
    if (!number)
      return tl::unexpected{number.error()};
    made->number = out.number = *number;
    made->past_rules = before->past_rules;
    made->past_rules.emplace(before->number, before->rules());
    parts.models.publish(std::make_shared<const settings_in_force>(std::move(*made)));
    out.changed = true;
    if (next.priors != before->models().priors)
      caf::anon_send(boss, relearn_atom_v);
    return out;
  }

  engine_parts parts;
  system_config config;
  engine_ports ports;
  std::unique_ptr<class store> store;
  std::optional<journal> log;
  std::optional<caf::actor_system> system;
  supervisor_actor boss;

private:
  result<std::uint64_t> journal_settings(const std::string& text) {
    const auto answer = std::make_shared<std::promise<result<std::uint64_t>>>();
    auto number = answer->get_future();
    caf::anon_send(
      parts.actors.load()->writer,
      write_settings{text, [answer](result<std::uint64_t> x) { answer->set_value(std::move(x)); }});
    if (number.wait_for(10s) != std::future_status::ready)
      return failed(fault_code::overloaded, "the store did not answer within 10 s; try again");
    return number.get();
  }

  /// At most 3 s: a disk that takes nothing must not keep the program from ending.
  template <class Condition>
  static void wait_until(Condition is_true) {
    const auto deadline = std::chrono::steady_clock::now() + 3s;
    while (!is_true() && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(1ms);
  }

  result<void> start_actors() {
    parts.learned.publish(learned{learning_of(setup_.models)}.snapshot());
    parts.groups.publish(std::make_shared<const segments>());
    parts.items.publish(std::make_shared<const catalogue_snapshot>());
    parts.actors.publish(std::make_shared<const long_lived_actors>());
    system.emplace(config);
    boss = spawn_at<supervisor>(
      *system, &loops().at(0),
      supervisor_parts{parts, *log, loops(), make_item_body, [this](const std::string& why) {
                         lost_ = true;
                         if (setup_.fatal)
                           setup_.fatal(why);
                       }});
    const auto deadline = std::chrono::steady_clock::now() + start_limit;
    const auto ready = [&] {
      return parts.learner_ready && parts.segmenter_ready && parts.catalogue_ready
             && parts.actors.load()->directory;
    };
    while (!ready()) { // Once a start: nobody is there yet who could be told.
      if (lost_ || std::chrono::steady_clock::now() > deadline)
        return failed(fault_code::internal,
                      lost_ ? "the stored past could not be folded; the log says why"
                            : "folding the stored past took more than 5 minutes");
      std::this_thread::sleep_for(1ms);
    }
    return {};
  }

  engine_setup setup_;
  std::mutex reloading_;
  std::atomic<bool> lost_ = false; // Nothing can be promised any more.
};

result<std::unique_ptr<engine>> engine::start(engine_setup setup) {
  auto made = std::make_unique<impl>(std::move(setup));
  if (auto started = made->start(); !started) {
    auto why = started.error();
    if (why.code == fault_code::overloaded) // A running engine waits for room; a start does not.
      why.what += ", then start again";
    return tl::unexpected{std::move(why)};
  }
  return std::unique_ptr<engine>{new engine{std::move(made)}};
}

engine::engine(std::unique_ptr<impl> x) : impl_(std::move(x)) {}
engine::~engine() = default;

result<engine::reload_outcome> engine::reload(const model_settings& x) { return impl_->reload(x); }

engine_port& engine::port() { return impl_->ports; }
operator_port& engine::operators() { return impl_->ports; }

std::vector<boost::asio::io_context*> engine::loops() {
  std::vector<boost::asio::io_context*> out;
  for (std::size_t i = 0; i < impl_->loops().size(); ++i)
    out.push_back(&impl_->loops().at(i).io());
  return out;
}

std::uint64_t engine::uncommitted_bytes() const { return impl_->parts.uncommitted.bytes(); }

engine::content engine::holds() const {
  const auto& parts = impl_->parts;
  return {parts.items.load()->visible(), parts.learned.load()->version,
          parts.groups.load()->version};
}

std::vector<std::string> engine::notices() const { return impl_->store->notices(); }

} // namespace attune
