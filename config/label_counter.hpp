#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Counts by up to two labels whose values are known at run time only (a route and a status).
/// Keeps at most 256 pairs; what comes after them counts as "other". Any thread; takes a lock, so
/// not for the path of each signal.
class label_counter {
public:
  struct row {
    std::array<std::string, 2> labels;
    std::uint64_t count = 0;
  };

  void add(std::string_view first, std::string_view second = {}, std::uint64_t n = 1) noexcept;

  /// Shows a pair at 0 before its first event: what is absent raises no alert.
  void expect(std::string_view first, std::string_view second = {});

  /// Ordered by labels.
  std::vector<row> read() const;

private:
  mutable std::mutex mutex_;
  std::map<std::array<std::string, 2>, std::uint64_t> counts_;
};

} // namespace attune
