#include "protocol/codec/json_tree.hpp"

#include "protocol/codec/json_number.hpp"
#include "protocol/ids.hpp"

#include <algorithm>
#include <simdjson.h>
#include <utility>

namespace attune {

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::size_t kept_bytes = 128 * 1024; // Scratch that a thread keeps after a text.
constexpr std::size_t kept_nodes = 16 * 1024;

std::string_view trimmed(std::string_view token) {
  const auto last = token.find_last_not_of(" \t\r\n");
  return last == token.npos ? std::string_view{} : token.substr(0, last + 1);
}

} // namespace

/// One pass over a text: every value is visited, so that nothing malformed is passed over.
class json_tree::walk {
public:
  explicit walk(json_tree& tree) : tree_(tree) {}

  bool over(std::string_view text) {
    padded_.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    padded_.assign(text);
    ondemand::document doc;
    if (const auto e = parser_.iterate(padded_.data(), text.size(), padded_.capacity()).get(doc))
      return broken(simdjson::error_message(e), 0);
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin != text.npos && text[begin] == '[')
      return root(doc.get_array(), json_kind::array) && ended(doc);
    if (begin != text.npos && text[begin] == '{')
      return root(doc.get_object(), json_kind::object) && ended(doc);
    return broken("neither an object nor an array", 0);
  }

  bool is_large() const { return padded_.capacity() > kept_bytes; }

private:
  template <class Container>
  bool root(simdjson::simdjson_result<Container> got, json_kind kind) {
    Container container;
    if (const auto e = std::move(got).get(container))
      return broken(simdjson::error_message(e), 0);
    tree_.nodes_.emplace_back().kind = kind;
    return fill(container, 0, 1);
  }

  bool ended(ondemand::document& doc) {
    return doc.current_location().error() == simdjson::OUT_OF_BOUNDS
           || broken("text follows the outermost value", 0);
  }

  bool fill(ondemand::object& object, std::uint32_t self, std::uint32_t depth) {
    std::uint32_t last = 0;
    std::uint64_t seen = 0; // One bit for each hash of a key: few objects need a closer look.
    auto crowded = false;
    for (auto field : object) {
      std::string_view key;
      if (const auto e = field.unescaped_key().get(key))
        return broken(simdjson::error_message(e), self);
      const auto index = add(self, last, key);
      ondemand::value value;
      if (const auto e = field.value().get(value))
        return broken(simdjson::error_message(e), index);
      if (!read(value, index, depth))
        return false;
      const auto bit = std::uint64_t{1} << (stable_hash(key) % 64);
      crowded |= (seen & bit) != 0;
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
        return broken(simdjson::error_message(e), index);
      if (!read(value, index, depth))
        return false;
      last = index;
    }
    return true;
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
      return text(value, index);
    default:
      return scalar(token, index);
    }
  }

  template <class Container>
  bool nest(simdjson::simdjson_result<Container> got, json_kind kind, std::uint32_t index,
            std::uint32_t depth) {
    if (depth == json_depth)
      return too_much("nested deeper than 16", index);
    Container container;
    if (const auto e = std::move(got).get(container))
      return broken(simdjson::error_message(e), index);
    tree_.nodes_[index].kind = kind;
    return fill(container, index, depth + 1);
  }

  bool text(ondemand::value& value, std::uint32_t index) {
    auto& node = tree_.nodes_[index];
    node.kind = json_kind::text;
    const auto e = value.get_string().get(node.text);
    return !e || broken(simdjson::error_message(e), index);
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
        tree_.repeated_.push_back(members_[i]);
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
};

json_tree::json_tree() = default;
json_tree::~json_tree() = default;

bool json_tree::parse(std::string_view text) {
  if (!walk_ || walk_->is_large())
    walk_ = std::make_unique<walk>(*this);
  if (nodes_.capacity() > kept_nodes)
    nodes_ = {};
  nodes_.clear();
  repeated_.clear();
  beyond_limits_ = false;
  const auto ok = walk_->over(text);
  std::sort(repeated_.begin(), repeated_.end());
  return ok;
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
