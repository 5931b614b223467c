#include "actors/catalogue_keeper.hpp"

#include "models/item_record.hpp"
#include "protocol/bytes.hpp"
#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/merge_patch.hpp"
#include "protocol/hex.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace attune {

namespace {

constexpr std::size_t row_bytes = 64; // What a row takes on its way beside its bytes, about.

/// What a `PUT` was answered, of rows that are known: those that were not accepted.
std::string write_outcomes(const std::vector<item_outcome>& x) {
  byte_writer out;
  for (const auto& row : x)
    if (!row.accepted)
      out.varint(row.index).text(row.code);
  return out.take();
}

std::vector<item_outcome> read_outcomes(const std::string& bytes, const std::vector<item>& rows) {
  std::vector<item_outcome> out;
  for (const auto& row : rows)
    out.push_back({static_cast<std::uint32_t>(out.size()), row.id, true, {}});
  for (byte_reader in{bytes}; in.ok() && !in.at_end();) {
    const auto index = in.varint();
    const auto code = in.text();
    if (index < out.size()) {
      out[index].accepted = false;
      out[index].code = code;
    }
  }
  return out;
}

} // namespace

std::string name_of(item_key x) { return hex_of(x.value, 16); }

// Tickets of one that died are not its successor's.
catalogue_keeper::catalogue_keeper(caf::actor_config& cfg, catalogue_parts parts,
                                   catalogue::body_maker bodies)
  : catalogue_actor::base(cfg), parts_(std::move(parts)), items_(std::move(bodies)),
    next_ticket_(std::uint64_t{id()} << 32) {}

catalogue_keeper::behavior_type catalogue_keeper::make_behavior() {
  send(parts_.writer, read_catalogue{this});
  return {
    [this](catalogue_read& x) { begin(x); },
    [this](put_items_request& x) { put(x); },
    [this](patch_item_request& x) { patch(x); },
    [this](const remove_item_request& x) { remove(x); },
    [this](items_committed& x) { finish(x); },
    [this](const inspect& x) {
      const auto now = parts_.published.load();
      std::string out;
      json_writer{out}
        .open_object()
        .field("kind", "catalogue")
        .field("version", now->version())
        .field("items", now->size())
        .field("visible", now->visible())
        .field("undecodable", undecodable_)
        .field("writes_pending", pending_.size())
        .field("digest", std::to_string(now->digest()))
        .close_object();
      x.done(std::move(out));
    },
  };
}

// What waits here is answered as it goes.
void catalogue_keeper::on_exit() {
  parts_.writer = nullptr;
  parts_.sweepers.clear();
  pending_.clear();
  patches_.clear();
}

void catalogue_keeper::begin(catalogue_read& x) {
  if (!x.fault.empty())
    throw std::runtime_error{"the stored items cannot be read: " + x.fault};
  answered_.restore(std::move(x.answers), parts_.clock.now_us());
  auto& rows = x.rows; // By key; a fold goes by number.
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  for (const auto& row : rows)
    fold_row(row);
  parts_.published.publish(items_.publish());
  gone_told_ = items_.publish()->gone_at();
  visible_told_ = items_.publish()->visible();
  for (const auto& s : parts_.sweepers) // Of what went while nobody was here.
    send(s, items_changed{});
  begun_ = true;
  parts_.ready.store(true);
}

void catalogue_keeper::publish() {
  const auto now = items_.publish();
  parts_.published.publish(now);
  const auto before = std::exchange(visible_told_, now->visible());
  const auto fills_lists = before < longest_list && now->visible() > before;
  if (std::exchange(gone_told_, now->gone_at()) == now->gone_at() && !fills_lists)
    return;
  for (const auto& s : parts_.sweepers)
    send(s, items_changed{});
}

template <class T>
bool catalogue_keeper::is_too_early(const reply<T>& reply_to) const {
  if (!begun_)
    reply_to(failed(fault_code::overloaded, "the catalogue is being restored; send it again"));
  return !begun_;
}

template <class T, class Say>
bool catalogue_keeper::was_answered(const idempotency_key& once, const reply<T>& reply_to,
                                    Say say) {
  if (once.key.empty())
    return false;
  const auto known = answered_.begin(once, parts_.clock.now_us());
  switch (known.what) {
  case idempotent_responses::state::fresh:
    return false;
  case idempotent_responses::state::repeated:
    say(known.bytes);
    return true;
  case idempotent_responses::state::in_progress:
    reply_to(failed(fault_code::duplicate, "The first request of this Idempotency-Key is still at "
                                           "work."));
    return true;
  case idempotent_responses::state::conflicting:
    reply_to(failed(fault_code::unprocessable, "This Idempotency-Key came with another request "
                                               "before."));
    return true;
  }
  return true;
}

