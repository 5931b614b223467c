#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace attune {

/// What a visitor may allow. Values are persisted: append only, never renumber.
enum class purpose : std::uint8_t {
  storage = 0,
  contextual = 1,
  profile = 2,
  personalize = 3,
  measure = 4,
  improve = 5,
  fine_behavior = 6,
  precise_geo = 7,
  share = 8,
};

/// The wire name of each purpose, by its value.
inline constexpr std::array<std::string_view, 9> purpose_names{
  "storage", "contextual",    "profile",     "personalize", "measure",
  "improve", "fine_behavior", "precise_geo", "share"};

class consent;

/// Proof that the visitor granted purpose P. Only `consent::with` makes one, and nobody can move,
/// copy or keep it: whoever changes, uses, counts or learns from a visitor takes one as a
/// parameter, so a call that no purpose covers does not compile.
template <purpose P>
class permit {
public:
  permit(const permit&) = delete;

private:
  friend class consent;
  permit() = default;
};

/// The purposes that a visitor granted, and when. Starts with `contextual` alone.
class consent {
public:
  void grant(purpose x) { granted_ |= bit(x); }
  void withdraw(purpose x) { granted_ &= static_cast<std::uint16_t>(~bit(x)); }
  void decided_at(std::int64_t ms) { decided_ms_ = ms; }

  /// When the person decided, milliseconds since the Unix epoch; 0 before any decision.
  std::int64_t decided_ms() const { return decided_ms_; }

  /// Whether `x` is in force: `personalize`, `improve` and `fine_behavior` count only together
  /// with `profile`.
  bool has(purpose x) const {
    const auto rests_on_profile =
      x == purpose::personalize || x == purpose::improve || x == purpose::fine_behavior;
    return (granted_ & bit(x)) != 0
           && (!rests_on_profile || (granted_ & bit(purpose::profile)) != 0);
  }

  /// Calls `use` with a permit for P if it is in force. Returns whether it was.
  template <purpose P, class Use>
  bool with(Use&& use) const {
    if (!has(P))
      return false;
    use(permit<P>{});
    return true;
  }

  /// The set as bits, for records; `from_bits` reads them back.
  std::uint16_t bits() const { return granted_; }
  static consent from_bits(std::uint16_t bits, std::int64_t decided_ms) {
    consent x;
    x.granted_ = bits;
    x.decided_ms_ = decided_ms;
    return x;
  }

  friend bool operator==(const consent&, const consent&) = default;

private:
  static constexpr std::uint16_t bit(purpose x) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(x));
  }

  std::uint16_t granted_ = 1u << static_cast<unsigned>(purpose::contextual);
  std::int64_t decided_ms_ = 0;
};

} // namespace attune
