#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <iostream>
#include <map>
#include <random>

namespace attune::test {
namespace {

using namespace std::chrono_literals;

/// Which item must be gone from which `state_version` on, for one session.
using gone_since = std::map<std::string, std::int64_t>;

/// A ranking that says it contains a signal shows nothing that this signal took away.
std::string lie_in(const gone_since& gone, const json& rec) {
  const auto version = rec.number("/state_version");
  for (const auto& id : rec.texts("/order")) {
    const auto at = gone.find(id);
    if (at != gone.end() && at->second <= version)
      return id + " was taken away by seq " + std::to_string(at->second) + ", yet is in "
             + rec.source().substr(0, 400);
  }
  return {};
}

/// The `data` lines of a stream of events.
class event_reader {
public:
  event_reader(int port, const std::string& target) : socket_(port) {
    socket_.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    socket_.receive_until("\r\n\r\n");
  }

  /// The next event's data; empty if none came.
  std::string next() {
    for (;;) {
      const auto event = socket_.receive_until("\n\n");
      const auto at = event.find("data: ");
      if (event.empty())
        return {};
      if (at != event.npos)
        return event.substr(at + 6, event.size() - at - 8);
    }
  }

private:
  raw_socket socket_;
};

/// One visitor in two sessions: A over WebSocket, B over SSE and POST; lists of both over GET.
class two_sessions {
public:
  two_sessions(int port, std::string name, std::mt19937_64& random)
    : name_(std::move(name)), random_(random),
      a_(port, R"(,"anon_id":")" + name_ + "\"," + std::string{full_consent}), posts_(port),
      lists_(port) {
    a_.on_message = [this](const json& x) {
      if (x.text("/type") == "rec")
        check(gone_a_, x);
    };
    a_.say(R"({"type":"subscribe","slot":"home","min_interval_ms":0})");
    a_.wait_for_state("home", 0);
    const auto opened = posts_.ask("POST", "/v1/signals", any_client,
                                   R"({"anon_id":")" + name_ + "\","
                                     + batch_text({next_signal("click", "i0")}) + '}');
    b_ = json{opened.body}.text("/session_id");
    version_b_ = json{opened.body}.number("/state_version");
    events_ = std::make_unique<event_reader>(port, "/v1/blocks/stream?slots=home&session=" + b_
                                                     + "&key=pk_test");
  }

  /// A few signals and reads in a random order, most of them sent before anything is answered.
  void interleave() {
    const auto steps = 3 + random_() % 4;
    auto posted = false;
    for (auto i = 0u; i < steps; ++i)
      switch (random_() % 5) {
      case 0:
      case 1:
        signal_over_socket();
        break;
      case 2:
        settle_posts();
        posted = true;
        post();
        break;
      case 3:
        settle_lists();
        ask_for_list(random_() % 2 == 0);
        break;
      default:
        a_.say(R"({"type":"sync","slot":"home"})");
      }
    settle_posts();
    settle_lists();
    if (posted)
      read_events();
    a_.say(R"({"type":"sync","slot":"home"})");
    if (!a_.wait_for_state("home", a_.seq()) || !a_.wait_for_ack(a_.seq()))
      faults_.push_back("the stream fell silent");
    faults_.insert(faults_.end(), a_.faults.begin(), a_.faults.end());
  }

  const std::vector<std::string>& faults() const { return faults_; }
  std::size_t checked() const { return checked_; }

private:
  std::string next_signal(std::string_view kind, std::string_view item) {
    return signal_text(name_ + '-' + std::to_string(++signals_), kind, item);
  }

  /// Something that is shown now: a ranking that came too early would show it still.
  std::string shown() {
    const auto& order = a_.list("home").order();
    return order.empty() ? "i1" : order[random_() % order.size()];
  }

  void signal_over_socket() {
    std::vector<std::string> batch;
    for (auto i = random_() % 3; i > 0; --i)
      batch.push_back(next_signal("click", shown()));
    const auto item = shown();
    batch.push_back(next_signal(random_() % 2 == 0 ? "hide" : "purchase", item));
    gone_a_.emplace(item, a_.seq() + 1);
    a_.signal(batch);
  }

