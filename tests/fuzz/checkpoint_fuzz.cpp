#include "models/clustering/online_k_means.hpp"
#include "models/learned.hpp"
#include "protocol/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace attune;

template <class Fold>
std::string encoded(const Fold& x) {
  byte_writer out;
  x.encode(out);
  return out.take();
}

/// What decodes is written back in the one form that there is, and that form is stable.
template <class Fold>
bool reads(Fold& x, const Fold& empty, std::string_view bytes) {
  byte_reader in{bytes};
  if (!x.decode(in))
    return false;
  const auto once = encoded(x);
  auto again = empty;
  byte_reader its{once};
  if (!again.decode(its) || encoded(again) != once)
    std::abort();
  return true;
}

void check_learned(std::string_view bytes) {
  const learned empty{{}};
  auto x = empty;
  if (!reads(x, empty, bytes))
    return;
  x.learn(x.version(), visit_count{1, {7}, 1});
  x.learn(x.version(), transition{2, {8}, {{7}}});
  x.learn(x.version(), exposure{3, {127}});
  (void)x.snapshot();
}

void check_clusters(std::string_view bytes) {
  const online_k_means empty{{}};
  auto x = empty;
  if (!reads(x, empty, bytes))
    return;
  segment_sample sample;
  sample.at_us = 1;
  sample.x[0] = 127;
  x.learn(sample);
  (void)x.snapshot(1);
}

} // namespace

// A checkpoint of learner (first byte even) or segmenter: whatever the disk holds, it is read or
// refused, and what was read can go on.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  data[0] % 2 == 0 ? check_learned(bytes) : check_clusters(bytes);
  return 0;
}
