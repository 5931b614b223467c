#include "tools/import/import_lines.hpp"

#include <simdjson.h>

#include <string_view>

namespace attune {

struct import_lines::checker {
  std::string complaint(const std::string& text) {
    simdjson::dom::element root;
    if (const auto error = parser.parse(text).get(root))
      return std::string{"is not JSON: "} + simdjson::error_message(error);
    return root.is_object() ? "" : "is JSON but no object; a line holds one {...}";
  }

  simdjson::dom::parser parser;
};

import_lines::import_lines(std::istream& from)
  : from_{from}, checker_{std::make_unique<checker>()} {}

import_lines::~import_lines() = default;

std::optional<import_line> import_lines::next() {
  import_line line;
  while (read_line(line)) {
    if (!line.wrong.empty())
      return line;
    if (line.text.find_first_not_of(" \t\r") == std::string::npos)
      continue;
    line.wrong = checker_->complaint(line.text);
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
