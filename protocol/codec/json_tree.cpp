#include "protocol/codec/json_tree.hpp"

#include "protocol/codec/json_number.hpp"

#include <algorithm>
#include <simdjson.h>
#include <utility>

namespace attune {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kept_bytes = 128 * 1024; // Scratch that a thread keeps after a text.
constexpr std::size_t kept_nodes = 16 * 1024;
constexpr std::uint32_t few_members = 32; // Up to here keys are compared one by one.

std::string_view trimmed(std::string_view token) {
  const auto last = token.find_last_not_of(" \t\r\n");
  return last == token.npos ? std::string_view{} : token.substr(0, last + 1);
}

/// Whether a parser's refusal may be about what stands inside a text.
bool is_about_texts(simdjson::error_code x) {
  return x == simdjson::UTF8_ERROR || x == simdjson::UNESCAPED_CHARS || x == simdjson::STRING_ERROR;
}

/// Whether a value that nests deeper than is read is JSON. Checks every byte.
bool is_json(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element value;
  const simdjson::padded_string padded{text};
  return !parser.allocate(text.size(), text.size() + 1)
         && !parser.parse(padded.data(), padded.size(), false).get(value);
}

bool has_escape(std::string_view text) { return text.find('\\') != text.npos; }

/// A number below 64 that differs for most of the keys that one object has.
std::size_t mark_of(std::string_view key) {
  if (key.empty())
    return 0;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(key[i]); };
  return (key.size() + at(0) * 5u + at(key.size() / 2) * 11u + at(key.size() - 1) * 23u) % 64;
}

} // namespace

/// One pass over a text: every value is visited, so that nothing malformed is passed over.
class json_tree::walk {
public:
  explicit walk(json_tree& tree) : tree_(tree) {}

  /// @param flawed  The texts of `text` that were repaired.
  bool over(std::string_view text, std::vector<flawed_text> flawed = {}) {
    flawed_texts_ = std::move(flawed);
    about_texts_ = false;
    padded_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    padded_.assign(text);
    ondemand::document doc;
    if (const auto e = parser_.iterate(padded_.data(), text.size(), padded_.capacity()).get(doc))
      return broken(e, 0);
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin != text.npos && text[begin] == '[')
      return root(doc.get_array(), json_kind::array) && ended(doc);
    if (begin != text.npos && text[begin] == '{')
      return root(doc.get_object(), json_kind::object) && ended(doc);
    return broken("neither an object nor an array", 0);
  }

  bool is_large() const { return padded_.capacity() > kept_bytes; }

  /// Whether the last refusal may be about what stands inside a text.
  bool about_texts() const { return about_texts_; }

