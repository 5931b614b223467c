#pragma once

#include "protocol/codec/text_repair.hpp"
#include "protocol/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

enum class json_kind : std::uint8_t { null, boolean, number, text, array, object };

/// A value of a parsed text. Siblings are chained by `next`; the first child follows its parent.
struct json_node {
  std::string_view key;  ///< Of a member, unescaped; else empty.
  std::string_view text; ///< A text unescaped; a number as it was written.
  double number = 0;     ///< Infinite if it is too large for a double.
  std::uint32_t parent = 0;
  std::uint32_t next = 0; ///< 0: the last.
  std::uint32_t size = 0; ///< Members or elements.
  json_kind kind = json_kind::null;
  bool truth = false;
  json_flaw flaw = json_flaw::none; ///< Of the value or of its key; the first that was found.
};

/// Nesting that is read: the outermost array or object is 1.
inline constexpr std::uint32_t json_depth = 16;

/// Values in one text, at most: bounds the memory of a hostile body.
inline constexpr std::uint32_t json_values = 262144;

/// A JSON text, checked to its end (RFC 8259; outermost an object or array) and laid out as nodes;
/// node 0 is the outermost value. Views live as long as the tree is not parsed into again.
/// Keep one a thread: it reuses its memory, and gives back what one large text took.
///
/// What is wrong inside one text, or nested too deep, is the flaw of that node: the rest is read,
/// and a reader that keeps the node's value must look at `flawed()`. What is wrong outside of texts
/// refuses the whole. A byte order mark at the front is passed over. Looking for flaws costs
/// nothing where there are none: the text is repaired and read again only after it was refused.
class json_tree {
public:
  json_tree();
  ~json_tree();
  json_tree(const json_tree&) = delete;
  json_tree& operator=(const json_tree&) = delete;

  /// Whether `text` was read. Else `problem()` says why and the nodes are void.
  bool parse(std::string_view text);

  /// `bad_message` with the pointer as far as the text was read. Meaningless after a success.
  const fault& problem() const { return problem_; }

  /// Whether the last text that `parse` refused may be JSON all the same: it has too many values.
  bool beyond_limits() const { return beyond_limits_; }

  const std::vector<json_node>& nodes() const { return nodes_; }

  /// The nodes with a flaw, in the text's order. It is for the reader to refuse them, or the row
  /// that they are in.
  const std::vector<std::uint32_t>& flawed() const { return flawed_; }

  /// RFC 6901: where a node is.
  std::string pointer(std::uint32_t node) const;

private:
  class walk;

  void clear();

  std::unique_ptr<walk> walk_; // simdjson's parser and the padded copy of the text.
  std::vector<json_node> nodes_;
  std::vector<std::uint32_t> flawed_;
  fault problem_;
  bool beyond_limits_ = false;
};

/// The calling thread's tree, for a reader that copies what it keeps before it returns.
json_tree& thread_tree();

/// Whether a text is JSON whatever its depth, and an object with a `type` that is a text: slow, for
/// texts beyond the limits only.
bool is_typed_object(std::string_view text);

} // namespace attune
