#include "actors/visitor.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

// Items that their owner took away, in lists that are open; and lists that the catalogue could not
// fill.

namespace attune {

namespace {

/// When a list that lost an item, or lacks some, is ranked: spread, so that not all that showed it
/// are at once.
constexpr auto refills_after_ms = 200;
constexpr auto refills_within_ms = 800;

} // namespace

bool visitor::is_behind(const catalogue_snapshot& items) const {
  for (const auto& [_, c] : clients_) {
    if (!c.connected())
      continue;
    for (const auto& [name, s] : c.slots) {
      if (is_short(c, name, s, items))
        return true;
      const auto* known = s.what.live && s.shown ? state_.shown().list(c.id, name) : nullptr;
      if (known == nullptr)
        continue;
      for (const auto& position : known->positions) {
        const auto at = items.find(position.key);
        if ((!at || items.columns(*at).status != item_status::visible)
            && std::find(s.gone->begin(), s.gone->end(), position.key) == s.gone->end())
          return true;
      }
    }
  }
  return false;
}

// Shown when the catalogue had less: there are others now.
bool visitor::is_short(const client& c, const std::string& list, const live_slot& s,
                       const catalogue_snapshot& items) const {
  if (!s.what.live || !s.shown || !s.what.items->candidates.empty())
    return false;
  const auto* known = state_.shown().list(c.id, list);
  const auto shown = known == nullptr ? 0 : known->positions.size();
  return shown < std::min<std::size_t>(wanted(list, s), items.visible());
}

// Its owner decided, so nothing waits for it: not the slot's interval, nor a visitor's pause.
void visitor::on_items_changed() {
  if (!loaded_ || failed_)
    return;
  enter_connected();
  const auto items = parts_.items.load();
  auto to_refill = false;
  for (auto& [_, c] : clients_) {
    if (!c.connected())
      continue;
    for (auto& [name, s] : c.slots)
      if (s.what.live && (drop_what_is_gone(c, name, s, *items) || is_short(c, name, s, *items)))
        to_refill = true;
  }
  if (to_refill && !std::exchange(refill_pending_, true))
    delayed_send(
      this,
      std::chrono::milliseconds{refills_after_ms + static_cast<int>(id_.low % refills_within_ms)},
      refill_atom_v);
}

// The decision stays as it was made: what is left of it is shown, under its own id.
bool visitor::drop_what_is_gone(client& c, const std::string& list, live_slot& s,
                                const catalogue_snapshot& items) {
  auto now = standing_of(c, list, s, items);
  if (now.gone.empty())
    return false;
  auto& gone = s.gone.change();
  gone.insert(gone.end(), now.gone.begin(), now.gone.end());
  s.shown.digest = digest_of(now.entries);
  ++s.rev;
  const auto left = as_shown(c, list, s, std::move(now.entries));
  left->cause = {"item_gone"};
  left->apply = apply_when::now;
  for (const auto& at : c.connections)
    if (std::find(at.slots.begin(), at.slots.end(), list) != at.slots.end())
      at.sink->show(left, nullptr);
  return true;
}

void visitor::on_refill() {
  refill_pending_ = false;
  if (failed_)
    return;
  const auto items = parts_.items.load();
  for (auto& [_, c] : clients_)
    for (auto& [name, s] : c.slots)
      if ((!s.gone->empty() || is_short(c, name, s, *items)) && s.what.live && c.connected()
          && !c.record.paused) {
        s.due = true;
        if (c.causes.empty())
          c.caused_at_us = 0; // No signal waits for it.
        c.caused_by(s.gone->empty() ? "item_added" : "item_gone");
      }
  if (flushing_ == flushing::no) // Else once it is over.
    rerank_due();
}

} // namespace attune
