#pragma once

#include "store/store.hpp"

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace attune::test {

/// What is wrong with the disk at the moment. Any thread.
struct store_faults {
  std::atomic<bool> full = false; ///< Commits are refused.
  std::array<std::atomic<bool>, table_names.size()> unreadable{};

  /// Whoever comes to the disk waits until `let_go`.
  void hold() { set(true); }
  void let_go() { set(false); }

  void pass() {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return !held_; });
  }

private:
  void set(bool held) {
    {
      const std::lock_guard lock{mutex_};
      held_ = held;
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool held_ = false;
};

/// A store whose disk is full, does not read, or hangs, as a test wants it. What is underneath may
/// outlive it, so that an engine can be started again on the same rows.
class faulty_store final : public store {
public:
  faulty_store(std::shared_ptr<store> under, std::shared_ptr<store_faults> faults)
    : under_(std::move(under)), faults_(std::move(faults)) {}

  result<void> commit(const write_batch& x) override {
    faults_->pass();
    if (faults_->full)
      return failed(fault_code::overloaded, "the disk is full");
    return under_->commit(x);
  }

  result<std::optional<std::string>> get(table where, std::string_view key) const override {
    faults_->pass();
    if (faults_->unreadable[index_of(where)])
      return failed(fault_code::internal, "the disk does not read");
    return under_->get(where, key);
  }

  result<void> scan(table where, std::string_view from, std::string_view to,
                    const visit& fn) const override {
    faults_->pass();
    if (faults_->unreadable[index_of(where)])
      return failed(fault_code::internal, "the disk does not read");
    return under_->scan(where, from, to, fn);
  }

  bool durable() const override { return under_->durable(); }
  result<void> health() const override {
    if (faults_->full)
      return failed(fault_code::overloaded, "the disk is full");
    return under_->health();
  }
  const std::vector<std::string>& notices() const override { return under_->notices(); }

private:
  std::shared_ptr<store> under_;
  std::shared_ptr<store_faults> faults_;
};

} // namespace attune::test
