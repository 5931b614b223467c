#include "models/reward_rules.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace attune {

namespace {

bool has_amount(signal_kind kind) {
  return kind == signal_kind::dwell || kind == signal_kind::rate || kind == signal_kind::hover
         || kind == signal_kind::scroll || kind == signal_kind::purchase;
}

/// The most that a signal of the kind can bring.
float most_amount(signal_kind kind) {
  return kind == signal_kind::rate || kind == signal_kind::scroll
           ? 1.0f
           : std::numeric_limits<float>::max();
}

std::string_view trimmed(std::string_view x) {
  while (!x.empty() && x.front() == ' ')
    x.remove_prefix(1);
  while (!x.empty() && x.back() == ' ')
    x.remove_suffix(1);
  return x;
}

float grow(earnings& x, float value) {
  const auto before = x.total;
  x.total = std::min(1.0f, before + value);
  return x.total - before;
}

} // namespace

result<reward_rules> reward_rules::parse(std::span<const reward_setting> rows) {
  reward_rules out;
  for (const auto& row : rows) {
    const std::string_view when{row.when};
    const auto sign = when.find(">=");
    const auto kind = parse_signal_kind(trimmed(when.substr(0, sign)));
    if (!kind)
      return failed(fault_code::bad_message, "rewards: `" + row.when + "` names no kind of signal");
    float at_least = 0;
    if (sign != when.npos) {
      auto number = trimmed(when.substr(sign + 2));
      if (!number.empty() && number.back() == 's')
        number.remove_suffix(1);
      const auto [end, ec] =
        std::from_chars(number.data(), number.data() + number.size(), at_least);
      if (ec != std::errc{} || end != number.data() + number.size() || !has_amount(*kind))
        return failed(fault_code::bad_message,
                      "rewards: `" + row.when
                        + "` needs a number after >=, and a kind with an amount: dwell, hover, "
                          "scroll, rate or purchase");
    }
    if (!(at_least >= 0 && at_least <= most_amount(*kind)))
      return failed(fault_code::bad_message,
                    "rewards: `" + row.when
                      + "` never holds, or always: an amount is 0 or more, of rate and scroll at "
                        "most 1");
    const rule next{*kind, at_least, static_cast<float>(row.value)};
    if (std::any_of(out.rules_.begin(), out.rules_.end(), [&](const rule& x) {
          return x.kind == next.kind && x.at_least == next.at_least;
        }))
      return failed(fault_code::bad_message, "rewards: `" + row.when + "` is there twice");
    out.rules_.push_back(next);
  }
  if (out.rules_.size() > 15)
    return failed(fault_code::bad_message, "rewards: at most 15 rules");
  return out;
}

float reward_rules::pay(earnings& x, signal_kind kind, float amount) const {
  if (kind == signal_kind::dwell)
    amount = x.dwell_s += std::max(0.0f, amount);
  float increase = 0;
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const auto bit = static_cast<std::uint16_t>(1u << i);
    if (rules_[i].kind != kind || (x.paid & bit) != 0 || amount < rules_[i].at_least)
      continue;
    x.paid = static_cast<std::uint16_t>(x.paid | bit);
    increase += grow(x, rules_[i].value);
  }
  return increase;
}

float reward_rules::pay_outside(earnings& x, float value) {
  if ((x.paid & outside_bit) != 0)
    return 0;
  x.paid = static_cast<std::uint16_t>(x.paid | outside_bit);
  return grow(x, value);
}

} // namespace attune