  void post() {
    posted_item_ = shown();
    posts_.send("POST", "/v1/signals", any_client,
                R"({"session_id":")" + b_ + "\"," + batch_text({next_signal("hide", posted_item_)})
                  + '}');
  }

  void settle_posts() {
    if (posted_item_.empty())
      return;
    const json answer{posts_.answer().body};
    version_b_ = answer.number("/state_version");
    if (answer.number("/accepted") != 1)
      faults_.push_back("a post was not accepted: " + answer.source());
    gone_b_.emplace(posted_item_, version_b_);
    posted_item_.clear();
  }

  void ask_for_list(bool of_b) {
    least_version_ = of_b ? version_b_ : a_.ack();
    asked_b_ = of_b;
    asked_ = true;
    lists_.send("GET",
                "/v1/recommendations/home?session_id="
                  + (of_b ? b_ : a_.welcome().text("/session_id")),
                any_client);
  }

  void settle_lists() {
    if (!std::exchange(asked_, false))
      return;
    const auto answer = lists_.answer();
    const json rec{answer.body};
    if (answer.status != 200 || rec.number("/state_version") < least_version_)
      faults_.push_back("a list lacks what was answered before it was asked for: " + answer.body);
    check(asked_b_ ? gone_b_ : gone_a_, rec);
  }

  void read_events() {
    for (std::int64_t version = -1; version < version_b_;) {
      const json event{events_->next()};
      if (!event.has("/type"))
        return faults_.push_back("the stream of events fell silent");
      if (event.text("/type") != "rec")
        continue;
      version = event.number("/state_version");
      check(gone_b_, event);
    }
  }

  void check(const gone_since& gone, const json& rec) {
    ++checked_;
    if (auto lie = lie_in(gone, rec); !lie.empty())
      faults_.push_back(std::move(lie));
  }

  std::string name_;
  std::mt19937_64& random_;
  visitor_client a_;
  http_line posts_;
  http_line lists_;
  std::unique_ptr<event_reader> events_;
  std::string b_;
  gone_since gone_a_;
  gone_since gone_b_;
  std::int64_t version_b_ = 0;
  std::string posted_item_; // Of the post that has no answer yet.
  bool asked_ = false;
  bool asked_b_ = false;
  std::int64_t least_version_ = 0;
  std::size_t signals_ = 0;
  std::size_t checked_ = 0;
  std::vector<std::string> faults_;
};

struct outcome {
  std::size_t checked = 0;
  std::string fault;
};

/// A thread's part: visitors of its own, by a seed of its own.
outcome walk(int port, std::uint64_t seed, int interleavings) {
  constexpr auto each = 12; // A visitor's hides are bounded, and so is the catalogue.
  std::mt19937_64 random{seed};
  outcome out;
  for (auto done = 0; done < interleavings;) {
    two_sessions both{port, std::to_string(seed) + '-' + std::to_string(done), random};
    for (auto i = 0; i < each && done < interleavings; ++i, ++done) {
      both.interleave();
      if (!both.faults().empty())
        return {0, "interleaving " + std::to_string(done) + ": " + both.faults()[0]};
    }
    out.checked += both.checked();
  }
  return out;
}

TEST(read_your_own_signal, no_ranking_lacks_what_its_state_version_claims) {
  constexpr auto threads = 8; // Most of a walk is waiting.
  const auto seed = test_seed() % 1'000'000'000;
  const auto interleavings = (is_long_run() ? 100'000 : 10'000) / threads;
  server_process server{{"slots.home.n=8", "http.signals_per_s=1000000", "http.burst=2000000",
                         "http.ack_delay_ms=0", "engine.gather_ms=0"},
                        "memory:"};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 200));
  std::vector<std::future<outcome>> walks;
  for (auto i = 0u; i < threads; ++i)
    walks.push_back(
      std::async(std::launch::async, walk, server.port(), seed * threads + i, interleavings));
  std::size_t checked = 0;
  for (auto& x : walks) {
    const auto out = x.get();
    EXPECT_EQ(out.fault, "");
    checked += out.checked;
  }
  std::cout << interleavings * threads << " interleavings, " << checked << " rankings\n";
  EXPECT_GT(checked, std::size_t{2} * threads * static_cast<std::size_t>(interleavings));
}

} // namespace
} // namespace attune::test
