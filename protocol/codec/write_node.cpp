#include "protocol/codec/write_node.hpp"

namespace attune {

void write_node(json_writer& w, const json_tree& tree, std::uint32_t node) {
  const auto& nodes = tree.nodes();
  const auto& x = nodes[node];
  switch (x.kind) {
  case json_kind::null:
    w.null();
    return;
  case json_kind::boolean:
    w.value(x.truth);
    return;
  case json_kind::number:
    w.raw(x.text);
    return;
  case json_kind::text:
    w.value(x.text);
    return;
  case json_kind::array:
  case json_kind::object:
    break;
  }
  const auto is_object = x.kind == json_kind::object;
  is_object ? w.open_object() : w.open_array();
  for (auto i = x.size == 0 ? 0 : node + 1; i != 0; i = nodes[i].next) {
    if (is_object)
      w.key(nodes[i].key);
    write_node(w, tree, i);
  }
  is_object ? w.close_object() : w.close_array();
}

} // namespace attune
