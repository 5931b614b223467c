#include "protocol/codec/read_body.hpp"

#include "protocol/codec/batch_fields.hpp"
#include "protocol/codec/context_fields.hpp"
#include "protocol/codec/item_fields.hpp"
#include "protocol/codec/message_fields.hpp"

#include <array>
#include <utility>

namespace attune {

namespace {

/// Parses, reads with `use(reading, out)`, and hands on the first fault.
template <class Out, class Use>
result<Out> read_text(std::string_view text, const read_options& options, Use use) {
  auto& tree = thread_tree();
  if (!tree.parse(text))
    return tl::unexpected<fault>{tree.problem()};
  reading from{tree, options};
  Out out;
  use(from, out);
  if (!from.ok())
    return tl::unexpected<fault>{from.problem()};
  return out;
}

void candidates(rank_body& x, reading& from, std::uint32_t node);

constexpr field_rule<rank_body> rank_fields[]{
  {"session_id",
   [](rank_body& x, reading& from, std::uint32_t node) { x.session_id = from.id_of(node); }},
  {"slot",
   [](rank_body& x, reading& from, std::uint32_t node) { x.slot = from.text_of(node, 128); }},
  {"candidates", candidates},
  {"context", [](rank_body& x, reading& from,
                 std::uint32_t node) { x.surroundings = read_context(from, node); }},
  {"defer_activation", [](rank_body& x, reading& from,
                          std::uint32_t node) { x.defer_activation = from.truth_of(node); }},
};

constexpr field_rule<item> candidate_fields[]{
  {"id", [](item& x, reading& from, std::uint32_t node) { x.id = from.id_of(node); }},
  {"features", [](item& x, reading& from, std::uint32_t node) { read_features(from, node, x); }},
};

void candidates(rank_body& x, reading& from, std::uint32_t node) {
  if (!from.is_array(node, 0, 500))
    return;
  x.candidates.reserve(from.at(node).size);
  from.each(node, [&](std::uint32_t row) {
    item own;
    const auto seen = read_fields<item>(from, row, own, candidate_fields);
    from.require(row, seen & field_bit<item>(candidate_fields, "id"), "id");
    from.refuse_flaws_in(row);
    if (from.ok()) {
      x.candidates.push_back(std::move(own));
      return;
    }
    const auto& why = from.problem();
    x.dropped.push_back({from.sent_id(row), why.code, why.what, why.pointer});
    from.forget_problem();
  });
}

constexpr field_rule<outside_reward> reward_fields[]{
  {"value", [](outside_reward& x, reading& from,
               std::uint32_t node) { x.value = static_cast<float>(from.number_of(node, 0, 1)); }},
  {"item", [](outside_reward& x, reading& from, std::uint32_t node) { x.item = from.id_of(node); }},
};

} // namespace

result<batch_body> read_batch_body(std::string_view text, const read_options& options) {
  return read_text<batch_body>(
    text, options, [](reading& from, batch_body& x) { read_batch(from, batch_way::body, x); });
}

result<control_body> read_control_body(std::string_view text, const read_options& options) {
  return read_text<control_body>(text, options, [](reading& from, control_body& x) {
    from.refuse_flaws();
    x.what = read_control(from, &x.session_id);
    x.unknown_fields = from.unknown_fields();
  });
}

result<consent_body> read_consent_body(std::string_view text, const read_options& options) {
  return read_text<consent_body>(text, options, [](reading& from, consent_body& x) {
    x.what = read_consent_message(from, &x.session_id);
    x.unknown_fields = from.unknown_fields();
    x.cut_fields = from.warned();
  });
}

result<rank_body> read_rank_body(std::string_view text, const read_options& options) {
  return read_text<rank_body>(text, options, [](reading& from, rank_body& x) {
    constexpr std::array<std::string_view, 1> rows{"candidates"};
    constexpr std::array<std::string_view, 1> decorations{"context"};
    refuse_flaws_outside<rank_body>(from, rows, decorations, rank_fields);
    const auto seen = read_fields<rank_body>(from, 0, x, rank_fields);
    from.require(0, seen & field_bit<rank_body>(rank_fields, "candidates"), "candidates");
    x.dropped.insert(x.dropped.end(), from.warnings().begin(), from.warnings().end());
    x.unknown_fields = from.unknown_fields();
    x.cut_fields = from.warned();
  });
}

result<outside_reward> read_reward_body(std::string_view text, const read_options& options) {
  return read_text<outside_reward>(text, options, [](reading& from, outside_reward& x) {
    from.refuse_flaws();
    const auto seen = read_fields<outside_reward>(from, 0, x, reward_fields);
    from.require(0, seen & field_bit<outside_reward>(reward_fields, "value"), "value");
  });
}

} // namespace attune
