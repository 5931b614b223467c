#include "protocol/codec/batch_fields.hpp"

#include "protocol/codec/consent_fields.hpp"
#include "protocol/codec/context_fields.hpp"
#include "protocol/codec/signal_fields.hpp"

#include <array>
#include <utility>

namespace attune {

namespace {

using rule = field_rule<batch_body>;

constexpr std::array<std::string_view, 1> batch_type{"signals"};

// Rows, and members that see to what is flawed in them.
constexpr std::array<std::string_view, 2> own_flaws{"signals", "consent"};
constexpr std::array<std::string_view, 2> decorations{"context", "sent_at"};

void rows(batch_body& x, reading& from, std::uint32_t node) {
  if (!from.is_array(node, 1, 100))
    return;
  x.batch.signals.reserve(from.at(node).size);
  from.take_unknown(); // What came before is of no row.
  from.each(node, [&](std::uint32_t row) {
    auto s = read_signal(from, row);
    from.refuse_flaws_in(row);
    const auto unknown = from.take_unknown();
    if (from.ok()) {
      if (auto warning = missing_item(s, from, row, unknown))
        x.batch.dropped.push_back(std::move(*warning));
      x.batch.signals.push_back(std::move(s));
      return;
    }
    const auto& why = from.problem();
    x.batch.dropped.push_back({from.sent_id(row), why.code, why.what, why.pointer});
    from.forget_problem();
  });
}

constexpr rule batch_fields[]{
  {"type", [](batch_body&, reading& from, std::uint32_t node) { from.one_of(node, batch_type); }},
  {"seq",
   [](batch_body& x, reading& from, std::uint32_t node) {
     x.batch.seq = static_cast<std::uint64_t>(from.whole_of(node, 1));
   }},
  {"signals", rows},
  {"sent_at",
   [](batch_body& x, reading& from, std::uint32_t node) {
     if (from.is_said_before(node))
       return;
     x.batch.sent_at_ms = from.whole_of(node);
     from.excuse(); // Without it `ts` is believed.
   }},
  {"anon_id",
   [](batch_body& x, reading& from, std::uint32_t node) { x.anon_id = from.id_of(node); }},
  {"user_id",
   [](batch_body& x, reading& from, std::uint32_t node) { x.user_id = from.id_of(node); }},
  {"session_id",
   [](batch_body& x, reading& from, std::uint32_t node) { x.session_id = from.id_of(node); }},
  {"learn",
   [](batch_body& x, reading& from, std::uint32_t node) { x.batch.learn = from.truth_of(node); }},
  {"context",
   [](batch_body& x, reading& from, std::uint32_t node) {
     if (!from.is_said_before(node))
       x.batch.surroundings = read_context(from, node);
   }},
  {"consent", [](batch_body& x, reading& from,
                 std::uint32_t node) { x.batch.consent = read_consent(from, node); }},
};

constexpr std::uint64_t bit(std::string_view name) {
  return field_bit<batch_body>(batch_fields, name);
}

} // namespace

void read_batch(reading& from, batch_way way, batch_body& x) {
  refuse_flaws_outside<batch_body>(from, own_flaws, decorations, batch_fields);
  const auto seen = read_fields<batch_body>(from, 0, x, batch_fields);
  if (way == batch_way::socket)
    from.require(0, seen & bit("seq"), "seq");
  from.require(0, seen & bit("signals"), "signals");
  x.batch.dropped.insert(x.batch.dropped.end(), from.warnings().begin(), from.warnings().end());
  x.unknown_fields = from.unknown_fields();
  x.cut_fields = from.warned();
}

} // namespace attune
