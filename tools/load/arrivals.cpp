#include "tools/load/arrivals.hpp"

#include <cmath>

namespace attune {

arrivals::arrivals(double per_s, std::size_t clients, std::uint64_t seed)
  : mean_ns_(1e9 / per_s), clients_(clients), chance_(seed) {
  advance();
}

void arrivals::advance() {
  at_ns_ -= mean_ns_ * std::log(1 - chance_.uniform()); // Gaps are exponential.
  next_ = {static_cast<std::int64_t>(at_ns_), static_cast<std::size_t>(chance_.below(clients_))};
}

} // namespace attune
