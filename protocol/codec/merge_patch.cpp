#include "protocol/codec/merge_patch.hpp"

#include "protocol/codec/item_fields.hpp"
#include "protocol/codec/item_json.hpp"
#include "protocol/codec/write_node.hpp"
#include "protocol/codec/write_warnings.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace attune {

namespace {

/// Two trees on their way to become one.
class merging {
public:
  merging(const json_tree& target, const json_tree& patch, json_writer& w)
    : target_(target), patch_(patch), w_(w) {}

  /// @param target  Nothing: there is none.
  void write(std::optional<std::uint32_t> target, std::uint32_t patch) {
    if (patch_.nodes()[patch].kind != json_kind::object)
      return write_node(w_, patch_, patch);
    auto changes = members_of(patch_, patch);
    w_.open_object();
    if (target && target_.nodes()[*target].kind == json_kind::object)
      for (auto i = first_in(target_, *target); i != 0; i = target_.nodes()[i].next) {
        const auto& key = target_.nodes()[i].key;
        const auto change = changes.find(key);
        if (change == changes.end()) {
          w_.key(key);
          write_node(w_, target_, i);
          continue;
        }
        write_member(i, change->second);
        changes.erase(change);
      }
    for (const auto& [_, change] : changes)
      write_member({}, change);
    w_.close_object();
  }

private:
  static std::uint32_t first_in(const json_tree& tree, std::uint32_t object) {
    return tree.nodes()[object].size == 0 ? 0 : object + 1;
  }

  static std::map<std::string_view, std::uint32_t> members_of(const json_tree& tree,
                                                              std::uint32_t object) {
    std::map<std::string_view, std::uint32_t> out;
    for (auto i = first_in(tree, object); i != 0; i = tree.nodes()[i].next)
      out[tree.nodes()[i].key] = i;
    return out;
  }

  void write_member(std::optional<std::uint32_t> target, std::uint32_t patch) {
    const auto& x = patch_.nodes()[patch];
    if (x.kind == json_kind::null) // Takes it away.
      return;
    w_.key(x.key);
    write(target, patch);
  }

  const json_tree& target_;
  const json_tree& patch_;
  json_writer& w_;
};

} // namespace

result<patched_item> merge_patch(const item& x, std::string_view patch,
                                 const read_options& options) {
  json_tree target;
  target.parse(write_item(x));
  json_tree changes;
  if (!changes.parse(patch))
    return tl::unexpected<fault>{changes.problem()};
  reading change{changes, options};
  if (!change.is_object(0))
    return tl::unexpected<fault>{change.problem()};
  change.refuse_flaws();
  if (!change.ok())
    return tl::unexpected<fault>{change.problem()};
  std::string merged;
  json_writer w{merged};
  merging{target, changes, w}.write(0, 0);

  auto& tree = thread_tree();
  if (!tree.parse(merged))
    return tl::unexpected<fault>{tree.problem()};
  reading from{tree, options};
  patched_item out;
  out.now = read_item_fields(from, 0);
  if (!from.ok())
    return tl::unexpected<fault>{from.problem()};
  if (out.now.id != x.id)
    return failed(fault_code::bad_message,
                  "id is '" + out.now.id + "', and the item of this URL is '" + x.id + "'", "/id");
  out.answer = write_item(out.now);
  if (const auto unknown = from.take_unknown(); !unknown.empty()) {
    std::vector<std::string> pointers;
    for (const auto field : unknown)
      pointers.push_back(tree.pointer(field));
    std::string warnings;
    json_writer more{warnings};
    more.open_object();
    write_ignored(more, pointers);
    out.answer.back() = ','; // The two objects become one.
    out.answer += warnings.substr(1) + '}';
  }
  return out;
}

} // namespace attune
