#include "actors/item_warnings.hpp"
#include "actors/tail_lines.hpp"
#include "actors/visitor.hpp"
#include "models/embedding.hpp"

#include <algorithm>
#include <chrono>

namespace attune {

namespace {

bool in_batch(const batch_entry& x, std::uint64_t id_hash) {
  return std::any_of(x.signals.begin(), x.signals.end(),
                     [&](const signal_entry& s) { return s.id_hash == id_hash; });
}

bool names_order(const signal& x) { return x.kind == signal_kind::purchase && !x.order_id.empty(); }

bool order_in_batch(const batch_entry& x, const std::string& order_id) {
  return std::any_of(x.signals.begin(), x.signals.end(), [&](const signal_entry& s) {
    return s.kind == signal_kind::purchase && s.order_id == order_id;
  });
}

/// The decision of this visitor that a signal names, if it does.
std::optional<decision_id> decision_named(const std::string& rid, visitor_id who) {
  if (rid.empty())
    return {};
  auto x = parse_decision_id(rid);
  return x && x->visitor == who ? x : std::nullopt;
}

/// What a fetched record says of the decision `x`; null if it says nothing.
const decision_entry* find_decision(const timeline_record& in, const decision_id& x) {
  for (const auto& entry : in.entries)
    if (const auto* d = std::get_if<decision_entry>(&entry))
      if (d->activation == x.activation && d->record == x.record && d->ordinal == x.ordinal)
        return d;
  return nullptr;
}

/// What the visitor's consent lets `rows` be used for.
rows_used used_of(const consent& granted, std::uint32_t rows, bool learn) {
  const auto with = [&](purpose x) { return granted.has(x) ? rows : 0; };
  return {with(purpose::profile), learn ? with(purpose::measure) : 0,
          learn ? with(purpose::improve) : 0};
}

row_report kept_by_id(const std::string& row, const std::string& item) {
  return unknown_item(row, "the catalogue has no item `" + item + "`: it is kept by its id alone");
}

/// Each once: a shirt in two sizes is one item that was bought.
std::vector<std::string> items_of(const signal& x) {
  std::vector<std::string> out;
  std::vector<item_key> keys;
  const auto add = [&](const std::string& item) {
    const auto key = key_of(item);
    if (std::find(keys.begin(), keys.end(), key) != keys.end())
      return;
    keys.push_back(key);
    out.push_back(item);
  };
  if (!x.item.empty())
    add(x.item);
  for (const auto& line : x.lines)
    add(line.item);
  return out;
}

} // namespace

bool visitor::ask_store(client& c, signal_batch& x, asker& from) {
  if (!durable() || !known_)
    return false;
  look_up question{id_, 0, {}, {}, parts_.clock.now_us(), this};
  std::vector<decision_id> decisions;
  std::vector<std::uint64_t> purchases;
  for (const auto& s : x.signals) {
    const auto hash = stable_hash(s.id);
    if (!state_.knows(hash) && state_.may_have_known(s.raw_ts_ms))
      question.ids.push_back(hash);
    if (s.kind == signal_kind::refund)
      for (const auto& returned : state_.returns(entry_of(s, nullptr, nullptr)))
        if (returned.is_last)
          purchases.push_back(state_.purchases()[returned.line].record);
    const auto named = decision_named(s.rid, id_);
    if (!named || std::find(decisions.begin(), decisions.end(), *named) != decisions.end())
      continue;
    for (const auto& item : items_of(s))
      if (state_.shown().must_recall(*named, key_of(item))) {
        decisions.push_back(*named);
        question.records.push_back(named->record);
        break;
      }
  }
  question.records.insert(question.records.end(), purchases.begin(), purchases.end());
  if (question.ids.empty() && question.records.empty())
    return false;
  asked_store asked{0,
                    c.id,
                    std::move(x),
                    std::move(from),
                    question.ids,
                    std::move(decisions),
                    std::move(purchases)};
  ask(std::move(question), std::move(asked));
  return true;
}

void visitor::reward(client& c, outside_reward& x, asker from) {
  const auto named = decision_named(x.rid, id_);
  if (!named || !durable()) {
    leave_if_unknown();
    return from.posted(failed(fault_code::not_found, "this recommendation is not known"));
  }
  ask({id_, 0, {}, {named->record}, parts_.clock.now_us(), this},
      {0, c.id, std::move(x), std::move(from), {}, {*named}, {}});
}

// Whoever makes up a rid names a visitor by it: one of whom nothing is known is not kept for that.
void visitor::leave_if_unknown() {
  const auto nobody_here = std::all_of(clients_.begin(), clients_.end(), [](const auto& c) {
    return c.first == session_id{} && !c.second.connected();
  });
  if (!known_ && nobody_here && ids_without_profile_->size() == 0 && state_ == visitor_state{})
    gauge_->touched_us.store(0, std::memory_order_relaxed); // The directory's next sweep ends it.
}

void visitor::on_looked_up(looked_up& x) {
  if (!asked_ || asked_->question != x.question)
    return; // It came too late.
  auto asked = std::move(*asked_);
  asked_.reset();
  auto* c = find(asked.session);
  if (!x.found)
    refuse(asked, x.found.error());
  else if (c == nullptr)
    refuse(asked, {fault_code::overloaded, "the session gave way to others; try again", {}});
  else
    on_found(asked, *c, *x.found);
  go_on();
}

void visitor::on_found(asked_store& asked, client& c, const findings& found) {
  if (auto* batch = std::get_if<signal_batch>(&asked.what))
    apply(c, *batch, &asked, &found, asked.from);
  else if (const auto* page = std::get_if<inspect_session>(&asked.what))
    page->done(session_page(c, found));
  else
    reward_found(asked, c, found);
}

void visitor::reward_found(asked_store& asked, client& c, const findings& found) {
  const auto& bytes = found.entries.front();
  const auto record = bytes ? read_record(*bytes) : std::nullopt;
  if (bytes && !record)
    return asked.from.posted(
      failed(fault_code::internal, "what is stored of this recommendation cannot be read"));
  const auto* decision = record ? find_decision(*record, asked.decisions.front()) : nullptr;
  const auto& what = std::get<outside_reward>(asked.what);
  const auto item = what.item.empty() ? item_key{} : key_of(what.item); // None: the whole list.
  const auto was_shown = decision != nullptr
                         && (what.item.empty()
                             || std::any_of(decision->positions.begin(), decision->positions.end(),
                                            [&](const auto& shown) { return shown.key == item; }));
  if (!was_shown)
    return asked.from.posted(failed(fault_code::not_found, "this recommendation is not known"));
  reward_entry entry{parts_.clock.now_us(), asked.decisions.front(), item, what.value,
                     recalled_draws(*decision)};
  learn_from(entry);
  draft_.change().entries.push_back(std::move(entry));
  touch();
  answer(c, std::move(asked.from), 1, {});
}

item_features visitor::features_of_item(const std::string& wire_id) const {
  const auto key = key_of(wire_id);
  const auto items = parts_.items.load();
  if (const auto at = items->find(key))
    if (const auto& entry = items->entry(*at))
      return entry->features;
  item_features unknown;
  unknown.key = key;
  return unknown;
}

// One a signal: a list of 100 lines would have as many.
std::optional<row_report> visitor::warning_of(const signal& x,
                                              const catalogue_snapshot& items) const {
  for (const auto& id : items_of(x))
    if (!has_item(items, id))
      return kept_by_id(x.id, id);
  return {};
}

std::optional<row_report> visitor::warning_of(const control& x) const {
  const auto items = parts_.items.load();
  if (!x.item.empty() && !has_item(*items, x.item))
    return kept_by_id(x.id, x.item);
  if (x.topic.empty() || items->has_topic(feature_hash(x.topic)))
    return {};
  row_report out;
  out.id = x.id;
  out.warning = row_warning::unknown_topic;
  out.detail = "no item has the category or tag `" + x.topic + "` now";
  return out;
}

bool visitor::was_known(const asked_store& asked, const findings& found, std::uint64_t id_hash) {
  for (std::size_t i = 0; i < asked.ids.size(); ++i)
    if (asked.ids[i] == id_hash)
      return found.known[i];
  return false;
}

std::optional<row_report> visitor::duplicate_of(const signal& x, const batch_entry& before,
                                                const asked_store* asked,
                                                const findings* found) const {
  const auto hash = stable_hash(x.id);
  if (state_.knows(hash) || ids_without_profile_->knows(hash) || in_batch(before, hash)
      || (asked != nullptr && was_known(*asked, *found, hash)))
    return row_report{x.id, fault_code::duplicate, "this signal was handled before", {}};
  if (!names_order(x))
    return {};
  const auto order = hash_of_order(x.order_id);
  if (state_.knows_order(order) || ids_without_profile_->knows(order)
      || order_in_batch(before, x.order_id))
    return row_report{x.id, fault_code::duplicate, "this order was handled before", {}};
  return {};
}

// What is stored remembers the rest.
void visitor::remember_unstored(const batch_entry& x) {
  if (durable() || x.signals.empty())
    return;
  auto& known = ids_without_profile_.change();
  for (const auto& s : x.signals) {
    known.add(s.id_hash);
    if (s.kind == signal_kind::purchase && !s.order_id.empty())
      known.add(hash_of_order(s.order_id));
  }
}

// `sample` stays 1: a weight is believed only as the server's sampling gave it, and `welcome` gives
// none. What was measured finely is kept with `fine_behavior` alone, whatever kind it came with.
signal_entry visitor::entry_of(const signal& x, const asked_store* asked,
                               const findings* found) const {
  signal_entry out;
  out.id_hash = stable_hash(x.id);
  out.id = x.id;
  out.kind = x.kind;
  out.at_us = x.at_us;
  out.raw_ts_ms = x.raw_ts_ms;
  out.amount = x.amount;
  out.viewable = x.viewable;
  out.order_id = x.order_id;
  out.answers = decision_named(x.rid, id_);
  for (const auto& item : items_of(x))
    out.items.push_back(features_of_item(item));
  out.categories = x.categories;
  out.item = x.item;
  out.lines = x.lines;
  out.slot = x.slot;
  if (!out.answers)
    out.rid = x.rid;
  out.pos = x.pos;
  out.said_sample = x.sample;
  if (x.kind == signal_kind::purchase)
    out.record = next_n_;
  out.details = x.details;
  if (!state_.granted().has(purpose::fine_behavior)
      && (x.details->depth || x.details->hover_ms || x.details->summary)) {
    auto& kept = out.details.change();
    kept.depth.reset();
    kept.hover_ms.reset();
    kept.summary.reset();
  }
  if (!out.answers || asked == nullptr)
    return out;
  for (std::size_t i = 0; i < asked->decisions.size(); ++i)
    if (asked->decisions[i] == *out.answers && found->entries[i])
      if (const auto record = read_record(*found->entries[i]))
        if (const auto* decision = find_decision(*record, *out.answers))
          out.recalled = recalled_draws(*decision, out.items);
  return out;
}

// One session's signals change the lists of all that show some.
void visitor::leads_to_lists(client& by, std::span<const std::string_view> causes,
                             std::int64_t received_us) {
  for (auto& [_, c] : clients_) {
    if (&c != &by && c.live_slots() == 0)
      continue;
    const auto earlier_waits = rerank_deferred_ && !c.causes.empty();
    for (const auto cause : causes)
      c.caused_by(cause);
    if (!earlier_waits)
      c.caused_at_us = received_us;
  }
}

void visitor::apply(client& c, signal_batch& x, const asked_store* asked, const findings* found,
                    asker from) {
  const auto start = std::chrono::steady_clock::now();
  if (!parts_.settings.lockstep)
    parts_.probe->took(stage::queue,
                       std::max<std::int64_t>(0, parts_.clock.now_us() - x.received_us) * 1'000);
  std::vector<std::string_view> causes;
  from.decided = x.consent.has_value();
  const auto ruling = x.consent ? decide(*x.consent, false) : consent_ruling{};
  if (ruling.grants_too_old)
    x.dropped.push_back(old_grant());
  auto urgent = ruling.changed;
  surround(c, x.surroundings);
  if (urgent)
    causes.push_back("consent");
  batch_entry entry{c.id, x.seq, x.received_us, {}, x.learn, x.sent_at_ms};
  auto dropped = std::move(x.dropped);
  auto moves = false;
  const auto items = parts_.items.load();
  for (const auto& s : x.signals) {
    if (auto twice = duplicate_of(s, entry, asked, found)) {
      dropped.push_back(std::move(*twice));
      continue;
    }
    if (traits_of(s.kind).fine && !state_.granted().has(purpose::fine_behavior)) {
      dropped.push_back({s.id, fault_code::consent_required, "needs fine_behavior", {}});
      continue;
    }
    auto row = entry_of(s, asked, found);
    if (s.kind == signal_kind::refund)
      if (auto nothing = take_back(row, entry, asked, found)) {
        dropped.push_back(std::move(*nothing));
        continue;
      }
    entry.signals.push_back(std::move(row));
    if (auto warning = warning_of(s, *items))
      dropped.push_back(std::move(*warning));
    if (parts_.watchers.watched())
      parts_.watchers.say(tail_line(id_, c.id, s));
    const auto& traits = traits_of(s.kind);
    urgent = urgent || traits.urgent;
    moves = moves || s.kind != signal_kind::impression;
    causes.push_back(traits.wire_name);
  }
  const auto accepted = static_cast<std::uint32_t>(entry.signals.size());
  c.record.seq = std::max(c.record.seq, x.seq);
  newest_seq_ = std::max(newest_seq_, c.record.seq);
  c.changed = true;
  leads_to_lists(c, causes, x.received_us);
  if (durable())
    for (const auto& s : entry.signals)
      draft_.change().seen.push_back(s.id_hash);
  learn_choices(entry);
  remember_unstored(entry);
  timeline_entry whole{std::move(entry)};
  for (auto& earned : learn_from(whole))
    std::get<batch_entry>(whole).signals[earned.signal].earned.push_back(std::move(earned.what));
  if (durable() && accepted > 0)
    draft_.change().entries.push_back(std::move(whole));
  parts_.probe->signals_applied(accepted);
  parts_.probe->took(stage::apply, (std::chrono::steady_clock::now() - start).count());
  if (urgent)
    rerank_urgently();
  else if (moves)
    rerank_soon();
  const auto seq = c.record.seq;
  if (from.sink) {
    send_record({{from.sink, seq, std::move(dropped)}}, {});
    from.credit->give_back();
  } else {
    from.used = used_of(state_.granted(), accepted, x.learn);
    answer(c, std::move(from), accepted, std::move(dropped));
  }
  take_held(c);
}

} // namespace attune
