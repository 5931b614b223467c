#include "store/memory.hpp"

#include <mutex>

namespace attune {

namespace {

bool is_ring(table x) {
  return x != table::item && x != table::checkpoint && x != table::meta && x != table::answer;
}

} // namespace

memory_store::memory_store(std::size_t rows) : limit_(rows) {}

result<void> memory_store::commit(const write_batch& x) {
  const std::unique_lock lock{mutex_};
  x.each([&](const write_batch::change& change) {
    auto& rows = tables_[index_of(change.where)].rows;
    switch (change.what) {
    case write_batch::verb::put:
      put(change.where, change.key, change.value);
      break;
    case write_batch::verb::erase:
      if (const auto found = rows.find(change.key); found != rows.end())
        rows.erase(found);
      break;
    case write_batch::verb::erase_range:
    case write_batch::verb::erase_rows:
      if (change.key < change.value)
        rows.erase(rows.lower_bound(change.key), rows.lower_bound(change.value));
      break;
    }
  });
  return {};
}

void memory_store::put(table where, std::string_view key, std::string_view value) {
  auto& [rows, ring] = tables_[index_of(where)];
  if (const auto found = rows.find(key); found != rows.end()) {
    found->second.value = value;
    return;
  }
  rows.emplace(std::string{key}, row{std::string{value}, ++puts_});
  if (!is_ring(where))
    return;
  ring.emplace_back(puts_, std::string{key});
  shorten(tables_[index_of(where)]);
}

void memory_store::shorten(sorted_rows& x) const {
  // Rows erased by name leave entries in the ring: it may be twice as long before they are walked.
  while (x.rows.size() > limit_ || x.ring.size() > 2 * limit_) {
    const auto& [put, key] = x.ring.front();
    if (const auto found = x.rows.find(key); found != x.rows.end() && found->second.put == put)
      x.rows.erase(found);
    x.ring.pop_front();
  }
}

result<std::optional<std::string>> memory_store::get(table where, std::string_view key) const {
  const std::shared_lock lock{mutex_};
  const auto& rows = tables_[index_of(where)].rows;
  const auto found = rows.find(key);
  if (found == rows.end())
    return std::nullopt;
  return found->second.value;
}

result<void> memory_store::scan(table where, std::string_view from, std::string_view to,
                                const visit& fn) const {
  const std::shared_lock lock{mutex_};
  const auto& rows = tables_[index_of(where)].rows;
  for (auto i = rows.lower_bound(from); i != rows.end(); ++i)
    if ((!to.empty() && i->first >= to) || !fn(i->first, i->second.value))
      break;
  return {};
}

std::size_t memory_store::rows(table where) const {
  const std::shared_lock lock{mutex_};
  return tables_[index_of(where)].rows.size();
}

} // namespace attune