private:
  template <class Container>
  bool root(simdjson::simdjson_result<Container> got, json_kind kind) {
    Container container;
    if (const auto e = std::move(got).get(container))
      return broken(e, 0);
    tree_.nodes_.emplace_back().kind = kind;
    return fill(container, 0, 1);
  }

  bool ended(ondemand::document& doc) {
    return doc.current_location().error() == simdjson::OUT_OF_BOUNDS
           || broken("text follows the outermost value", 0);
  }

  bool fill(ondemand::object& object, std::uint32_t self, std::uint32_t depth) {
    std::uint32_t last = 0;
    std::uint64_t seen = 0; // One bit for each mark of a key: few need a comparison.
    auto crowded = false;
    for (auto field : object) {
      std::string_view key;
      std::size_t key_at = 0;
      if (const auto e = key_of_field(field, key, key_at))
        return broken(e, self);
      const auto index = add(self, last, key);
      note_text(index, key_at);
      ondemand::value value;
      if (const auto e = field.value().get(value))
        return broken(e, index);
      if (!read(value, index, depth))
        return false;
      const auto bit = std::uint64_t{1} << mark_of(key);
      crowded = crowded || ((seen & bit) != 0 && may_repeat(self, index));
      seen |= bit;
      last = index;
    }
    if (crowded)
      find_repeats(self);
    return true;
  }

  bool fill(ondemand::array& array, std::uint32_t self, std::uint32_t depth) {
    std::uint32_t last = 0;
    for (auto element : array) {
      const auto index = add(self, last, {});
      ondemand::value value;
      if (const auto e = element.get(value))
        return broken(e, index);
      if (!read(value, index, depth))
        return false;
      last = index;
    }
    return true;
  }

  /// Most keys hold no escape: then the text itself is the key.
  template <class Field>
  simdjson::error_code key_of_field(Field& field, std::string_view& key, std::size_t& at) {
    ondemand::raw_json_string raw;
    if (const auto e = field.key().get(raw))
      return e;
    at = offset_of(raw.raw()) - 1; // Its opening quote.
    const auto* end = raw.raw();
    while (*end != '"' && *end != '\\') // simdjson saw the closing quote.
      ++end;
    if (*end == '\\')
      return field.unescaped_key().get(key);
    key = {raw.raw(), static_cast<std::size_t>(end - raw.raw())};
    return simdjson::SUCCESS;
  }

  /// Whether the newest member's key is there already; of a large object that it may be.
  bool may_repeat(std::uint32_t object, std::uint32_t newest) const {
    const auto& nodes = tree_.nodes_;
    if (nodes[object].size > few_members)
      return true;
    for (auto i = object + 1; i != newest; i = nodes[i].next)
      if (nodes[i].key == nodes[newest].key)
        return true;
    return false;
  }

  std::uint32_t add(std::uint32_t parent, std::uint32_t last, std::string_view key) {
    const auto index = static_cast<std::uint32_t>(tree_.nodes_.size());
    auto& node = tree_.nodes_.emplace_back();
    node.key = key;
    node.parent = parent;
    ++tree_.nodes_[parent].size;
    if (last != 0)
      tree_.nodes_[last].next = index;
    return index;
  }

  bool read(ondemand::value& value, std::uint32_t index, std::uint32_t depth) {
    if (tree_.nodes_.size() > json_values)
      return too_much("more than 262,144 values", index);
    const auto token = trimmed(value.raw_json_token());
    switch (token.empty() ? '\0' : token.front()) {
    case '{':
      return nest(value.get_object(), json_kind::object, index, depth);
    case '[':
      return nest(value.get_array(), json_kind::array, index, depth);
    case '"':
      return text(value, token, index);
    default:
      return scalar(token, index);
    }
  }

  template <class Container>
  bool nest(simdjson::simdjson_result<Container> got, json_kind kind, std::uint32_t index,
            std::uint32_t depth) {
    Container container;
    if (const auto e = std::move(got).get(container))
      return broken(e, index);
    tree_.nodes_[index].kind = kind;
    return depth == json_depth ? pass_over(container, index) : fill(container, index, depth + 1);
  }

  /// What is nested too deep is checked and not laid out.
  template <class Container>
  bool pass_over(Container& container, std::uint32_t index) {
    std::string_view inside;
    if (const auto e = container.raw_json().get(inside))
      return broken(e, index);
    if (!is_json(inside)) {
      about_texts_ = true; // It may be: the repaired text will tell.
      return broken("the text is not JSON below this", index);
    }
    flaw(index, json_flaw::too_deep);
    return true;
  }

  /// The token of a text ends with its closing quote: simdjson's first pass saw to that. Taking the
  /// raw text moves past it; a text that is passed over would be taken for a key before a colon.
  bool text(ondemand::value& value, std::string_view token, std::uint32_t index) {
    auto& node = tree_.nodes_[index];
    node.kind = json_kind::text;
    note_text(index, offset_of(token.data()));
    if (has_escape(token)) {
      const auto e = value.get_string().get(node.text);
      return !e || broken(e, index);
    }
    ondemand::raw_json_string raw;
    const auto e = value.get_raw_json_string().get(raw);
    if (e || token.size() < 2)
      return broken(e, index);
    node.text = token.substr(1, token.size() - 2);
    return true;
  }

  bool scalar(std::string_view token, std::uint32_t index) {
    auto& node = tree_.nodes_[index];
    if (token == "null")
      return true;
    if (token == "true" || token == "false") {
      node.kind = json_kind::boolean;
      node.truth = token == "true";
      return true;
    }
    const auto number = parse_json_number(token);
    if (!number)
      return broken("no value of JSON", index);
    node.kind = json_kind::number;
    node.text = token;
    node.number = *number;
    return true;
  }

  void find_repeats(std::uint32_t object) {
    const auto& nodes = tree_.nodes_;
    members_.clear();
    for (auto i = object + 1; i != 0 && members_.size() < nodes[object].size; i = nodes[i].next)
      members_.push_back(i);
    std::stable_sort(members_.begin(), members_.end(),
                     [&](auto a, auto b) { return nodes[a].key < nodes[b].key; });
    for (std::size_t i = 1; i < members_.size(); ++i)
      if (nodes[members_[i]].key == nodes[members_[i - 1]].key)
        flaw(members_[i], json_flaw::repeated);
  }

  std::size_t offset_of(const char* in) const {
    return static_cast<std::size_t>(in - padded_.data());
  }

  /// @param at  Where the text of a value, or of its key, begins.
  void note_text(std::uint32_t node, std::size_t at) {
    if (flawed_texts_.empty())
      return;
    const auto found =
      std::lower_bound(flawed_texts_.begin(), flawed_texts_.end(), at,
                       [](const flawed_text& x, std::size_t place) { return x.at < place; });
    if (found != flawed_texts_.end() && found->at == at)
      flaw(node, found->what);
  }

  void flaw(std::uint32_t node, json_flaw what) {
    auto& known = tree_.nodes_[node].flaw;
    if (known != json_flaw::none)
      return;
    known = what;
    tree_.flawed_.push_back(node);
  }

  bool broken(simdjson::error_code why, std::uint32_t node) {
    about_texts_ = is_about_texts(why);
    return broken(std::string_view{simdjson::error_message(why)}, node);
  }

  bool broken(std::string_view why, std::uint32_t node) {
    tree_.problem_ = {fault_code::bad_message, "the text is not JSON: " + std::string{why},
                      tree_.nodes_.empty() ? std::string{} : tree_.pointer(node)};
    return false;
  }

  bool too_much(std::string_view why, std::uint32_t node) {
    tree_.beyond_limits_ = true;
    tree_.problem_ = {fault_code::bad_message,
                      "the text is " + std::string{why} + ": send less at once",
                      tree_.pointer(node)};
    return false;
  }

  json_tree& tree_;
  ondemand::parser parser_;
  std::string padded_;
  std::vector<std::uint32_t> members_;
  std::vector<flawed_text> flawed_texts_;
  bool about_texts_ = false;
};

