#include "actors/store_writer.hpp"

#include "actors/catalogue_keeper.hpp"
#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace attune {

namespace {

/// From the beginning of a commit to that of the next, at least. Where a commit had many records, a
/// little more delays few of them much and saves many syncs.
constexpr auto commit_spacing = 2ms;
constexpr auto busy_spacing = 5ms;
constexpr std::size_t busy_records = 8;

/// As operators see it.
std::string_view kind_of(checkpoint_name x) {
  return x == checkpoint_name::learner ? "learner" : "segmenter";
}

bool is_question(const caf::type_erased_tuple& x) {
  return x.match_elements<load_visitor>() || x.match_elements<look_up>()
         || x.match_elements<find_session>() || x.match_elements<find_visitor>();
}

} // namespace

store_writer::store_writer(caf::actor_config& cfg, store_writer_parts parts)
  : store_writer_actor::base(cfg), parts_(parts) {}

store_writer::behavior_type store_writer::make_behavior() {
  delayed_send(this, 60s, expire_atom_v);
  return {
    [this](records_collected& x) { take(x); },
    [this](commit_atom) {
      if (wait_for_more())
        return send(this, commit_atom_v); // Behind what has come meanwhile.
      commit_queued_ = false;
      commit();
    },
    [this](const load_visitor& x) { answer(x); },
    [this](const look_up& x) { answer(x); },
    [this](const find_session& x) { answer(x); },
    [this](const find_visitor& x) { answer(x); },
    [this](const refold& x) { answer(x); },
    [this](const read_catalogue& x) { answer(x); },
    [this](write_items& x) {
      pending_items_.push_back(std::move(x));
      commit_soon();
    },
    [this](const write_settings& x) { x.done(parts_.log.record_settings(x.text)); },
    [this](const checkpoint_made& x) {
      if (const auto written = parts_.log.write_checkpoint(x.name, x.what); !written)
        parts_.probe.commit_failed(written.error().what);
    },
    [this](expire_atom) {
      expire_soon();
      delayed_send(this, 60s, expire_atom_v);
    },
    [this](expire_more_atom) {
      expiry_queued_ = false;
      expire();
    },
    [this](const inspect& x) {
      std::string text;
      json_writer{text}
        .open_object()
        .field("kind", "store_writer")
        .field("commits", commits_)
        .field("records", records_)
        .field("pending", pending_.size())
        .field("uncommitted_bytes", parts_.uncommitted.bytes())
        .field("last_fault", last_fault_)
        .close_object();
      x.done(std::move(text));
    },
  };
}

void store_writer::enqueue(caf::mailbox_element_ptr what, caf::execution_unit* host) {
  const auto asks = is_question(what->content());
  store_writer_actor::base::enqueue(std::move(what), host);
  if (asks)
    pause_.cut();
}

void store_writer::on_exit() {
  folds_.clear();
  unpublished_.clear();
  pending_.clear();
  pending_items_.clear();
}

void store_writer::take(records_collected& x) {
  std::move(x.all.begin(), x.all.end(), std::back_inserter(pending_));
  commit_soon();
}

// What is in the mailbox already joins the batch: the message below comes behind it.
void store_writer::commit_soon() {
  if (!std::exchange(commit_queued_, true))
    send(this, commit_atom_v);
}

// A sync costs as much for one record as for many: while they come fast, they go together. Whoever
// asks does not wait for that.
bool store_writer::wait_for_more() {
  const auto next = last_commit_ + (last_records_ < busy_records ? commit_spacing : busy_spacing);
  if (parts_.clock.lockstep() || std::chrono::steady_clock::now() >= next)
    return false;
  pause_.until(next); // On the writer's own thread.
  return true;
}

// In small steps, so that no commit waits for long.
void store_writer::expire_soon() {
  if (!std::exchange(expiry_queued_, true))
    delayed_send(this, 20ms, expire_more_atom_v);
}

void store_writer::expire() {
  const auto expired = parts_.log.expire(parts_.clock.now_us());
  if (!expired)
    return parts_.probe.commit_failed(expired.error().what);
  if (expired->too_many)
    parts_.probe.limit_hit("store.sessions_kept");
  if (expired->more)
    expire_soon();
}

fault store_writer::unanswered(const fault& why) const {
  parts_.probe.read_failed(why.what);
  return {fault_code::overloaded, "the store cannot tell now; send it again", {}};
}

// A question comes behind records: if they cannot be committed now, it fails rather than lie.
void store_writer::answer(const load_visitor& x) {
  history_loaded out;
  if (!commit()) {
    out.history = failed(fault_code::overloaded, "the store takes no writes; try again");
    return send(x.reader, std::move(out));
  }
  lost_.erase(x.who); // What it had on its way is committed or dropped.
  out.history = parts_.log.load(x.who);
  if (out.history) {
    if (const auto activation = parts_.log.next_activation())
      out.activation = *activation;
    else
      out.history = tl::unexpected{activation.error()};
  }
  if (!out.history) {
    parts_.probe.read_failed(out.history.error().what);
    out.history = failed(out.history.error().code, "what is stored of this visitor cannot be read");
  }
  send(x.reader, std::move(out));
}

