#include "http/send_queue.hpp"

#include "protocol/codec/write.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace attune {

namespace {

/// Whether a client that holds `a` would see no difference in `b`.
bool looks_like(const slate& a, const slate& b) {
  return a.epoch == b.epoch && a.degraded == b.degraded
         && std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
                       [](const slate_entry& x, const slate_entry& y) { return x.body == y.body; });
}

/// The newer list with what the older, never written, still owes.
slate_ptr merged(const slate& older, slate_ptr newer) {
  auto x = std::make_shared<slate>(*newer);
  x->snapshot = newer->snapshot || older.snapshot;
  if (x->request_id.empty())
    x->request_id = older.request_id;
  if (x->warnings.empty())
    x->warnings = older.warnings;
  for (const auto& cause : older.cause)
    if (std::find(x->cause.begin(), x->cause.end(), cause) == x->cause.end())
      x->cause.push_back(cause);
  if (older.caused_at_us != 0 && (x->caused_at_us == 0 || older.caused_at_us < x->caused_at_us))
    x->caused_at_us = older.caused_at_us;
  if (older.apply == apply_when::now)
    x->apply = apply_when::now;
  return x;
}

} // namespace

bool send_queue::push(std::string_view event, std::string json) {
  if (frames_.size() == max_frames)
    return false;
  waits_ = waits_ && event != "welcome";
  frames_.push_back({event, std::move(json), 0, nullptr});
  return true;
}

bool send_queue::show(slate_ptr x, slate_ptr base) {
  auto& lane = lanes_[x->slot];
  if (base) {
    lane.sent = std::move(base);
    if (options_.quiet_resume && !lane.pending && looks_like(*lane.sent, *x))
      return false;
  }
  const auto older = std::exchange(lane.pending, nullptr);
  lane.pending = older ? merged(*older, std::move(x)) : std::move(x);
  return older != nullptr;
}

void send_queue::forget(const std::string& slot) { lanes_.erase(slot); }

void send_queue::stored(std::uint64_t seq, std::vector<row_report> dropped, std::int64_t at_ms) {
  if (!options_.acks)
    return;
  acked_ = std::max(acked_, seq);
  const auto room = max_dropped - dropped_.size();
  const auto end = dropped.begin() + static_cast<std::ptrdiff_t>(std::min(room, dropped.size()));
  dropped_.insert(dropped_.end(), std::make_move_iterator(dropped.begin()),
                  std::make_move_iterator(end));
  if (!ack_due_ms_)
    ack_due_ms_ = at_ms + options_.ack_delay_ms;
}

bool send_queue::empty() const {
  return frames_.empty()
         && (waits_
             || (!ack_due_ms_ && std::none_of(lanes_.begin(), lanes_.end(), [](const auto& x) {
                  return x.second.pending != nullptr;
                })));
}

std::vector<outgoing_frame> send_queue::take(std::int64_t now_ms) {
  std::vector<outgoing_frame> out{std::make_move_iterator(frames_.begin()),
                                  std::make_move_iterator(frames_.end())};
  frames_.clear();
  if (waits_)
    return out;
  std::vector<outgoing_frame> lists;
  for (auto& [name, lane] : lanes_)
    if (auto x = take_list(lane))
      lists.push_back(std::move(*x));
  take_ack(out, now_ms, !lists.empty());
  out.insert(out.end(), std::make_move_iterator(lists.begin()),
             std::make_move_iterator(lists.end()));
  return out;
}

void send_queue::take_ack(std::vector<outgoing_frame>& out, std::int64_t now_ms, bool with_list) {
  if (!ack_due_ms_ || (!with_list && now_ms < *ack_due_ms_))
    return;
  auto& frame = out.emplace_back(outgoing_frame{"ack", {}, 0, nullptr});
  write_ack(frame.json, acked_, dropped_);
  dropped_.clear();
  ack_due_ms_.reset();
}

std::optional<outgoing_frame> send_queue::take_list(slot_lane& x) const {
  const auto list = std::exchange(x.pending, nullptr);
  if (!list)
    return {};
  const auto follows = x.sent && x.sent->epoch == list->epoch && x.sent->rev <= list->rev;
  outgoing_frame frame{"rec", {}, list->caused_at_us, list};
  const auto delta = options_.deltas && follows && !list->snapshot;
  write_slate(frame.json, *list, delta ? x.sent.get() : nullptr, epoch_);
  x.sent = list;
  return frame;
}

} // namespace attune
