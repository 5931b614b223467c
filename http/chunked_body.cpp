#include "http/chunked_body.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t max_line = 256;
constexpr std::size_t max_trailer = 1'024;
constexpr std::size_t max_size_digits = 8;

bool is_clean(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
  });
}

} // namespace

chunked_body::state chunked_body::feed(std::string_view& in) {
  while (part_ != part::done && part_ != part::bad) {
    if (part_ == part::data) {
      const auto n = std::min(left_, in.size());
      body_.append(in.substr(0, n));
      in.remove_prefix(n);
      left_ -= n;
      if (left_ > 0)
        return state::more;
      part_ = part::data_end;
    }
    if (const auto x = take_line(in); x != state::done)
      return x;
    on_line();
    if (part_ == part::data && body_.size() + left_ > most_)
      return state::too_large;
  }
  return part_ == part::done ? state::done : state::bad;
}

/// `done` when `line_` holds a whole line.
chunked_body::state chunked_body::take_line(std::string_view& in) {
  const auto end = in.find('\n');
  const auto n = end == in.npos ? in.size() : end + 1;
  line_.append(in.substr(0, std::min(n, max_line + 1 - std::min(max_line, line_.size()))));
  in.remove_prefix(n);
  if (line_.size() > max_line)
    part_ = part::bad;
  else if (end == in.npos)
    return state::more;
  else if (line_.size() < 2 || line_[line_.size() - 2] != '\r')
    part_ = part::bad;
  if (part_ == part::bad)
    return state::bad;
  line_.resize(line_.size() - 2);
  if (!is_clean(line_)) {
    part_ = part::bad;
    return state::bad;
  }
  return state::done;
}

void chunked_body::on_line() {
  const auto line = std::exchange(line_, {});
  switch (part_) {
  case part::size: {
    const auto digits = line.find_first_not_of("0123456789abcdefABCDEF");
    const auto count = std::min(digits, line.size());
    const auto extended = digits != line.npos;
    if (count == 0 || count > max_size_digits || (extended && line[count] != ';')) {
      part_ = part::bad;
      return;
    }
    std::from_chars(line.data(), line.data() + count, left_, 16);
    part_ = left_ > 0 ? part::data : part::trailer;
    return;
  }
  case part::data_end:
    part_ = line.empty() ? part::size : part::bad;
    return;
  case part::trailer:
    trailer_bytes_ += line.size();
    if (line.empty())
      part_ = part::done;
    else if (trailer_bytes_ > max_trailer || line.find(':') == line.npos || line.front() == ' ')
      part_ = part::bad;
    return;
  case part::data:
  case part::done:
  case part::bad:
    return;
  }
}

} // namespace attune
