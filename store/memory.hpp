#pragma once

#include "store/store.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <shared_mutex>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// A store in memory: for demonstrations and tests; nothing survives the process.
///
/// Tables that grow with traffic (all but `item`, `checkpoint` and `meta`) are rings: above `rows`
/// rows the ones put first go. Memory: about 120 B a row beside its bytes.
class memory_store final : public store {
public:
  explicit memory_store(std::size_t rows);

  result<void> commit(const write_batch& x) override;
  result<std::optional<std::string>> get(table where, std::string_view key) const override;
  result<void> scan(table where, std::string_view from, std::string_view to,
                    const visit& fn) const override;
  bool durable() const override { return false; }
  result<void> health() const override { return {}; }
  const std::vector<std::string>& notices() const override { return notices_; }

  std::size_t rows(table where) const;

private:
  struct row {
    std::string value;
    std::uint64_t put = 0; // Which put made it; a ring entry with another number is out of date.
  };

  struct sorted_rows {
    std::map<std::string, row, std::less<>> rows;
    std::deque<std::pair<std::uint64_t, std::string>> ring; // Oldest first.
  };

  void put(table where, std::string_view key, std::string_view value);
  void shorten(sorted_rows& x) const;

  std::size_t limit_;
  std::uint64_t puts_ = 0;
  std::array<sorted_rows, table_names.size()> tables_;
  std::vector<std::string> notices_;
  mutable std::shared_mutex mutex_;
};

} // namespace attune
