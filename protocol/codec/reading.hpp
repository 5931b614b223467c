#pragma once

#include "protocol/codec/json_tree.hpp"
#include "protocol/codec/read.hpp"
#include "protocol/result.hpp"
#include "protocol/signal.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune {

/// Largest whole number of the wire: 2^53 - 1, exact in every client's numbers.
inline constexpr std::int64_t wire_whole = 9007199254740991;

/// The reading of one message: keeps the first fault and counts unknown fields. What is read after
/// a fault is void, so a reader need not look until its end.
///
/// What only decorates a message never costs it: its reader calls `excuse` after each field, which
/// turns a fault into a warning and leaves the field out.
///
/// Each `..._of` takes a node, checks its kind and limits, and refuses it with a pointer and a
/// sentence if it breaks them. Lengths count characters (code points), as JSON Schema does.
class reading {
public:
  reading(const json_tree& tree, const read_options& options) : tree_(tree), options_(options) {}

  const json_node& at(std::uint32_t node) const { return tree_.nodes()[node]; }

  std::string_view text_of(std::uint32_t node, std::size_t most);
  /// Of what decorates: cut to `most` characters, and as it was repaired, each with a warning.
  std::string_view cut_text_of(std::uint32_t node, std::size_t most);
  /// An id: 1 to 128 printable ASCII characters without space.
  std::string_view id_of(std::uint32_t node);
  /// A slot's name in a signal: up to 64 of a-z 0-9 . _ -, the first a letter or digit.
  std::string_view slot_of(std::uint32_t node);
  /// @returns which of `these` it is; 0 after a fault.
  std::size_t one_of(std::uint32_t node, std::span<const std::string_view> these);
  bool truth_of(std::uint32_t node);
  double number_of(std::uint32_t node, double least = -infinite, double most = infinite);
  /// `1.0` and `1e3` are whole. What has no upper limit is cut at `most`.
  std::int64_t whole_of(std::uint32_t node, std::int64_t least = 0, std::int64_t most = wire_whole);
  std::int64_t cut_whole_of(std::uint32_t node, std::int64_t least, std::int64_t most);
  bool is_object(std::uint32_t node) { return is(node, json_kind::object, "an object"); }
  bool is_array(std::uint32_t node, std::size_t least, std::size_t most);
  /// Refuses a member whose key is longer than `most` characters.
  void limit_key(std::uint32_t node, std::size_t most);

  /// Calls `use(element)` for each element of an array.
  template <class Use>
  void each(std::uint32_t array, Use use) {
    if (at(array).size == 0)
      return;
    for (auto i = array + 1; i != 0 && ok(); i = at(i).next)
      use(i);
  }

  /// Refuses `node`: a sentence that goes on from its name, such as "must be …".
  void refuse(std::uint32_t node, std::string_view sentence);

  /// Refuses the message if anything in it is flawed (see `json_flaw`): a key that is there twice,
  /// a text that is none. Batches do so row by row.
  void refuse_flaws();

  /// Whether `node` is `ancestor` or lies in it.
  bool is_within(std::uint32_t node, std::uint32_t ancestor) const;

  /// Refuses the row, or the member, at `node` if anything in it is flawed.
  void refuse_flaws_in(std::uint32_t node);

  /// The outermost object's member in which `node` lies. @pre `node` is not 0.
  std::uint32_t member_of(std::uint32_t node) const;

  /// Makes a fault, if there is one, a warning: what was read since is left out. The refusal of an
  /// unknown field stays.
  void excuse();

  /// A warning: the message is taken, and something in it was cut or left out.
  void warn(std::uint32_t node, std::string_view sentence);

  /// A warning of what is probably a mistake, where nothing was cut or left out for it.
  void caution(std::uint32_t node, row_warning of, std::string_view sentence);

  /// Whether the member was there before, of which the first counts: then it is told as a warning.
  bool is_said_before(std::uint32_t node);

  /// Refuses the object `node` unless `present`.
  void require(std::uint32_t node, bool present, std::string_view name);

  /// What a row calls itself, as far as that can be said back; else empty.
  std::string sent_id(std::uint32_t row) const;

  /// A field that the contract does not name.
  void unknown(std::uint32_t node);
  /// The first 8 of them since they were taken last.
  std::vector<std::uint32_t> take_unknown() { return std::exchange(unnamed_, {}); }

  /// At most 16, in the order in which they were read.
  const std::vector<row_report>& warnings() const { return warnings_; }
  /// How often something was cut or left out.
  std::uint32_t warned() const { return warned_; }

