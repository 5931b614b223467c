#pragma once

#include "store/journal.hpp"
#include "store/memory.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/faulty_store.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace attune::test {

/// Keeps what the engine would log of its store. Any thread.
class listening_probe final : public engine_probe {
public:
  void stored_state_refused(std::string_view kind, std::string_view id,
                            std::string_view) noexcept override {
    const std::lock_guard lock{mutex_};
    refused_.push_back(std::string{kind} + ' ' + std::string{id});
  }
  void record_dropped(std::string_view visitor, std::string_view) noexcept override {
    const std::lock_guard lock{mutex_};
    dropped_.emplace_back(visitor);
  }

  void fold_begun_anew(std::string_view kind, std::string_view) noexcept override {
    const std::lock_guard lock{mutex_};
    begun_anew_.emplace_back(kind);
  }
  void actor_died(std::string_view, std::string_view) noexcept override {
    if (on_death)
      on_death();
  }

  std::function<void()> on_death; ///< Set before the start.

  std::vector<std::string> begun_anew() const {
    const std::lock_guard lock{mutex_};
    return begun_anew_;
  }
  std::vector<std::string> refused() const {
    const std::lock_guard lock{mutex_};
    return refused_;
  }
  std::vector<std::string> dropped() const {
    const std::lock_guard lock{mutex_};
    return dropped_;
  }

private:
  mutable std::mutex mutex_;
  std::vector<std::string> refused_;    // "kind id"
  std::vector<std::string> dropped_;    // Visitors.
  std::vector<std::string> begun_anew_; // Folds.
};

/// An engine over rows in memory that outlive it, on a disk that fails when a test says so.
class faulty_engine_fixture : public engine_fixture {
protected:
  faulty_engine_fixture() {
    setup.probe = &told;
    setup.opener = [this](const store_settings&) -> result<std::unique_ptr<store>> {
      return std::make_unique<faulty_store>(rows, faults);
    };
  }
  ~faulty_engine_fixture() override {
    faults->let_go();
    stop();
  }

  /// Writes rows as an earlier run would have.
  void write(const visitor_record& record, const std::vector<item_write>& items = {}) {
    auto log = journal::open(*rows, setup.store).value();
    ASSERT_TRUE(log.append({&record, 1}, items));
  }

  result<opened> try_open(greeting x) {
    auto sink = std::make_shared<recording_sink>();
    return wait<opened>(
      [&](auto done) { subject->port().open(std::move(x), sink, std::move(done)); });
  }

  std::string stats_of(std::string kind) {
    return wait<std::string>(
             [&](auto done) { subject->operators().actor(std::move(kind), std::move(done)); })
      .value_or("");
  }

  /// Waits until it is true, at most 5 s. @returns whether it came true.
  static bool comes_true(const std::function<bool()>& is_true) {
    for (auto n = 0; n < 500 && !is_true(); ++n)
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return is_true();
  }

  listening_probe told;
  std::shared_ptr<memory_store> rows = std::make_shared<memory_store>(10'000);
  std::shared_ptr<store_faults> faults = std::make_shared<store_faults>();
};

} // namespace attune::test
