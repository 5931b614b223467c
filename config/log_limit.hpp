#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace attune {

/// Bounds a log storm: each event has a number of lines a second, and one that repeats itself a
/// line a minute; what is above is counted and told with the event's next line that passes. Two
/// events may share one of the 256 budgets; then they are bounded together. Lock-free, any thread;
/// approximate where threads race at a second's turn.
class log_limit {
public:
  struct decision {
    bool passes = true;
    std::uint64_t suppressed = 0; ///< Lines held back since the last that passed.
  };

  /// @param lines_per_s  At least 1.
  explicit log_limit(std::uint32_t lines_per_s) : lines_per_s_{lines_per_s} {}

  decision admit(std::string_view component, std::string_view event, std::int64_t second);

  /// As above, for a line that says the same as others: one that was written less than a minute ago
  /// is held back, and counted.
  /// @param line  A hash of what it says.
  decision admit_once(std::string_view component, std::string_view event, std::uint64_t line,
                      std::int64_t second);

private:
  struct budget {
    std::atomic<std::int64_t> second{-1};
    std::atomic<std::uint32_t> used{0};
    std::atomic<std::uint64_t> suppressed{0};
  };

  struct said {
    std::atomic<std::uint64_t> line{0};
    std::atomic<std::int64_t> second{0};
  };

  static constexpr std::int64_t quiet_s = 60;

  budget& budget_of(std::string_view component, std::string_view event);

  std::uint32_t lines_per_s_;
  std::array<budget, 256> budgets_;
  std::array<said, 256> lines_; // By the line's hash: of two that share a place the newer counts.
};

} // namespace attune