  bool ok() const { return !fault_; }
  const fault& problem() const { return *fault_; }
  void forget_problem() {
    fault_.reset();
    refused_unknown_ = false;
  }
  std::uint32_t unknown_fields() const { return unknown_; }
  const json_tree& tree() const { return tree_; }

private:
  static constexpr std::size_t most_warnings = 16;
  static constexpr auto infinite = std::numeric_limits<double>::infinity();

  bool is(std::uint32_t node, json_kind kind, std::string_view what);
  std::string name_of(std::uint32_t node) const;
  void refuse_flaw(std::uint32_t node);
  void warn(fault&& x, row_warning of);

  const json_tree& tree_;
  const read_options& options_;
  std::optional<fault> fault_;
  bool refused_unknown_ = false;
  std::vector<row_report> warnings_;
  std::uint32_t warned_ = 0;
  std::uint32_t unknown_ = 0;
  std::vector<std::uint32_t> unnamed_;
};

/// One line of a table of fields, at most 64: a name, and what to do with its value.
template <class Out>
struct field_rule {
  std::string_view name;
  void (*read)(Out& out, reading& from, std::uint32_t node);
};

/// What becomes of a member that a table does not name.
enum class unnamed : std::uint8_t {
  unknown, ///< Counted, or refused when strict.
  named,   ///< As `unknown`, and told as a warning.
  welcome, ///< The object is open: passed over.
};

/// Reads the object at `node` by a table of its fields.
/// @returns which were there: bit i for `rules[i]`.
template <class Out>
std::uint64_t read_fields(reading& from, std::uint32_t node, Out& out,
                          std::span<const field_rule<Out>> rules,
                          unnamed others = unnamed::unknown) {
  std::uint64_t seen = 0;
  if (!from.is_object(node) || from.at(node).size == 0)
    return seen;
  for (auto i = node + 1; i != 0 && from.ok(); i = from.at(i).next) {
    std::size_t which = 0;
    while (which < rules.size() && rules[which].name != from.at(i).key)
      ++which;
    if (which < rules.size()) {
      rules[which].read(out, from, i);
      seen |= std::uint64_t{1} << which;
    } else if (others != unnamed::welcome) {
      from.unknown(i);
      if (others == unnamed::named)
        from.caution(i, row_warning::unknown_field, "is no field of this object: it is ignored");
    }
  }
  return seen;
}

/// Reads the object at `node`, which only decorates a message, by a table of its fields: one that
/// cannot be read is left out with a warning, and of a key that is there twice the first counts.
template <class Out>
void read_decoration(reading& from, std::uint32_t node, Out& out,
                     std::span<const field_rule<Out>> rules) {
  if (!from.is_object(node))
    return from.excuse();
  for (auto i = from.at(node).size == 0 ? 0 : node + 1; i != 0 && from.ok(); i = from.at(i).next) {
    std::size_t which = 0;
    while (which < rules.size() && rules[which].name != from.at(i).key)
      ++which;
    if (which == rules.size())
      from.unknown(i);
    else if (!from.is_said_before(i))
      rules[which].read(out, from, i);
    from.excuse();
  }
}

/// Refuses the message if anything in it is flawed, but for what lies in the members `own`, whose
/// readers see to that, the members `decorations`, which are left out where they are flawed
/// themselves, too, and in members that no rule names, which are passed over.
template <class Out>
void refuse_flaws_outside(reading& from, std::span<const std::string_view> own,
                          std::span<const std::string_view> decorations,
                          std::span<const field_rule<Out>> rules) {
  const auto holds = [](const auto& names, std::string_view x) {
    return std::find(names.begin(), names.end(), x) != names.end();
  };
  for (const auto node : from.tree().flawed()) {
    const auto top = from.member_of(node);
    const auto key = from.at(top).key;
    const auto named =
      std::any_of(rules.begin(), rules.end(), [&](const auto& rule) { return rule.name == key; });
    if (named && !holds(decorations, key) && (node == top || !holds(own, key)))
      return from.refuse_flaws_in(node);
  }
}

/// The bit of the field `name` in what `read_fields` returns. @pre a rule has that name.
template <class Out>
constexpr std::uint64_t field_bit(std::span<const field_rule<Out>> rules, std::string_view name) {
  std::size_t which = 0;
  while (rules[which].name != name)
    ++which;
  return std::uint64_t{1} << which;
}

} // namespace attune
