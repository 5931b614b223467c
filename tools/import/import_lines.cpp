#include "tools/import/import_lines.hpp"

#include "protocol/codec/json_tree.hpp"

#include <string_view>

namespace attune {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

/// What is wrong inside a text is for the server to say: it costs one row, not the line.
std::string complaint(const std::string& text) {
  auto& tree = thread_tree();
  if (!tree.parse(text))
    return tree.problem().what;
  return tree.nodes().front().kind == json_kind::object
           ? ""
           : "is JSON but no object; a line holds one {...}";
}

} // namespace

std::optional<import_line> import_lines::next() {
  import_line line;
  while (read_line(line)) {
    if (!line.wrong.empty())
      return line;
    if (line.text.starts_with(byte_order_mark)) // At the front, or where files were joined.
      line.text.erase(0, byte_order_mark.size());
    if (line.text.find_first_not_of(" \t\r") == std::string::npos)
      continue;
    line.wrong = complaint(line.text);
    return line;
  }
  return {};
}

bool import_lines::read_line(import_line& line) {
  line = {};
  bool any = false;
  for (auto c = from_.rdbuf()->sbumpc(); c != std::char_traits<char>::eof();
       c = from_.rdbuf()->sbumpc()) {
    any = true;
    ++bytes_read_;
    if (c == '\n')
      break;
    if (line.text.size() < bytes_most)
      line.text += static_cast<char>(c);
    else
      line.wrong = "is longer than 1 MiB";
  }
  line.number = any ? ++number_ : number_;
  return any;
}

} // namespace attune
