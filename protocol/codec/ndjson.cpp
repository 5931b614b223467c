#include "protocol/codec/ndjson.hpp"

namespace attune {

bool ndjson_lines::next() {
  while (!rest_.empty()) {
    const auto end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_ = end == rest_.npos ? std::string_view{} : rest_.substr(end + 1);
    ++number_;
    if (line_.ends_with('\r'))
      line_.remove_suffix(1);
    if (line_.find_first_not_of(" \t\r") != line_.npos)
      return true;
  }
  return false;
}

} // namespace attune
