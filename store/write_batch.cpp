#include "store/write_batch.hpp"

namespace attune {

void write_batch::put(table where, std::string_view key, std::string_view value) {
  add(verb::put, where, key, value);
}

void write_batch::erase(table where, std::string_view key) { add(verb::erase, where, key, {}); }

void write_batch::erase_range(table where, std::string_view from, std::string_view to) {
  add(verb::erase_range, where, from, to);
}

void write_batch::erase_rows(table where, std::string_view from, std::string_view to) {
  add(verb::erase_rows, where, from, to);
}

void write_batch::add(verb what, table where, std::string_view key, std::string_view value) {
  entries_.push_back({what, where, buffer_.size(), key.size(), value.size()});
  buffer_.append(key);
  buffer_.append(value);
}

} // namespace attune
