#include "actors/catalogue_keeper.hpp"

#include "models/item_record.hpp"
#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace attune {

namespace {

constexpr std::size_t row_bytes = 64; // What a row takes on its way beside its bytes, about.

std::string name_of(item_key x) {
  char text[20];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(x.value));
  return text;
}

} // namespace

catalogue_keeper::catalogue_keeper(caf::actor_config& cfg, catalogue_parts parts,
                                   catalogue::body_maker bodies)
  : catalogue_actor::base(cfg), parts_(std::move(parts)), items_(std::move(bodies)) {}

catalogue_keeper::behavior_type catalogue_keeper::make_behavior() {
  send(parts_.writer, read_catalogue{this});
  return {
    [this](const catalogue_read& x) { begin(x); },
    [this](items_put& x) { put(x); },
    [this](const item_removed& x) { remove(x); },
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

void catalogue_keeper::begin(const catalogue_read& x) {
  if (!x.fault.empty())
    throw std::runtime_error{"the stored items cannot be read: " + x.fault};
  auto rows = x.rows; // By key; a fold goes by number.
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  for (const auto& row : rows)
    fold_row(row);
  parts_.published.publish(items_.publish());
  parts_.ready.store(true);
}

void catalogue_keeper::put(items_put& x) {
  pending p;
  p.put = std::move(x.done);
  write_items rows;
  std::uint32_t index = 0;
  for (const auto& row : x.rows) {
    const auto admitted = items_.admit(row, parts_.items_max);
    p.outcomes.push_back({index++, row.id, admitted.has_value(),
                          admitted ? "" : std::string{code_name(admitted.error().code)}});
    if (admitted)
      rows.rows.push_back({key_of(row.id), encode_item(row)});
  }
  if (rows.rows.empty())
    return p.put(std::move(p.outcomes));
  write(std::move(rows), std::move(p));
}

void catalogue_keeper::remove(const item_removed& x) {
  const auto now = parts_.published.load();
  const auto key = key_of(x.id);
  const auto at = now->find(key);
  if (!at || now->entry(*at) == nullptr)
    return x.done(failed(fault_code::not_found, "there is no item of this id"));
  pending p;
  p.removed = x.done;
  write_items rows;
  rows.rows.push_back({key, {}});
  write(std::move(rows), std::move(p));
}

void catalogue_keeper::write(write_items x, pending p) {
  for (const auto& row : x.rows)
    x.bytes += row_bytes + row.bytes.size();
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
    parts_.published.publish(items_.publish());
  }
  const auto at = pending_.find(x.ticket);
  if (at == pending_.end())
    return; // Asked before a restart.
  auto asked = std::move(at->second);
  pending_.erase(at);
  if (!x.rows && asked.put)
    asked.put(tl::unexpected{x.rows.error()});
  else if (!x.rows)
    asked.removed(tl::unexpected{x.rows.error()});
  else if (asked.put)
    asked.put(std::move(asked.outcomes));
  else
    asked.removed(true);
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
