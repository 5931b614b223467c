#pragma once

#include "protocol/port.hpp"

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// What became of an import. Each bad line is said on `log` as it is found; the first thousand, and
/// as many of those that were taken with a warning, are kept for the end.
class import_report {
public:
  struct told_line {
    std::uint64_t number = 0;
    std::string why;
  };

  static constexpr std::size_t kept_most = 1'000;

  /// @param file  As bad lines are to name it.
  /// @param log   Outlives this.
  import_report(std::string file, std::ostream& log) : file_{std::move(file)}, log_{log} {}

  void good(std::uint64_t rows) { accepted_ += rows; }

  /// Of the rows taken, how many the consent of their visitors let be used: signals alone.
  void used(const rows_used& x);
  void bad(std::uint64_t number, std::string why, std::uint64_t rows = 1);

  /// The server has these already: a second import of a file is no failure.
  void repeated(std::uint64_t rows) { repeated_ += rows; }

  /// The server took rows of the line, and warned. Said on `log` for the first thousand lines:
  /// history may name items by the million that a shop no longer has.
  void warned(std::uint64_t number, std::string why);

  std::uint64_t accepted() const { return accepted_; }
  std::uint64_t rejected() const { return rejected_; }
  std::uint64_t repeated() const { return repeated_; }

  /// What the rows that were taken do not do, and how to change that; empty if they do all, or are
  /// no signals.
  std::string unused() const;
  const std::vector<told_line>& bad_lines() const { return bad_; }

  /// `{"file": ..., "accepted": ..., "rejected": ..., "bad_lines": [{"line": ..., "why": ...}]}`,
  /// of signals with `"applied": {"profile": ..., "measure": ..., "improve": ...}`; where lines
  /// were taken with a warning also `"warned": ..., "warned_lines": [{"line": ..., "why": ...}]`;
  /// where the server had rows already also `"repeated": ...`.
  std::string json() const;
  std::string text() const;

private:
  std::string file_;
  std::ostream& log_;
  std::uint64_t accepted_ = 0;
  std::uint64_t rejected_ = 0;
  std::uint64_t repeated_ = 0;
  std::optional<rows_used> used_;
  std::uint64_t warned_ = 0; ///< Lines.
  std::vector<told_line> bad_;
  std::vector<told_line> warnings_;
};

} // namespace attune
