#include "protocol/codec/reading.hpp"

#include "protocol/characters.hpp"
#include "protocol/wire_id.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t unnamed_max = 8;

std::string_view sentence_of(json_flaw x) {
  switch (x) {
  case json_flaw::none:
    break;
  case json_flaw::repeated:
    return "is there twice";
  case json_flaw::too_deep:
    return "is nested deeper than 16";
  case json_flaw::surrogate:
    return "holds half of a surrogate pair";
  case json_flaw::not_utf8:
    return "holds bytes that are not UTF-8";
  case json_flaw::control:
    return "holds a control character that is not escaped";
  case json_flaw::escape:
    return "holds an escape that JSON does not have";
  }
  return "is no text";
}

bool is_slot(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= 64 && plain(text.front())
         && std::all_of(text.begin(), text.end(),
                        [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

/// A limit as people write it: without a fraction if it has none.
std::string written(double x) {
  if (x == std::floor(x) && std::abs(x) < 1e15)
    return std::to_string(static_cast<std::int64_t>(x));
  return std::to_string(x);
}

std::string between(const std::string& least, const std::string& most) {
  return " from " + least + " to " + most;
}

} // namespace

std::string_view reading::text_of(std::uint32_t node, std::size_t most) {
  if (!is(node, json_kind::text, "a text"))
    return {};
  if (at(node).flaw != json_flaw::none) {
    refuse_flaw(node);
    return {};
  }
  const auto text = at(node).text;
  if (text.size() > most && characters_in(text) > most) {
    refuse(node, "must have at most " + std::to_string(most) + " characters");
    return {};
  }
  return text;
}

std::string_view reading::cut_text_of(std::uint32_t node, std::size_t most) {
  if (!is(node, json_kind::text, "a text"))
    return {};
  if (at(node).flaw != json_flaw::none)
    warn(node, std::string{sentence_of(at(node).flaw)} + ": replaced by U+FFFD");
  const auto text = at(node).text;
  if (text.size() <= most || characters_in(text) <= most)
    return text;
  warn(node, "must have at most " + std::to_string(most) + " characters: cut");
  return first_characters(text, most);
}

std::string_view reading::id_of(std::uint32_t node) {
  if (!is(node, json_kind::text, "a text"))
    return {};
  if (is_wire_id(at(node).text))
    return at(node).text;
  refuse(node, "must be 1 to 128 printable ASCII characters without a space");
  return {};
}

std::string_view reading::slot_of(std::uint32_t node) {
  if (!is(node, json_kind::text, "a text"))
    return {};
  if (is_slot(at(node).text))
    return at(node).text;
  refuse(node, "must be 1 to 64 of a-z, 0-9, '.', '_' and '-', a letter or digit first");
  return {};
}

std::size_t reading::one_of(std::uint32_t node, std::span<const std::string_view> these) {
  if (!is(node, json_kind::text, "a text"))
    return 0;
  const auto found = std::find(these.begin(), these.end(), at(node).text);
  if (found != these.end())
    return static_cast<std::size_t>(found - these.begin());
  std::string names;
  for (const auto x : these)
    names.append(names.empty() ? "" : ", ").append(x);
  refuse(node, "must be one of " + names);
  return 0;
}

bool reading::truth_of(std::uint32_t node) {
  return is(node, json_kind::boolean, "true or false") && at(node).truth;
}

double reading::number_of(std::uint32_t node, double least, double most) {
  if (!is(node, json_kind::number, "a number"))
    return 0;
  const auto x = at(node).number;
  if (!std::isfinite(x)) {
    refuse(node, "is too large for a number");
    return 0;
  }
  if (x >= least && x <= most)
    return x;
  refuse(node, most == infinite ? "must be at least " + written(least)
                                : "must be a number" + between(written(least), written(most)));
  return 0;
}

std::int64_t reading::whole_of(std::uint32_t node, std::int64_t least, std::int64_t most) {
  if (!is(node, json_kind::number, "a whole number"))
    return 0;
  const auto x = at(node).number;
  if (x == std::floor(x) && x >= static_cast<double>(least) && x <= static_cast<double>(most))
    return static_cast<std::int64_t>(x);
  refuse(node, "must be a whole number" + between(std::to_string(least), std::to_string(most)));
  return 0;
}

std::int64_t reading::cut_whole_of(std::uint32_t node, std::int64_t least, std::int64_t most) {
  if (!is(node, json_kind::number, "a whole number"))
    return 0;
  const auto x = at(node).number;
  if (std::isfinite(x) && x == std::floor(x) && x >= static_cast<double>(least))
    return static_cast<std::int64_t>(std::min(x, static_cast<double>(most)));
  refuse(node, "must be a whole number of at least " + std::to_string(least));
  return 0;
}

bool reading::is_array(std::uint32_t node, std::size_t least, std::size_t most) {
  if (!is(node, json_kind::array, "an array"))
    return false;
  if (at(node).size >= least && at(node).size <= most)
    return true;
  refuse(node, "must have" + between(std::to_string(least), std::to_string(most)) + " elements");
  return false;
}

void reading::limit_key(std::uint32_t node, std::size_t most) {
  if (characters_in(at(node).key) > most)
    refuse(node, "must have a name of at most " + std::to_string(most) + " characters");
}

void reading::refuse(std::uint32_t node, std::string_view sentence) {
  if (!fault_)
    fault_ = {fault_code::bad_message, name_of(node) + ' ' + std::string{sentence},
              tree_.pointer(node)};
}

void reading::refuse_flaw(std::uint32_t node) { refuse(node, sentence_of(at(node).flaw)); }

void reading::refuse_flaws() {
  if (!tree_.flawed().empty())
    refuse_flaw(tree_.flawed().front());
}

bool reading::is_within(std::uint32_t node, std::uint32_t ancestor) const {
  while (node > ancestor) // A parent comes before its children.
    node = at(node).parent;
  return node == ancestor;
}

void reading::refuse_flaws_in(std::uint32_t node) {
  const auto& flawed = tree_.flawed();
  const auto first = std::lower_bound(flawed.begin(), flawed.end(), node);
  if (first != flawed.end() && is_within(*first, node))
    refuse_flaw(*first);
}

std::uint32_t reading::member_of(std::uint32_t node) const {
  while (at(node).parent != 0)
    node = at(node).parent;
  return node;
}

void reading::excuse() {
  if (!fault_ || refused_unknown_)
    return;
  fault_->what += ": left out";
  ++warned_;
  warn(std::move(*fault_), row_warning::bad_field);
  fault_.reset();
}

bool reading::is_said_before(std::uint32_t node) {
  const auto repeated = at(node).flaw == json_flaw::repeated;
  if (repeated)
    warn(node, sentence_of(json_flaw::repeated));
  return repeated;
}

void reading::warn(std::uint32_t node, std::string_view sentence) {
  if (!fault_)
    ++warned_;
  caution(node, row_warning::bad_field, sentence);
}

void reading::caution(std::uint32_t node, row_warning of, std::string_view sentence) {
  if (fault_ || warnings_.size() == most_warnings) // A frame may hold thousands.
    return;
  warn({fault_code::bad_message, name_of(node) + ' ' + std::string{sentence}, tree_.pointer(node)},
       of);
}

void reading::warn(fault&& x, row_warning of) {
  if (warnings_.size() < most_warnings)
    warnings_.push_back({{}, x.code, std::move(x.what), std::move(x.pointer), of});
}

std::string reading::sent_id(std::uint32_t row) const {
  if (at(row).kind != json_kind::object || at(row).size == 0)
    return {};
  for (auto i = row + 1; i != 0; i = at(i).next)
    if (at(i).key == "id" && at(i).kind == json_kind::text && at(i).flaw == json_flaw::none)
      return std::string{at(i).text.substr(0, 128)};
  return {};
}

void reading::require(std::uint32_t node, bool present, std::string_view name) {
  if (!present)
    refuse(node, "lacks " + std::string{name});
}

void reading::unknown(std::uint32_t node) {
  if (!options_.strict) {
    if (++unknown_, unnamed_.size() < unnamed_max)
      unnamed_.push_back(node);
    return;
  }
  refused_unknown_ = refused_unknown_ || !fault_;
  refuse(node, "is no field of this object");
}

bool reading::is(std::uint32_t node, json_kind kind, std::string_view what) {
  if (at(node).kind == kind)
    return true;
  refuse(node, "must be " + std::string{what});
  return false;
}

std::string reading::name_of(std::uint32_t node) const {
  if (node == 0)
    return "the message";
  if (tree_.nodes()[at(node).parent].kind == json_kind::object)
    return std::string{at(node).key.substr(0, 64)};
  return "an element of " + name_of(at(node).parent);
}

} // namespace attune
