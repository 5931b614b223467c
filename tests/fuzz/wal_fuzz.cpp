#include "store/wal_scan.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

// Any bytes may stand in a log: the walk ends, stays inside, and what it calls good is whole.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view log{reinterpret_cast<const char*>(data), size};
  const auto x = attune::walk_wal(log);
  if (x.good_bytes > size || (x.broken && x.lost_bytes != size - x.good_bytes))
    std::abort();
  const auto good = attune::walk_wal(log.substr(0, x.good_bytes));
  if (good.broken || good.batches != x.batches || good.next_sequence != x.next_sequence)
    std::abort();
  return 0;
}
