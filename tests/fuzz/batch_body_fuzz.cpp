#include "protocol/codec/ndjson.hpp"
#include "protocol/codec/read_body.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>

namespace {

void check(const attune::batch_body& x) {
  const auto& batch = x.batch;
  const auto rows = batch.signals.size() + batch.dropped.size();
  if (rows == 0 || rows > 100)
    std::abort();
  for (const auto& s : batch.signals) {
    if (s.id.empty() || s.id.size() > 128 || s.lines.size() > 200 || s.raw_ts_ms < 0)
      std::abort();
    if (!std::isfinite(s.amount) || !(s.sample > 0) || s.sample > 1)
      std::abort();
    for (const auto& line : s.lines)
      if (line.item.empty() || !std::isfinite(line.price.value_or(0)) || line.price.value_or(0) < 0)
        std::abort();
  }
}

} // namespace

// Whatever is taken keeps the limits that the engine relies on, whole or line by line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (auto x = attune::read_batch_body(text)) {
    check(*x);
    x->batch.received_us = 1795472555321000;
    attune::stamp(x->batch, 86400LL * 1000000);
    for (const auto& s : x->batch.signals)
      if (s.at_us > x->batch.received_us)
        std::abort();
  }
  for (attune::ndjson_lines lines{text}; lines.next();)
    if (const auto x = attune::read_batch_body(lines.line(), {.strict = true}))
      check(*x);
  return 0;
}
