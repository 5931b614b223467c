#include "tools/import/ndjson_lines.hpp"

#include <simdjson.h>

#include <string_view>

namespace attune {

struct ndjson_lines::checker {
  std::string complaint(const std::string& text) {
    simdjson::dom::element root;
    if (const auto error = parser.parse(text).get(root))
      return std::string{"is not JSON: "} + simdjson::error_message(error);
    return root.is_object() ? "" : "is JSON but no object; a line holds one {...}";
  }

  simdjson::dom::parser parser;
};

ndjson_lines::ndjson_lines(std::istream& from)
  : from_{from}, checker_{std::make_unique<checker>()} {}

ndjson_lines::~ndjson_lines() = default;

std::optional<ndjson_line> ndjson_lines::next() {
  ndjson_line line;
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

bool ndjson_lines::read_line(ndjson_line& line) {
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
