#pragma once

#include <cstddef>

namespace attune {

/// Length of the lists that a replay looks at.
inline constexpr std::size_t replay_list_length = 20;

/// How well rankings foretold what was chosen next: hit rate and mean reciprocal rank at 20.
class accuracy {
public:
  /// @param rank  Place of what was chosen, from 1; 0 if the ranking did not have it.
  void add(std::size_t rank);

  std::size_t scored() const { return scored_; }

  /// Share of events whose item was among the first 20; 0 before the first.
  double hit_rate() const;

  /// Mean of 1/rank, 0 below the first 20.
  double reciprocal_rank() const;

private:
  std::size_t scored_ = 0;
  std::size_t hits_ = 0;
  double reciprocals_ = 0;
};

} // namespace attune
