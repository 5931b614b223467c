#include "protocol/codec/consent_fields.hpp"

#include "protocol/time_unit.hpp"

#include <algorithm>
#include <array>

namespace attune {

namespace {

using rule = field_rule<consent_change>;

constexpr std::array<std::string_view, 8> sources{"tcf",           "gpp",  "gcm",    "klaro",
                                                  "cookieconsent", "c15t", "manual", "default"};
constexpr std::array<std::string_view, 2> granted_or_denied{"granted", "denied"};
constexpr std::array<std::string_view, 7> google_names{
  "ad_storage",        "ad_user_data",          "ad_personalization",
  "analytics_storage", "functionality_storage", "personalization_storage",
  "security_storage"};

/// Calls `use(member, which)` for each member whose key is one of `names`, and `other(member)` for
/// the others, which are counted, or refused when strict.
template <class Names, class Use, class Other>
void known_members(reading& from, std::uint32_t node, const Names& names, Use use, Other other) {
  if (!from.is_object(node))
    return;
  from.each(node, [&](std::uint32_t member) {
    const auto found = std::find(names.begin(), names.end(), from.at(member).key);
    if (found != names.end())
      return use(member, static_cast<std::size_t>(found - names.begin()));
    from.unknown(member);
    other(member);
  });
}

const std::string& no_purpose() {
  static const auto sentence = [] {
    std::string out = "is no purpose and grants nothing; they are ";
    for (const auto name : purpose_names)
      out.append(name == purpose_names.front() ? "" : ", ").append(name);
    return out;
  }();
  return sentence;
}

// A purpose that is not named is withdrawn: who misspells one must hear of it.
void purposes(consent_change& x, reading& from, std::uint32_t node) {
  known_members(
    from, node, purpose_names,
    [&](std::uint32_t member, std::size_t which) {
      if (from.truth_of(member))
        x.wanted.grant(static_cast<purpose>(which));
    },
    [&](std::uint32_t member) {
      from.caution(member, row_warning::unknown_purpose, no_purpose());
    });
}

void google(consent_change&, reading& from, std::uint32_t node) {
  known_members(
    from, node, google_names,
    [&](std::uint32_t member, std::size_t) { from.one_of(member, granted_or_denied); },
    [](std::uint32_t) {});
}

void sections(consent_change&, reading& from, std::uint32_t node) {
  if (from.is_array(node, 0, 8))
    from.each(node, [&](std::uint32_t id) { from.cut_whole_of(id, -wire_whole, wire_whole); });
}

void consent_string(consent_change&, reading& from, std::uint32_t node) {
  from.text_of(node, 4096);
}

void source(consent_change&, reading& from, std::uint32_t node) { from.one_of(node, sources); }

void policy(consent_change&, reading& from, std::uint32_t node) { from.text_of(node, 32); }

void decided(consent_change& x, reading& from, std::uint32_t node) {
  x.decided_ms = from.whole_of(node);
  // Taken all the same: what it withdraws counts whatever its time.
  if (const auto why = no_milliseconds(x.decided_ms); !why.empty())
    from.caution(node, row_warning::bad_field, why);
}

void gpc(consent_change& x, reading& from, std::uint32_t node) { x.gpc = from.truth_of(node); }

/// What says what is granted: where it cannot be read, nothing may be guessed.
template <void (*Read)(consent_change&, reading&, std::uint32_t)>
void binding(consent_change& x, reading& from, std::uint32_t node) {
  from.refuse_flaws_in(node);
  Read(x, from, node);
}

/// What only says where the consent came from.
template <void (*Read)(consent_change&, reading&, std::uint32_t)>
void decorating(consent_change& x, reading& from, std::uint32_t node) {
  binding<Read>(x, from, node);
  from.excuse();
}

constexpr rule consent_fields[]{
  {"ts", binding<decided>},
  {"source", decorating<source>},
  {"purposes", binding<purposes>},
  {"tcf", decorating<consent_string>},
  {"gpp", decorating<consent_string>},
  {"gpp_sid", decorating<sections>},
  {"gcm", decorating<google>},
  {"gpc", binding<gpc>},
  {"policy", decorating<policy>},
};

} // namespace

consent_change read_consent(reading& from, std::uint32_t node) {
  consent_change x;
  x.wanted = consent::from_bits(0, 0);
  const auto seen = read_fields<consent_change>(from, node, x, consent_fields, unnamed::named);
  from.require(node, seen & field_bit<consent_change>(consent_fields, "ts"), "ts");
  x.wanted.decided_at(x.decided_ms);
  return x;
}

} // namespace attune