void catalogue_keeper::put(put_items_request& x) {
  if (is_too_early(x.done) || was_answered(x.once, x.done, [&](const std::string& answer) {
        x.done(read_outcomes(answer, x.rows));
      }))
    return;
  std::vector<item_outcome> outcomes;
  write_items rows;
  for (const auto& row : x.rows) {
    const auto admitted = items_.admit(row, parts_.items_max);
    outcomes.push_back({static_cast<std::uint32_t>(outcomes.size()), row.id, admitted.has_value(),
                        admitted ? "" : std::string{code_name(admitted.error().code)}});
    if (admitted)
      rows.rows.push_back({key_of(row.id), encode_item(row)});
  }
  if (rows.rows.empty() && x.once.key.empty())
    return x.done(std::move(outcomes));
  auto answer = write_outcomes(outcomes);
  write(std::move(rows), x.once, std::move(answer),
        [done = std::move(x.done), outcomes = std::move(outcomes)](const result<void>& written) {
          if (written)
            done(outcomes);
          else
            done(tl::unexpected{written.error()});
        });
}

void catalogue_keeper::patch(patch_item_request& x) {
  if (!is_too_early(x.done)
      && !was_answered(x.once, x.done, [&](const std::string& answer) { x.done(answer); }))
    merge(x);
}

// A patch rests on the item as it is: what is on its way to the disk must be there first.
void catalogue_keeper::merge(patch_item_request& x) {
  const auto key = key_of(x.what.id);
  const auto refuse = [&](const fault& why) {
    answered_.abandon(x.once.key);
    x.done(tl::unexpected{why});
  };
  if (in_flight_.contains(key)) {
    if (patches_.size() == patches_max)
      return refuse({fault_code::overloaded, "too many patches wait; send it again", {}});
    return patches_.push_back(std::move(x));
  }
  const auto now = parts_.published.load();
  const auto at = now->find(key);
  if (!at || now->entry(*at) == nullptr)
    return refuse({fault_code::not_found, "there is no item of this id", {}});
  const auto merged =
    merge_patch(now->entry(*at)->as_written, x.what.json, {.strict = x.what.strict});
  if (!merged)
    return refuse(merged.error());
  write_items rows;
  rows.rows.push_back({key, encode_item(merged->now)});
  write(std::move(rows), x.once, merged->answer,
        [done = std::move(x.done), answer = merged->answer](const result<void>& written) {
          if (written)
            done(answer);
          else
            done(tl::unexpected{written.error()});
        });
}

void catalogue_keeper::remove(const remove_item_request& x) {
  if (is_too_early(x.done)
      || was_answered(x.once, x.done, [&](const std::string&) { x.done(true); }))
    return;
  const auto now = parts_.published.load();
  const auto key = key_of(x.id);
  const auto at = now->find(key);
  if (!at || now->entry(*at) == nullptr) {
    answered_.abandon(x.once.key);
    return x.done(failed(fault_code::not_found, "there is no item of this id"));
  }
  write_items rows;
  rows.rows.push_back({key, {}});
  write(std::move(rows), x.once, {}, [done = x.done](const result<void>& written) {
    if (written)
      done(true);
    else
      done(tl::unexpected{written.error()});
  });
}

void catalogue_keeper::write(write_items x, const idempotency_key& once, std::string answer,
                             std::function<void(const result<void>&)> reply_to) {
  pending p{once.key, {}, std::move(reply_to)};
  x.bytes = row_bytes + answer.size();
  for (const auto& row : x.rows) {
    x.bytes += row_bytes + row.bytes.size();
    p.items.push_back(row.key);
    ++in_flight_[row.key];
  }
  if (!once.key.empty())
    x.answers = answered_.finish(once.key, std::move(answer), parts_.clock.now_us());
  parts_.uncommitted.add(x.bytes);
  x.ticket = next_ticket_++;
  x.reader = this;
  pending_.emplace(x.ticket, std::move(p));
  send(parts_.writer, std::move(x));
}

void catalogue_keeper::finish(items_committed& x) {
  if (x.rows) {
    for (const auto& row : *x.rows)
      fold_row(row);
    publish();
  }
  const auto at = pending_.find(x.ticket);
  if (at == pending_.end())
    return; // Asked before a restart.
  const auto asked = std::move(at->second);
  pending_.erase(at);
  for (const auto key : asked.items)
    if (const auto n = in_flight_.find(key); --n->second == 0)
      in_flight_.erase(n);
  if (x.rows)
    answered_.committed(asked.once);
  else
    answered_.abandon(asked.once);
  asked.done(x.rows ? result<void>{} : tl::unexpected{x.rows.error()});
  for (auto waiting = std::exchange(patches_, {}); auto& patch : waiting)
    merge(patch);
}

void catalogue_keeper::fold_row(const numbered_item& x) {
  if (x.what.bytes.empty()) {
    items_.remove(x.what.key, x.number);
    return;
  }
  auto row = decode_item(x.what.bytes);
  const auto folded =
    row ? items_.put(std::move(*row), x.number) : result<item_index>{tl::unexpected{row.error()}};
  if (folded)
    return;
  ++undecodable_;
  parts_.probe.stored_state_refused("item", name_of(x.what.key), folded.error().what);
}

} // namespace attune
