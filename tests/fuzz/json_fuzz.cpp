#include "protocol/codec/json_tree.hpp"

#include <cstdint>
#include <cstdlib>
#include <simdjson.h>
#include <string>

// The tree takes exactly what simdjson's other parser takes, which checks every byte by itself;
// save numbers that do not fit 64 bits or a double, which are JSON all the same, texts that were
// repaired, and a byte order mark.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  static attune::json_tree tree;
  const auto ok = tree.parse(text);
  std::string repaired;
  if (ok && !tree.flawed().empty())
    text = repaired = attune::repair_texts(text).text;
  if (text.starts_with("\xef\xbb\xbf"))
    text.remove_prefix(3);
  static simdjson::dom::parser parser;
  simdjson::dom::element root;
  const auto error = parser.parse(text.data(), text.size()).get(root);
  if (tree.beyond_limits() || error == simdjson::NUMBER_ERROR || error == simdjson::DEPTH_ERROR)
    return 0;
  const auto expected = !error && (root.is_object() || root.is_array());
  if (ok != expected)
    std::abort();
  for (std::uint32_t i = 0; ok && i < tree.nodes().size() && i < 64; ++i) {
    const auto found = root.at_pointer(tree.pointer(i));
    if (tree.flawed().empty() && found.error())
      std::abort();
  }
  return 0;
}