result<findings> store_writer::find(const look_up& x) {
  if (!commit())
    return failed(fault_code::overloaded, "the store takes no writes; send it again");
  findings out;
  for (const auto id : x.ids) {
    const auto known = parts_.log.seen(x.who, id, x.now_us);
    if (!known)
      return tl::unexpected{unanswered(known.error())};
    out.known.push_back(*known);
  }
  for (const auto n : x.records) {
    auto entries = parts_.log.record(x.who, n);
    if (!entries)
      return tl::unexpected{unanswered(entries.error())};
    out.entries.push_back(std::move(*entries));
  }
  return out;
}

void store_writer::answer(const look_up& x) { send(x.reader, looked_up{x.question, find(x)}); }

result<std::optional<session_row>> store_writer::find(const find_session& x) {
  if (!commit())
    return failed(fault_code::overloaded, "the store takes no writes; try again");
  auto row = parts_.log.find_session(x.session);
  if (!row)
    return tl::unexpected{unanswered(row.error())};
  return row;
}

void store_writer::answer(const find_session& x) {
  send(x.reader, session_found{x.ticket, find(x)});
}

result<bool> store_writer::find(const find_visitor& x) {
  if (!commit())
    return failed(fault_code::overloaded, "the store takes no writes; try again");
  auto known = parts_.log.knows(x.who);
  if (!known)
    return tl::unexpected{unanswered(known.error())};
  return known;
}

void store_writer::answer(const find_visitor& x) {
  send(x.reader, visitor_found{x.ticket, find(x)});
}

// The number after which the lessons are wanted. A checkpoint is only a shortcut: one that is
// damaged costs time where all lessons are kept.
result<std::uint64_t> store_writer::begin_after(const refold& x,
                                                std::optional<checkpoint>& from) const {
  if (!x.after) {
    auto known = parts_.log.read_checkpoint(x.name);
    if (known) {
      from = std::move(*known);
      return from ? from->number : 0;
    }
    const auto trimmed = parts_.log.lessons_trimmed();
    if (!trimmed)
      return tl::unexpected{trimmed.error()};
    if (*trimmed > 0 && !parts_.log.accepts_loss())
      return failed(fault_code::internal,
                    known.error().what + ", and lessons up to number " + std::to_string(*trimmed)
                      + " are kept no more: restore the folder from a backup, or start once with "
                        "store.accept_loss=true, which learns from the lessons that are left");
    parts_.probe.fold_begun_anew(kind_of(x.name), known.error().what);
    return *trimmed;
  }
  const auto trimmed = parts_.log.lessons_trimmed();
  if (!trimmed)
    return tl::unexpected{trimmed.error()};
  return std::max(*x.after, *trimmed);
}

result<void> store_writer::read_past(const refold& x, std::optional<checkpoint>& from,
                                     std::vector<numbered_lesson>& after) const {
  const auto begin = begin_after(x, from);
  if (!begin)
    return tl::unexpected{begin.error()};
  return parts_.log.for_each_lesson(
    *begin, [&](numbered_lesson&& one) { after.push_back(std::move(one)); }, lessons_at_once);
}

void store_writer::answer(const refold& x) {
  commit();
  refolded out;
  auto past = std::make_shared<std::vector<numbered_lesson>>();
  const auto read = read_past(x, out.from, *past);
  if (!read)
    out.fault = read.error().what;
  out.more = past->size() >= lessons_at_once;
  out.after = std::move(past);
  const auto is_last = read && !out.more;
  folds_[x.name] = {x.reader, is_last};
  send(x.reader, std::move(out));
  const auto waiting = unpublished_.find(x.name);
  if (!is_last || waiting == unpublished_.end())
    return;
  auto batches = std::move(waiting->second);
  unpublished_.erase(waiting);
  // Behind its past, with nothing more: that it has published it.
  ask_fold(x.name, {std::make_shared<const std::vector<numbered_lesson>>()}, std::move(batches));
}

void store_writer::answer(const read_catalogue& x) {
  commit();
  for (auto& waiting : pending_items_) // What is not committed yet is told to who asks now.
    waiting.reader = x.reader;
  catalogue_read out;
  auto read =
    parts_.log.for_each_item([&](numbered_item&& row) { out.rows.push_back(std::move(row)); },
                             [&](item_key item, const fault& why) {
                               parts_.probe.stored_state_refused("item", name_of(item), why.what);
                             });
  if (read)
    read = parts_.log.for_each_answer(
      [&](stored_response&& row) { out.answers.push_back(std::move(row)); },
      [&](const fault& why) { parts_.probe.stored_state_refused("answer", "", why.what); });
  if (!read)
    out.fault = read.error().what;
  send(x.reader, std::move(out));
}

} // namespace attune
