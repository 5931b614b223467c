#include "store/journal.hpp"
#include "store/rocks.hpp"
#include "tests/store/some_records.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

// A child appends to a journal in a loop and says through a pipe what was acknowledged; the parent
// kills it at a random instant, opens the folder and looks whether all of it is there.

namespace attune {
namespace {

constexpr std::uint64_t visitors = 3;

visitor_id visitor_of(std::uint64_t i) { return {7, i % visitors}; }
std::uint64_t n_of(std::uint64_t i) { return i / visitors + 1; }

/// What append i wrote: some large enough that tables are written and compacted on the way.
std::string entries_of(std::uint64_t i) {
  return std::to_string(i) + std::string(i % 10 == 0 ? 50'000 : 100, static_cast<char>(i));
}

visitor_record record_of(std::uint64_t i) {
  auto x = test::record_of(visitor_of(i), n_of(i), entries_of(i));
  x.seen = {i};
  x.examples = {test::visit_to(i)};
  x.samples = {test::sample_of(static_cast<std::int8_t>(i % 100))};
  return x;
}

store_settings small_buffers() {
  store_settings x;
  x.write_buffer_mib = 8;
  x.log_mib = 4;
  return x;
}

/// Which append comes next: each one taught two lessons.
std::uint64_t next_append(const journal& x) { return (x.next_number() - 1) / 2; }

// Runs in the child only: it is this program again, since a fork alone would lack RocksDB's
// threads.
TEST(crash, DISABLED_child_appends_until_it_is_killed) {
  const auto* folder = std::getenv("ATTUNE_CRASH_FOLDER");
  const auto* pipe_end = std::getenv("ATTUNE_CRASH_PIPE");
  ASSERT_TRUE(folder != nullptr && pipe_end != nullptr);
  const auto acknowledge = std::atoi(pipe_end);
  const auto data = rocks_store::open(folder, small_buffers()).value();
  auto log = journal::open(*data, {}).value();
  for (auto i = next_append(log);; ++i) {
    const std::vector<visitor_record> records{record_of(i)};
    ASSERT_TRUE(log.append(records));
    if (write(acknowledge, &i, sizeof i) != sizeof i)
      return;
  }
}

struct child_process {
  pid_t id = 0;
  int acknowledged = 0; // The pipe's end to read from.
};

child_process start_child(const std::string& folder) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const auto id = fork();
  if (id == 0) {
    close(ends[0]);
    setenv("ATTUNE_CRASH_FOLDER", folder.c_str(), 1);
    setenv("ATTUNE_CRASH_PIPE", std::to_string(ends[1]).c_str(), 1);
    execl("/proc/self/exe", "child", "--gtest_filter=crash.DISABLED_child_*",
          "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr);
    _exit(1);
  }
  close(ends[1]);
  return {id, ends[0]};
}

/// Kills a child some time after its first commit.
/// @returns how many appends were acknowledged in all.
std::uint64_t kill_after(const std::string& folder, std::chrono::microseconds life) {
  const auto child = start_child(folder);
  std::uint64_t i = 0;
  std::uint64_t acknowledged = 0;
  if (read(child.acknowledged, &i, sizeof i) == sizeof i) {
    acknowledged = i + 1;
    std::this_thread::sleep_for(life);
  }
  kill(child.id, SIGKILL);
  while (read(child.acknowledged, &i, sizeof i) == sizeof i)
    acknowledged = i + 1;
  close(child.acknowledged);
  auto status = 0;
  EXPECT_EQ(waitpid(child.id, &status, 0), child.id);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
  return acknowledged;
}

void expect_whole(journal& log, std::uint64_t appends) {
  for (std::uint64_t v = 0; v < visitors; ++v) {
    const auto history = log.load({7, v}).value();
    const auto records = (appends + visitors - 1 - v) / visitors;
    ASSERT_EQ(history.last_n(), records);
    for (std::uint64_t k = 0; k < records; ++k)
      ASSERT_EQ(history.records[k], entries_of(k * visitors + v));
  }
  std::uint64_t number = 0;
  ASSERT_TRUE(log.for_each_lesson(0, [&](numbered_lesson&& x) {
    const auto i = number++ / 2;
    ASSERT_EQ(x.number, number);
    const auto is_sample = number % 2 == 0;
    const lesson sample = test::sample_of(static_cast<std::int8_t>(i % 100));
    ASSERT_EQ(x.what, is_sample ? sample : lesson{test::visit_to(i)});
  }));
  ASSERT_EQ(number, 2 * appends);
  ASSERT_TRUE(appends == 0
              || log.seen(visitor_of(appends - 1), appends - 1, test::noon_us).value());
}

TEST(crash, loses_nothing_that_was_acknowledged) {
  const auto* given = std::getenv("ATTUNE_SEED");
  const auto seed = given != nullptr ? static_cast<unsigned>(std::atoi(given)) : 20'240'501u;
  const auto rounds = std::getenv("ATTUNE_LONG") != nullptr ? 300 : 20;
  std::cout << "seed " << seed << ", " << rounds << " rounds\n";
  std::mt19937 random{seed};
  const test::temp_folder folder;
  const auto data = folder.in("data");
  for (auto round = 0; round < rounds; ++round) {
    const std::chrono::microseconds life{random() % 60'000};
    const auto acknowledged = kill_after(data, life);
    const auto opened = rocks_store::open(data, small_buffers());
    ASSERT_TRUE(opened) << "round " << round << ": " << opened.error().what;
    auto log = journal::open(**opened, {}).value();
    const auto appends = next_append(log);
    ASSERT_GE(appends, acknowledged) << "round " << round;
    ASSERT_LE(appends, acknowledged + 1) << "round " << round << ": more than was in flight";
    ASSERT_NO_FATAL_FAILURE(expect_whole(log, appends)) << "round " << round;
  }
}

} // namespace
} // namespace attune
