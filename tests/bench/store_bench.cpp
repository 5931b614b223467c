#include "store/checksum.hpp"
#include "store/journal.hpp"
#include "store/rocks.hpp"
#include "tests/support/temp_folder.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// What a record costs: 200 B of signal and 500 B of decision, its id among those seen, one lesson;
// from 1,000 visitors in turn. "CPU" is of the whole process, RocksDB's threads included.

namespace attune {
namespace {

constexpr std::uint64_t visitors = 1'000;

visitor_record next_record(std::vector<std::uint64_t>& numbers, std::uint64_t i) {
  visitor_record x;
  x.visitor = {1, i % visitors};
  x.n = ++numbers[i % visitors];
  x.at_us = static_cast<std::int64_t>(i);
  x.entries = std::string(700, 'e');
  x.seen = {i};
  x.examples = {exposure{}};
  return x;
}

void append(benchmark::State& state) {
  const test::temp_folder folder;
  const auto data = rocks_store::open(folder.in("data"), {}).value();
  auto log = journal::open(*data, {}).value();
  std::vector<std::uint64_t> numbers(visitors);
  std::uint64_t i = 0;
  for (auto _ : state) {
    std::vector<visitor_record> records;
    for (auto k = 0; k < state.range(0); ++k)
      records.push_back(next_record(numbers, i++));
    if (!log.append(records))
      state.SkipWithError("a commit failed");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(i));
}
BENCHMARK(append)->Arg(1)->Arg(20)->Arg(200)->MeasureProcessCPUTime()->UseRealTime();

void load(benchmark::State& state) {
  const test::temp_folder folder;
  const auto data = rocks_store::open(folder.in("data"), {}).value();
  auto log = journal::open(*data, {}).value();
  std::vector<std::uint64_t> numbers(visitors);
  for (std::uint64_t i = 0; i < visitors * 100; i += 1'000) {
    std::vector<visitor_record> records;
    for (std::uint64_t k = 0; k < 1'000; ++k)
      records.push_back(next_record(numbers, i + k));
    if (!log.append(records))
      state.SkipWithError("a commit failed");
  }
  std::uint64_t who = 0;
  for (auto _ : state)
    benchmark::DoNotOptimize(log.load({1, who++ % visitors}));
}
BENCHMARK(load)->Unit(benchmark::kMicrosecond);

void seal(benchmark::State& state) {
  sealer by;
  std::vector<data_key> keys(64);
  for (auto& key : keys)
    key = sealer::make_key().value();
  const std::string plain(700, 'p');
  std::string out;
  std::size_t i = 0;
  for (auto _ : state) {
    out.clear();
    benchmark::DoNotOptimize(
      by.seal(keys[i++ % 64], {table::timeline, "a key of 24 bytes"}, plain, out));
  }
}
BENCHMARK(seal);

void checksum(benchmark::State& state) {
  const std::string bytes(700, 'p');
  for (auto _ : state)
    benchmark::DoNotOptimize(crc32c(bytes));
}
BENCHMARK(checksum);

} // namespace
} // namespace attune

BENCHMARK_MAIN();
