#include "protocol/codec/ndjson.hpp"

namespace attune {

namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

} // namespace

bool ndjson_lines::next() {
  while (!rest_.empty()) {
    const auto end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_ = end == rest_.npos ? std::string_view{} : rest_.substr(end + 1);
    ++number_;
    if (line_.starts_with(byte_order_mark))
      line_.remove_prefix(byte_order_mark.size());
    if (line_.ends_with('\r'))
      line_.remove_suffix(1);
    if (line_.find_first_not_of(" \t\r") != line_.npos)
      return true;
  }
  return false;
}

} // namespace attune
