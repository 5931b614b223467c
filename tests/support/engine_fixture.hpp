#pragma once

#include "actors/engine.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace attune::test {

/// A sink that keeps what it was told. Any thread.
class recording_sink final : public push_sink {
public:
  void show(std::shared_ptr<const slate> x, std::shared_ptr<const slate> base) noexcept override {
    note([&] {
      slates_.push_back(std::move(x));
      bases_.push_back(std::move(base));
    });
  }
  void stored(std::uint64_t seq, std::vector<row_report> dropped) noexcept override {
    note([&] {
      acks_.push_back(seq);
      dropped_.insert(dropped_.end(), dropped.begin(), dropped.end());
    });
  }
  void refused(fault x, std::string) noexcept override {
    note([&] { faults_.push_back(std::move(x)); });
  }
  void close(close_reason x) noexcept override {
    note([&] { closes_.push_back(x); });
  }

  /// Waits until `is_true` of this sink, at most 10 s. @returns whether it came true.
  bool until(const std::function<bool(const recording_sink&)>& is_true) {
    std::unique_lock lock{mutex_};
    return changed_.wait_for(lock, std::chrono::seconds{10}, [&] { return is_true(*this); });
  }

  // To be read within `until`, or when nothing comes any more.
  const std::vector<std::shared_ptr<const slate>>& slates() const { return slates_; }
  /// What a delta would rest on, for each of `slates`.
  const std::vector<std::shared_ptr<const slate>>& bases() const { return bases_; }
  const std::vector<std::uint64_t>& acks() const { return acks_; }
  const std::vector<row_report>& dropped() const { return dropped_; }
  const std::vector<fault>& faults() const { return faults_; }
  const std::vector<close_reason>& closes() const { return closes_; }

private:
  template <class Note>
  void note(Note what) {
    {
      const std::lock_guard lock{mutex_};
      what();
    }
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<const slate>> slates_;
  std::vector<std::shared_ptr<const slate>> bases_;
  std::vector<std::uint64_t> acks_;
  std::vector<row_report> dropped_;
  std::vector<fault> faults_;
  std::vector<close_reason> closes_;
};

/// A whole engine behind its ports, in memory unless a test says otherwise, with 40 items
/// ("i0" .. "i39", category "c<n % 4>").
class engine_fixture : public ::testing::Test {
protected:
  engine_fixture();

  void start();
  void stop() { subject.reset(); }

  /// Waits for a reply.
  template <class T>
  static result<T> wait(const std::function<void(reply<T>)>& ask) {
    auto answer = std::make_shared<std::promise<result<T>>>();
    auto future = answer->get_future();
    ask([answer](result<T> x) { answer->set_value(std::move(x)); });
    if (future.wait_for(std::chrono::seconds{10}) != std::future_status::ready)
      return failed(fault_code::internal, "no reply within 10 s");
    return future.get();
  }

  /// A client that just came, with everything consented to unless `allowed` says otherwise.
  struct client {
    std::shared_ptr<recording_sink> sink = std::make_shared<recording_sink>();
    welcome facts;
    std::unique_ptr<client_session> session;

    void say(client_message x) { EXPECT_EQ(session->offer(std::move(x)), admission::accepted); }
  };

  greeting hello(std::uint64_t visitor);
  /// The greeting of a client that goes on with its session.
  greeting hello_again(const client& c);
  client open(greeting x);
  /// Opens and subscribes to `home`; returns once the first list is there.
  client watching(std::uint64_t visitor);

  /// What operators see of the visitor `who`, once it is live.
  std::string page(std::uint64_t who) {
    const auto text = wait<std::string>([&](auto done) {
      subject->operators().actor(to_string(visitor_id{who, who}), std::move(done));
    });
    return text ? *text : text.error().what;
  }

  /// Of its state.
  std::string digest(std::uint64_t who) {
    const auto text = page(who);
    const auto at = text.find("\"digest\"");
    return text.substr(at, text.find(',', at) - at);
  }

  signal_batch batch(std::uint64_t seq, std::vector<signal> signals) const;
  signal act(signal_kind kind, std::string item);

  static consent_change everything();
  static consent_change only(std::initializer_list<purpose> granted, std::int64_t decided_ms);

  engine_probe nobody;
  engine_setup setup;
  std::unique_ptr<engine> subject;
  std::uint64_t signals = 0;
  std::uint64_t sessions = 0;
};

} // namespace attune::test
