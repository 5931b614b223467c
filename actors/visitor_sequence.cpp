#include "actors/visitor.hpp"

#include <chrono>
#include <string>
#include <utility>

// Batches in the order of their numbers: what was handled, what is next, what waits behind a gap.

namespace attune {

void visitor::take_batch(client& c, signal_batch& x, asker from) {
  if (from.posted && x.seq == 0) {
    if (!c.record.numbered)
      x.seq = c.record.seq + 1;
    return take_in_turn(c, x, std::move(from));
  }
  c.record.numbered = true;
  if (x.seq <= c.record.seq) { // Handled before, whatever it holds: the ack is repeated.
    if (from.sink) {
      send_record({{from.sink, c.record.seq, {}}}, {});
      return from.credit->give_back();
    }
    return answer(c, std::move(from), 0, {});
  }
  if (x.seq > c.record.seq + 1)
    return hold(c, x, from);
  take_in_turn(c, x, std::move(from));
}

void visitor::take_in_turn(client& c, signal_batch& x, asker from) {
  if (!ask_store(c, x, from))
    apply(c, x, nullptr, nullptr, std::move(from));
}

void visitor::hold(client& c, signal_batch& x, const asker& from) {
  const fault why{fault_code::resync_required,
                  "signals: seq " + std::to_string(c.record.seq + 1) + " is missing", "/seq"};
  if (from.posted)
    return from.posted(tl::unexpected{why});
  from.credit->give_back();
  from.sink->refused(why, {});
  if (c.held->size() >= client::held_max)
    return; // Not acknowledged: the client sends it again.
  const auto is_new = c.held->empty();
  const auto seq = x.seq;
  c.held.change().try_emplace(seq, held_batch{std::move(x), from.connection});
  if (is_new)
    wait_for_missing(c);
}

void visitor::wait_for_missing(client& c) {
  delayed_send(this, std::chrono::milliseconds{parts_.settings.gap_ms}, gap_over{c.id, ++c.gaps});
}

// What waited for the batch that was just applied.
void visitor::take_held(client& c) {
  if (c.held->empty())
    return;
  auto& held = c.held.change();
  held.erase(held.begin(), held.upper_bound(c.record.seq)); // Sent again meanwhile.
  const auto next = held.find(c.record.seq + 1);
  if (next == held.end()) {
    if (held.empty())
      c.held.reset();
    else // There is another gap, with a time of its own.
      wait_for_missing(c);
    return;
  }
  auto waited = std::move(next->second);
  held.erase(next);
  if (const auto* at = c.find(waited.connection)) {
    asker again;
    again.sink = at->sink;
    again.connection = at->id;
    again.credit = std::make_shared<client_credit>(1, gauge_);
    again.credit->take();
    take_in_turn(c, waited.what, std::move(again));
  }
}

void visitor::on_gap(const gap_over& x) {
  if (flushing_ != flushing::no)
    return delayed_send(this, std::chrono::milliseconds{5}, x);
  auto* c = find(x.session);
  if (c == nullptr || c->held->empty() || c->gaps != x.gap)
    return;
  close_client(*c, close_reason::resync);
  begin_epoch(*c);
  send_record({}, {});
}

} // namespace attune
