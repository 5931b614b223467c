#include "actors/store_writer.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <variant>

using namespace std::chrono_literals;

namespace attune {

namespace {

bool is_reward(const numbered_lesson& x) {
  const auto* example = std::get_if<training_example>(&x.what);
  return example != nullptr && std::holds_alternative<reward_increase>(*example);
}

} // namespace

bool store_writer::commit() {
  drop_lost();
  if (pending_.empty() && pending_items_.empty())
    return true;
  const auto began = last_commit_ = std::chrono::steady_clock::now();
  commit_outcome made;
  auto written = commit_together(made);
  if (!written && !parts_.log.store_refused() && written.error().code != fault_code::overloaded)
    written = commit_singly(made);
  last_records_ = made.records.size();
  if (!made.records.empty() || !made.items.empty()) {
    ++commits_;
    records_ += made.records.size();
    parts_.probe.committed(static_cast<std::uint32_t>(made.records.size()));
    parts_.probe.took(stage::commit, (std::chrono::steady_clock::now() - began).count());
  }
  const auto rewards = std::count_if(made.lessons.begin(), made.lessons.end(), is_reward);
  if (rewards > 0)
    parts_.probe.rewarded(static_cast<std::uint32_t>(rewards));
  report(made);
  last_fault_ = written ? "" : written.error().what;
  if (!written && written.error().code == fault_code::overloaded)
    last_fault_ += "; writing goes on by itself";
  parts_.healthy.store(written.has_value());
  if (parts_.log.has_too_many_sessions())
    expire_soon();
  if (written)
    return true;
  parts_.probe.commit_failed(last_fault_);
  if (!std::exchange(commit_queued_, true))
    delayed_send(this, 200ms, commit_atom_v);
  return false;
}

result<void> store_writer::commit_together(commit_outcome& out) {
  std::vector<visitor_record> records;
  std::vector<item_write> items;
  for (auto& x : pending_)
    records.push_back(std::move(x.record));
  std::vector<answer_changes> answers;
  for (const auto& x : pending_items_) {
    items.insert(items.end(), x.rows.begin(), x.rows.end());
    answers.push_back(x.answers);
  }
  auto written = parts_.log.append(records, items, answers);
  if (!written) {
    for (std::size_t i = 0; i < records.size(); ++i)
      pending_[i].record = std::move(records[i]);
    return tl::unexpected{written.error()};
  }
  out.records = std::exchange(pending_, {});
  out.lessons = std::move(written->lessons);
  auto row = written->items.begin();
  for (auto& x : std::exchange(pending_items_, {})) {
    const auto end = row + static_cast<std::ptrdiff_t>(x.rows.size());
    parts_.uncommitted.remove(x.bytes);
    out.items.push_back({std::move(x.reader), {x.ticket, std::vector<numbered_item>{row, end}}});
    row = end;
  }
  return {};
}

// Something in it cannot be stored: what, shows one by one. A sync each, but only where it is so.
result<void> store_writer::commit_singly(commit_outcome& out) {
  if (auto written = commit_records_singly(out); !written)
    return written;
  return commit_items_singly(out);
}

result<void> store_writer::commit_records_singly(commit_outcome& out) {
  result<void> outcome;
  auto at = pending_.begin();
  for (; at != pending_.end() && outcome; ++at) {
    if (lost_.contains(at->record.visitor)) {
      drop(*at, {fault_code::overloaded, "this visitor is being restored; send it again", {}});
      continue;
    }
    auto written = parts_.log.append({&at->record, 1});
    if (!written && parts_.log.store_refused()) {
      outcome = tl::unexpected{written.error()};
      break;
    }
    if (!written) {
      drop(*at, written.error());
      continue;
    }
    std::move(written->lessons.begin(), written->lessons.end(), std::back_inserter(out.lessons));
    out.records.push_back(std::move(*at));
  }
  pending_.erase(pending_.begin(), at);
  return outcome;
}

result<void> store_writer::commit_items_singly(commit_outcome& out) {
  result<void> outcome;
  auto at = pending_items_.begin();
  for (; at != pending_items_.end(); ++at) {
    auto written = parts_.log.append({}, at->rows, {&at->answers, 1});
    if (!written && parts_.log.store_refused()) {
      outcome = tl::unexpected{written.error()};
      break;
    }
    parts_.uncommitted.remove(at->bytes);
    items_committed answer{at->ticket, {}};
    if (written)
      answer.rows = std::move(written->items);
    else
      answer.rows = tl::unexpected{written.error()};
    out.items.push_back({std::move(at->reader), std::move(answer)});
  }
  pending_items_.erase(pending_items_.begin(), at);
  return outcome;
}

// Its visitor is ahead of what is stored, and would leave a gap in its timeline: it leaves, which
// closes its clients' sockets, and is loaded anew when they resume.
void store_writer::drop(const outgoing_record& x, const fault& why) {
  if (lost_.insert(x.record.visitor).second) {
    parts_.probe.record_dropped(to_string(x.record.visitor), why.what);
    send(x.from, record_lost{});
  }
  parts_.uncommitted.remove(x.bytes);
  for (const auto& call : x.dropped)
    call(why);
}

void store_writer::drop_lost() {
  if (lost_.empty())
    return;
  std::erase_if(pending_, [this](const outgoing_record& x) {
    const auto is_lost = lost_.contains(x.record.visitor);
    if (is_lost)
      drop(x, {fault_code::overloaded, "this visitor is being restored; send it again", {}});
    return is_lost;
  });
}

void store_writer::report(commit_outcome& x) {
  for (auto& [reader, answer] : x.items)
    send(reader, std::move(answer));
  if (x.records.empty() && x.lessons.empty())
    return;
  if (!parts_.clock.lockstep() || folds_.empty()) {
    acknowledge(std::move(x.records));
    return teach(std::move(x.lessons));
  }
  // In lockstep an ack says that what the signal taught is published.
  const lessons_due due{std::make_shared<const std::vector<numbered_lesson>>(std::move(x.lessons))};
  const auto batch =
    std::make_shared<lockstep_batch>(lockstep_batch{std::move(x.records), folds_.size()});
  for (const auto& [name, fold] : folds_)
    if (fold.has_its_past)
      ask_fold(name, due, {batch});
    else
      unpublished_[name].push_back(batch);
}

// A fold that dies does not answer, or with a fault: the batches then wait for its successor, whose
// past holds the lessons.
void store_writer::ask_fold(checkpoint_name name, const lessons_due& due,
                            std::vector<batch_ptr> batches) {
  const auto waiting = std::make_shared<std::vector<batch_ptr>>(std::move(batches));
  request(folds_.at(name).reader, caf::infinite, due)
    .await(
      [this, waiting](bool) {
        for (const auto& batch : *waiting)
          if (--batch->folds_missing == 0)
            acknowledge(std::move(batch->records));
      },
      [this, name, waiting](const caf::error&) {
        auto& kept = unpublished_[name];
        kept.insert(kept.end(), waiting->begin(), waiting->end());
      });
}

void store_writer::acknowledge(std::vector<outgoing_record> stored) {
  for (auto& x : stored) {
    parts_.uncommitted.remove(x.bytes);
    for (auto& ack : x.acks)
      ack.sink->stored(ack.seq, std::move(ack.dropped));
    for (const auto& call : x.committed)
      call();
  }
}

void store_writer::teach(std::vector<numbered_lesson> lessons) {
  if (lessons.empty())
    return;
  const lessons_committed what{
    std::make_shared<const std::vector<numbered_lesson>>(std::move(lessons))};
  for (const auto& [_, fold] : folds_)
    send(fold.reader, what);
}

} // namespace attune
