// What a ranking costs, from the sums up: `ranking_bench --benchmark_filter=...`. Build type
// release.
#include "models/algorithms.hpp"
#include "models/catalogue.hpp"
#include "models/embedding.hpp"
#include "models/nearest.hpp"
#include "models/ranking.hpp"
#include "models/retrieval.hpp"
#include "tests/models/some_items.hpp"

#include <benchmark/benchmark.h>

#include <map>

namespace attune {

namespace {

const catalogue_snapshot& items(std::int64_t count) {
  static std::map<std::int64_t, std::shared_ptr<const catalogue_snapshot>> made;
  auto& snapshot = made[count];
  if (!snapshot)
    snapshot = numbered_snapshot(static_cast<int>(count));
  return *snapshot;
}

void each_candidate(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void bench_dot_rows(benchmark::State& state) {
  use_kernel_level(static_cast<kernel_level>(state.range(1)));
  std::vector<float> rows(static_cast<std::size_t>(state.range(0)) * embedding_dims, 0.5f);
  std::vector<float> out(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    dot_rows(rows.data(), out.size(), rows.data(), out.data());
    benchmark::ClobberMemory();
  }
  each_candidate(state);
  use_kernel_level(best_kernel_level());
}

void bench_nearest(benchmark::State& state) {
  const auto& from = items(state.range(0));
  std::vector<near_item> out;
  for (auto _ : state)
    nearest(from, from.row(5), 20, out);
  each_candidate(state);
}

void bench_retrieve(benchmark::State& state) {
  const auto& from = items(state.range(0));
  retriever r;
  for (auto _ : state)
    benchmark::DoNotOptimize(r.find(from, {.embedding = from.row(5)}, {}).all().data());
  each_candidate(state);
}

void bench_find_key(benchmark::State& state) {
  const auto& from = items(state.range(0));
  auto n = 0u;
  std::vector<item_key> keys;
  for (item_index i = 0; i < 4096; ++i)
    keys.push_back(from.columns(i * 7919u % static_cast<item_index>(from.size())).key);
  for (auto _ : state)
    benchmark::DoNotOptimize(from.find(keys[n++ % keys.size()]));
}

void bench_embed(benchmark::State& state) {
  const auto features =
    features_of(an_item("a", {"a", "b", "c", "d"}, {"1", "2", "3", "4", "5", "6", "7", "8"},
                        "One two three four five six seven eight"));
  std::vector<float> out(embedding_dims);
  for (auto _ : state) {
    embed(features, out.data());
    benchmark::ClobberMemory();
  }
}

std::int64_t second(int n) { return std::int64_t{n} * 1'000'000; }

/// What 50,000 visits taught, each after the ten before it.
std::shared_ptr<const learned_snapshot> lessons_of(const catalogue_snapshot& from) {
  learned out{{}};
  std::vector<item_key> before;
  for (auto n = 0; n < 50'000; ++n) {
    const auto i = stable_hash("visit", static_cast<std::uint64_t>(n)) % from.size();
    const auto key = from.columns(static_cast<item_index>(i)).key;
    out.learn(1, visit_count{second(n), key, 1});
    out.learn(1, transition{second(n), key, before});
    before.insert(before.begin(), key);
    before.resize(std::min(before.size(), std::size_t{10}));
  }
  return out.snapshot();
}

/// A visitor with a full history, of items in one main category or in ten.
visitor_state visitor_of(const catalogue_snapshot& from, std::int64_t kinds) {
  const auto step = 70 / static_cast<item_index>(kinds); // The last digit is the category.
  visitor_state out;
  const state_rules rules;
  out.apply(consent_entry{.at_us = 1, .bits = 0x1ff, .decided_ms = 1}, rules);
  for (auto n = 0; n < 64; ++n) {
    signal_entry click;
    click.id_hash = static_cast<std::uint64_t>(n) + 1;
    click.kind = signal_kind::click;
    click.at_us = second(n);
    click.items = {from.entry(static_cast<item_index>(n) * step % 100)->features};
    batch_entry batch;
    batch.received_us = second(n);
    batch.signals = {click};
    out.apply(batch, rules);
  }
  return out;
}

/// An encoded visitor to 20 chosen with propensities, retrieval and features included. Who looks at
/// few categories has fewer candidates from elsewhere, so that the nearest items are looked for.
void bench_rank(benchmark::State& state) {
  const auto& all = items(state.range(0));
  const snapshots from{
    {std::shared_ptr<void>{}, &all}, lessons_of(all), std::make_shared<const segments>()};
  const auto visitor = visitor_of(all, state.range(1));
  const slot_settings slot;
  const auto chooser = make_policy("thompson", {}).value();
  ranking_request request;
  request.visitor = &visitor;
  request.personal = true;
  request.slot = &slot;
  request.chooser = chooser.get();
  request.n = 20;
  request.now_us = second(100);
  ranker r;
  for (auto _ : state) {
    ++request.seed;
    benchmark::DoNotOptimize(r.rank(from, request));
  }
  each_candidate(state);
}

/// Writes one item and publishes, as the catalogue's actor does after quiet.
void bench_put_and_publish(benchmark::State& state) {
  catalogue to{plain_body};
  put_numbered(to, static_cast<int>(state.range(0)));
  auto n = 0;
  for (auto _ : state) {
    to.put(numbered_item(n++ % static_cast<int>(state.range(0))), to.version() + 1).value();
    benchmark::DoNotOptimize(to.publish());
  }
}

} // namespace

BENCHMARK(bench_dot_rows)->ArgsProduct({{1000}, {0, 1, 2}})->ArgNames({"rows", "level"});
BENCHMARK(bench_nearest)->Arg(100)->Arg(1000)->Arg(10'000)->Arg(100'000);
BENCHMARK(bench_retrieve)->Arg(1000)->Arg(10'000)->Arg(100'000);
BENCHMARK(bench_rank)
  ->ArgsProduct({{100, 1000, 10'000, 100'000}, {1, 10}})
  ->ArgNames({"items", "kinds"});
BENCHMARK(bench_find_key)->Arg(1000)->Arg(100'000);
BENCHMARK(bench_embed);
BENCHMARK(bench_put_and_publish)->Arg(1000)->Arg(100'000);

} // namespace attune

BENCHMARK_MAIN();