json_tree::json_tree() = default;
json_tree::~json_tree() = default;

bool json_tree::parse(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.starts_with(byte_order_mark))
    text.remove_prefix(byte_order_mark.size());
  if (!walk_ || walk_->is_large())
    walk_ = std::make_unique<walk>(*this);
  if (nodes_.capacity() > kept_nodes)
    nodes_ = {};
  clear();
  auto ok = walk_->over(text);
  if (!ok && walk_->about_texts())
    if (auto repaired = repair_texts(text); !repaired.flawed.empty()) {
      clear();
      ok = walk_->over(repaired.text, std::move(repaired.flawed));
    }
  std::sort(flawed_.begin(), flawed_.end());
  return ok;
}

void json_tree::clear() {
  nodes_.clear();
  flawed_.clear();
  beyond_limits_ = false;
}

std::string json_tree::pointer(std::uint32_t node) const {
  std::vector<std::uint32_t> path;
  for (; node != 0; node = nodes_[node].parent)
    path.push_back(node);
  std::string out;
  std::for_each(path.rbegin(), path.rend(), [&](std::uint32_t step) {
    out += '/';
    const auto parent = nodes_[step].parent;
    if (nodes_[parent].kind == json_kind::array) {
      std::uint32_t position = 0;
      for (auto i = parent + 1; i != step; i = nodes_[i].next)
        ++position;
      out += std::to_string(position);
      return;
    }
    for (const auto c : nodes_[step].key)
      out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  });
  return out;
}

json_tree& thread_tree() {
  static thread_local json_tree tree;
  return tree;
}

bool is_typed_object(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.allocate(text.size(), text.size() + 1)
      || parser.parse(text.data(), text.size()).get(root))
    return false;
  return root["type"].is_string();
}

} // namespace attune
