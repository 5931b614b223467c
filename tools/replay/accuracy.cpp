#include "tools/replay/accuracy.hpp"

namespace attune {

void accuracy::add(std::size_t rank) {
  ++scored_;
  if (rank < 1 || rank > replay_list_length)
    return;
  ++hits_;
  reciprocals_ += 1 / static_cast<double>(rank);
}

double accuracy::hit_rate() const {
  return scored_ == 0 ? 0 : static_cast<double>(hits_) / static_cast<double>(scored_);
}

double accuracy::reciprocal_rank() const {
  return scored_ == 0 ? 0 : reciprocals_ / static_cast<double>(scored_);
}

} // namespace attune
