#include "config/log_limit.hpp"

#include <functional>

namespace attune {

log_limit::budget& log_limit::budget_of(std::string_view component, std::string_view event) {
  const std::hash<std::string_view> hash;
  return budgets_[(hash(component) * 31 + hash(event)) % budgets_.size()];
}

log_limit::decision log_limit::admit_once(std::string_view component, std::string_view event,
                                          std::uint64_t line, std::int64_t second) {
  auto& last = lines_[line % lines_.size()];
  if (last.line.load(std::memory_order_relaxed) == line
      && second < last.second.load(std::memory_order_relaxed) + quiet_s) {
    budget_of(component, event).suppressed.fetch_add(1, std::memory_order_relaxed);
    return {false, 0};
  }
  const auto out = admit(component, event, second);
  if (out.passes) {
    last.line.store(line, std::memory_order_relaxed);
    last.second.store(second, std::memory_order_relaxed);
  }
  return out;
}

log_limit::decision log_limit::admit(std::string_view component, std::string_view event,
                                     std::int64_t second) {
  auto& mine = budget_of(component, event);
  auto seen = mine.second.load(std::memory_order_relaxed);
  if (seen != second && mine.second.compare_exchange_strong(seen, second))
    mine.used.store(0, std::memory_order_relaxed);
  if (mine.used.fetch_add(1, std::memory_order_relaxed) < lines_per_s_)
    return {true, mine.suppressed.exchange(0, std::memory_order_relaxed)};
  mine.suppressed.fetch_add(1, std::memory_order_relaxed);
  return {false, 0};
}

} // namespace attune
