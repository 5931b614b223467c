#include "actors/visitor.hpp"
#include "models/choice_sampling.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t bare_record_bytes = 256; // In the backlog, with nothing in it.

/// Room for the sampling of choices, one a loop.
choice_sampler& choices_here() {
  thread_local choice_sampler s;
  return s;
}

} // namespace

std::vector<lessons::reward> visitor::learn_from(const timeline_entry& x) {
  auto taught = state_.apply(x, settings_->rules());
  if (taught.examples.empty() && taught.samples.empty())
    return {};
  auto& into = draft_.change().taught;
  std::move(taught.examples.begin(), taught.examples.end(), std::back_inserter(into.examples));
  std::move(taught.samples.begin(), taught.samples.end(), std::back_inserter(into.samples));
  return std::move(taught.purchases);
}

// Each visit is a choice beside what the visits before it left, also those of one batch.
void visitor::learn_choices(const batch_entry& x) {
  if (!x.learn || !state_.granted().has(purpose::improve))
    return;
  const auto from = parts_.now();
  std::optional<visitor_state> later; // What the batch's earlier signals made of the state.
  std::size_t applied = 0;
  for (std::size_t i = 0; i < x.signals.size(); ++i) {
    const auto& s = x.signals[i];
    if (s.answers || s.items.empty() || !is_choice_sampled(from.learned->choices, s.id_hash))
      continue;
    for (; applied < i; ++applied) {
      if (!later)
        later = state_;
      later->apply(batch_entry{x.session, 0, x.received_us, {x.signals[applied]}},
                   settings_->rules());
    }
    const auto& before = later ? *later : state_;
    if (!before.is_visit(s))
      continue;
    auto choice = choices_here().sample(from, {&before, s.items.front().key, s.at_us, s.id_hash});
    if (choice)
      draft_.change().taught.examples.push_back(std::move(*choice));
  }
}

void visitor::send_record(std::vector<acknowledgement> acks,
                          std::vector<std::function<void()>> committed,
                          std::vector<std::function<void(const fault&)>> dropped) {
  if (durable()
      && state_.signals()
           >= profile_signals_ + static_cast<std::uint64_t>(parts_.settings.profile_every))
    profile_wanted_ = true;
  auto draft = draft_.take();
  if (held_consents_->any)
    add_held(committed, dropped);
  outgoing_record out;
  out.record.visitor = id_;
  out.record.seen = std::move(draft.seen);
  out.record.examples = std::move(draft.taught.examples);
  out.record.samples = std::move(draft.taught.samples);
  out.record.forget = draft.forget;
  out.record.n = draft.entries.empty() ? next_n_ - 1 : next_n_;
  out.record.at_us = parts_.clock.now_us();
  for (auto& [id, c] : clients_)
    if (std::exchange(c.changed, false) && id != session_id{}) {
      c.record.connected = c.connected();
      for (const auto& [name, s] : c.live_lists())
        c.record.slots.change().push_back({*name, s->what});
      out.record.sessions.push_back({id, id_, encode_client(c.record)});
      c.record.slots.reset();
    }
  if (!draft.entries.empty()) {
    out.record.entries = encode_record({settings_->number, std::move(draft.entries)});
    ++next_n_;
    next_ordinal_ = 0;
    known_ = true;
    unfolded_bytes_ += out.record.entries.size();
  }
  // Lists and decisions of consent count, too: no visitor's past takes long to read.
  if (unfolded_bytes_ > unfolded_max
      || next_n_ - 1 >= profile_n_ + static_cast<std::uint64_t>(parts_.settings.profile_every))
    profile_wanted_ = true;
  if (std::exchange(profile_wanted_, false)) {
    out.record.profile = state_.encode();
    profile_signals_ = state_.signals();
    profile_n_ = next_n_ - 1;
    unfolded_bytes_ = 0;
  }
  const auto& r = out.record;
  if (r.entries.empty() && r.sessions.empty() && r.examples.empty() && r.samples.empty()
      && !r.profile && acks.empty() && committed.empty())
    return;
  out.acks = std::move(acks);
  out.committed = std::move(committed);
  out.dropped = std::move(dropped);
  out.from = this;
  out.bytes = bare_record_bytes + r.entries.size() + (r.profile ? r.profile->size() : 0);
  for (const auto& example : r.examples)
    out.bytes += memory_of(example);
  for (const auto& session : r.sessions)
    out.bytes += session.bytes.size();
  parts_.uncommitted.add(out.bytes);
  send(ties_->collectors[loop_index_], std::move(out));
}

// The record has the newest decision in it: who waits for one is answered by it, and one list shows
// all.
void visitor::add_held(std::vector<std::function<void()>>& committed,
                       std::vector<std::function<void(const fault&)>>& dropped) {
  auto held = held_consents_.take();
  std::move(held.committed.begin(), held.committed.end(), std::back_inserter(committed));
  std::move(held.dropped.begin(), held.dropped.end(), std::back_inserter(dropped));
  committed.push_back([me = visitor_actor{this}] { caf::anon_send(me, consent_stored{}); });
  const auto now = std::chrono::steady_clock::now();
  consents_until_ = std::max(consents_until_, now) + consents_interval;
}

std::optional<timeline_record> visitor::read_record(const std::string& bytes) const {
  auto out = decode_record(bytes);
  if (!out)
    parts_.probe->stored_state_refused("visitor", to_string(id_),
                                       "a record of " + std::to_string(bytes.size())
                                         + " bytes does not decode");
  return out;
}

} // namespace attune
