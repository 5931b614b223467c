#include "config/log_limit.hpp"

#include <functional>

namespace attune {

log_limit::verdict log_limit::admit(std::string_view component, std::string_view event,
                                    std::int64_t second) {
  const std::hash<std::string_view> hash;
  auto& mine = budgets_[(hash(component) * 31 + hash(event)) % budgets_.size()];
  auto seen = mine.second.load(std::memory_order_relaxed);
  if (seen != second && mine.second.compare_exchange_strong(seen, second))
    mine.used.store(0, std::memory_order_relaxed);
  if (mine.used.fetch_add(1, std::memory_order_relaxed) < lines_per_s_)
    return {true, mine.suppressed.exchange(0, std::memory_order_relaxed)};
  mine.suppressed.fetch_add(1, std::memory_order_relaxed);
  return {false, 0};
}

} // namespace attune
