#include "actors/visitor.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace attune {

namespace {

/// Appends what the record says that the line's purchase earned, as increases below 0.
void negate_rewards(const timeline_record& in, const purchase_line& line,
                    std::vector<reward_increase>& out) {
  const auto is_of_line = [&](const signal_entry& s) {
    return s.kind == signal_kind::purchase
           && (s.order_id.empty() ? 0 : hash_of_order(s.order_id)) == line.order;
  };
  for (const auto& entry : in.entries)
    if (const auto* batch = std::get_if<batch_entry>(&entry))
      for (const auto& s : batch->signals)
        for (std::size_t i = 0; is_of_line(s) && i < s.earned.size(); ++i)
          if (s.earned[i].drawn.item == line.item) {
            out.push_back(s.earned[i]);
            out.back().increase = -out.back().increase;
          }
}

} // namespace

// Rows of one batch come one after the other: what stands before a refund may be its purchase.
std::optional<row_report> visitor::take_back(signal_entry& x, const batch_entry& before,
                                             const asked_store* asked,
                                             const findings* found) const {
  auto here = before; // With what its purchases earned.
  std::optional<visitor_state> later;
  if (std::any_of(here.signals.begin(), here.signals.end(), [](const signal_entry& s) {
        return s.kind == signal_kind::purchase || s.kind == signal_kind::refund;
      })) {
    later = state_;
    for (auto& earned : later->apply(before, settings_->rules()).purchases)
      here.signals[earned.signal].earned.push_back(std::move(earned.what));
  }
  const auto& state = later ? *later : state_;
  const auto returned = state.returns(x);
  if (returned.empty())
    return row_report{
      x.id,
      fault_code::not_found,
      "names nothing that this visitor bought and has not returned: it is another's, "
      "was returned before, or is too old to be remembered",
      {}};
  auto is_kept = false;
  for (const auto& one : returned) {
    const auto& line = state.purchases()[one.line];
    if (!one.is_last) {
      is_kept = true; // Some of it stays bought: it goes on as a purchase.
    } else if (line.record == next_n_) {
      is_kept = true;
      negate_rewards({0, {here}}, line, x.earned);
    } else if (const auto record = purchase_record(line.record, asked, found)) {
      is_kept = true;
      negate_rewards(*record, line, x.earned);
    }
  }
  if (!is_kept)
    return row_report{
      x.id, fault_code::too_old, "what it takes back is kept no more (store.records_kept)", {}};
  return {};
}

std::optional<timeline_record> visitor::purchase_record(std::uint64_t n, const asked_store* asked,
                                                        const findings* found) const {
  for (std::size_t i = 0; asked != nullptr && i < asked->purchases.size(); ++i)
    if (const auto& bytes = found->entries[asked->decisions.size() + i];
        asked->purchases[i] == n && bytes)
      return read_record(*bytes);
  return {};
}

} // namespace attune
