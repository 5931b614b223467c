#include "protocol/codec/read.hpp"

#include "protocol/codec/batch_fields.hpp"
#include "protocol/codec/message_fields.hpp"

#include <algorithm>
#include <utility>

namespace attune {

namespace {

using outcome = tl::expected<client_frame, frame_fault>;

outcome refused(bool fatal, fault why, std::string id = {}) {
  return tl::unexpected<frame_fault>{frame_fault{fatal, std::move(why), std::move(id)}};
}

/// A text member of the outermost object; empty if there is none.
std::string_view member(const json_tree& tree, std::string_view name) {
  const auto& nodes = tree.nodes();
  if (nodes[0].size == 0)
    return {};
  for (std::uint32_t i = 1; i != 0; i = nodes[i].next)
    if (nodes[i].key == name && nodes[i].kind == json_kind::text)
      return nodes[i].text;
  return {};
}

bool has_type(const json_tree& tree) {
  return tree.nodes()[0].kind == json_kind::object && member(tree, "type").data() != nullptr;
}

frame_message signals(reading& from) {
  batch_body x;
  read_batch(from, batch_way::socket, x);
  return client_message{std::move(x.batch)};
}

frame_message unserved(reading& from) {
  return unserved_message{std::string{member(from.tree(), "type")},
                          std::string{member(from.tree(), "id").substr(0, 128)}};
}

struct message_type {
  std::string_view name;
  frame_message (*read)(reading& from);
  bool sees_to_flaws = false; ///< Else a frame with a flaw anywhere is refused.
};

constexpr message_type types[]{
  {"signals", signals, true},
  {"subscribe",
   [](reading& from) -> frame_message { return client_message{read_subscription(from)}; }},
  {"unsubscribe",
   [](reading& from) -> frame_message {
     return client_message{unsubscription{read_slot_name(from)}};
   }},
  {"sync",
   [](reading& from) -> frame_message {
     return client_message{sync_request{read_slot_name(from)}};
   }},
  {"control", [](reading& from) -> frame_message { return client_message{read_control(from)}; }},
  {"consent",
   [](reading& from) -> frame_message { return client_message{read_consent_message(from)}; }, true},
  {"ping", [](reading& from) -> frame_message { return ping_message{read_ping_time(from)}; }},
  {"pong", [](reading& from) -> frame_message { return pong_message{read_ping_time(from)}; }},
  {"hello", [](reading& from) -> frame_message { return read_hello(from); }, true},
  {"why", unserved},
};

struct time_sent {
  std::optional<std::int64_t> ts;
};

constexpr field_rule<time_sent> time_fields[]{
  {"type", [](time_sent&, reading&, std::uint32_t) {}},
  {"ts", [](time_sent& x, reading& from,
            std::uint32_t node) { x.ts = from.whole_of(node, -wire_whole, wire_whole); }},
};

/// Another `proto` is another language: nothing that follows could be understood.
bool is_other_proto(const json_tree& tree) {
  const auto& nodes = tree.nodes();
  for (std::uint32_t i = 1; i != 0; i = nodes[i].next)
    if (nodes[i].key == "proto")
      return nodes[i].kind != json_kind::number || nodes[i].number != 1;
  return true;
}

} // namespace

std::optional<std::int64_t> read_ping_time(reading& from) {
  time_sent x;
  read_fields<time_sent>(from, 0, x, time_fields);
  return x.ts;
}

tl::expected<client_frame, frame_fault> read_frame(std::string_view text,
                                                   const read_options& options) {
  auto& tree = thread_tree();
  if (!tree.parse(text))
    return refused(!tree.beyond_limits() || !is_typed_object(text), tree.problem());
  if (!has_type(tree))
    return refused(true, {fault_code::bad_message, "a frame must be an object with a type", {}});
  const auto name = member(tree, "type");
  auto id = std::string{member(tree, "id").substr(0, 128)};
  const auto type = std::find_if(std::begin(types), std::end(types),
                                 [&](const message_type& x) { return x.name == name; });
  if (type == std::end(types))
    return refused(false, {fault_code::bad_message, "type is none that a client may send", "/type"},
                   std::move(id));
  reading from{tree, options};
  if (!type->sees_to_flaws)
    from.refuse_flaws();
  client_frame out{type->read(from), from.unknown_fields(), from.warned()};
  if (from.ok())
    return out;
  return refused(name == "hello" && is_other_proto(tree), from.problem(), std::move(id));
}

} // namespace attune
