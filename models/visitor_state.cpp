#include "models/visitor_state.hpp"

#include "models/embedding.hpp"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <type_traits>

namespace attune {

namespace {

constexpr std::uint8_t format = 5;
constexpr std::uint64_t order_seed = 0x6f72646572; // Persisted in what it hashes.
constexpr std::int64_t us_per_s = 1'000'000;
constexpr std::int64_t same_visit_s = 60; // A click and the view of its page are one visit.
constexpr float longest_dwell_s = 120;    // A signal's attention beyond it says no more.

template <class T>
void push_bounded(std::vector<T>& into, std::type_identity_t<T> x, std::size_t most) {
  if (most == 0)
    return;
  if (into.size() >= most)
    into.erase(into.begin(), into.begin() + static_cast<std::ptrdiff_t>(into.size() - most + 1));
  into.push_back(x);
}

template <class T>
void hide(std::vector<visitor_state::hidden<T>>& in, T what, bool kept, std::size_t most) {
  const auto known = std::find_if(in.begin(), in.end(), [&](auto& x) { return x.what == what; });
  if (known != in.end()) { // Said again: it is the newest.
    kept = kept || known->kept;
    in.erase(known);
  }
  push_bounded(in, {what, kept}, most);
}

template <class T>
void unhide(std::vector<visitor_state::hidden<T>>& in, T what) {
  std::erase_if(in, [&](const auto& x) { return x.what == what; });
}

template <class T>
std::vector<visitor_state::hidden<T>> kept_of(const std::vector<visitor_state::hidden<T>>& all) {
  std::vector<visitor_state::hidden<T>> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [](auto& x) { return x.kept; });
  return out;
}

std::uint32_t short_key(item_key x) { return static_cast<std::uint32_t>(x.value); }

float strength_of(const signal_entry& x) {
  const auto interest = traits_of(x.kind).interest;
  switch (x.kind) {
  case signal_kind::dwell:
    return interest * std::min(x.amount, longest_dwell_s);
  case signal_kind::hover:
    return interest * std::min(x.amount, 5.0f);
  case signal_kind::scroll:
    return interest * x.amount;
  case signal_kind::rate:
    return interest * (2 * x.amount - 1);
  default:
    return interest;
  }
}

/// How many of it the lines name; one where none says.
std::uint32_t quantity_of(const signal_entry& x, item_key item) {
  std::uint64_t out = 0;
  for (const auto& line : x.lines)
    if (key_of(line.item) == item)
      out += line.quantity;
  return static_cast<std::uint32_t>(std::clamp<std::uint64_t>(out, 1, 0xffff'ffff));
}

/// Each once, in the order in which they were named.
std::vector<std::uint32_t> topics_of(const std::vector<std::string>& names) {
  std::vector<std::uint32_t> out;
  for (const auto& name : names)
    if (const auto hash = feature_hash(name); std::find(out.begin(), out.end(), hash) == out.end())
      out.push_back(hash);
  return out;
}

} // namespace

std::uint64_t hash_of_order(std::string_view order_id) { return stable_hash(order_id, order_seed); }

lessons visitor_state::apply(const timeline_entry& x, const state_rules& rules) {
  lessons out;
  std::visit([&](const auto& e) { on(e, rules, out); }, x);
  return out;
}

bool visitor_state::knows(std::uint64_t id_hash) const {
  return std::find(ids_.rbegin(), ids_.rend(), short_id{id_hash}) != ids_.rend();
}

bool visitor_state::knows_order(std::uint64_t order) const {
  return std::find(orders().begin(), orders().end(), short_id{order}) != orders().end();
}

std::vector<item_visit> visitor_state::history() const {
  std::vector<item_visit> out;
  out.reserve(history_.size());
  for (const auto& x : history_)
    out.push_back(x.unpacked());
  return out;
}

bool visitor_state::consumed(item_key item) const {
  return std::find(consumed_.begin(), consumed_.end(), short_key(item)) != consumed_.end();
}

void visitor_state::on(const batch_entry& x, const state_rules& rules, lessons& out) {
  auto moved = false;
  for (std::size_t i = 0; i < x.signals.size(); ++i) {
    const auto& s = x.signals[i];
    if (x.learn) {
      const auto before = out.examples.size();
      granted_.with<purpose::improve>([&](const auto& allowed) { teach(s, rules, allowed, out); });
      if (s.kind == signal_kind::purchase)
        for (auto n = before; n < out.examples.size(); ++n)
          if (const auto* earned = std::get_if<reward_increase>(&out.examples[n]))
            out.purchases.push_back({i, *earned});
      granted_.with<purpose::measure>([&](const auto& allowed) { count(s, allowed, out); });
    }
    granted_.with<purpose::profile>([&](const auto& allowed) {
      remember(s, x.session, rules, allowed);
      newest_seq_ = std::max(newest_seq_, x.seq);
      moved = true;
    });
    if (s.kind == signal_kind::hide) // Asked for: honoured without any purpose.
      for (const auto& item : s.items)
        hide(feedback_.change().hides, item.key, granted_.has(purpose::profile), hides_max);
  }
  if (moved && x.learn && granted_.has(purpose::improve))
    out.samples.push_back({newest_us_, segment_vector(newest_us_)});
}

void visitor_state::on(const consent_entry& x, const state_rules&, lessons&) {
  const auto had_profile = granted_.has(purpose::profile);
  granted_ = consent::from_bits(x.bits, x.decided_ms);
  if (had_profile && !granted_.has(purpose::profile)) {
    forget_behaviour();
    forget_numbers();
    shown_ = {}; // Their records go as well.
  }
  if (granted_.has(purpose::profile) && *feedback_ != explicit_feedback{}) {
    for (auto& h : feedback_.change().hides)
      h.kept = true;
    for (auto& h : feedback_.change().hidden_topics)
      h.kept = true;
  }
}

void visitor_state::on(const control_entry& x, const state_rules& rules, lessons&) {
  const auto steer = [&](float strength) {
    granted_.with<purpose::profile>([&](const auto&) {
      if (x.topic != 0)
        tastes_.add_topic(x.topic, strength, x.at_us, rules.interest_half_life_h);
      if (x.item.key.value != 0)
        tastes_.add(x.item, strength, x.at_us, rules.interest_half_life_h);
    });
  };
  switch (x.op) {
  case control_op::hide_item:
    return hide(feedback_.change().hides, x.item.key, granted_.has(purpose::profile), hides_max);
  case control_op::hide_category:
    return hide(feedback_.change().hidden_topics, x.topic, granted_.has(purpose::profile),
                hidden_topics_max);
  case control_op::more_like:
    if (!hides().empty() || !hidden_topics().empty()) {
      unhide(feedback_.change().hides, x.item.key);
      unhide(feedback_.change().hidden_topics, x.topic);
    }
    return steer(4 * x.weight);
  case control_op::less_like:
    return steer(-4 * x.weight);
  case control_op::set_interest:
    return tastes_.state(x.topic, x.weight);
  case control_op::reset_profile:
    return forget_behaviour();
  default:
    return; // Of the session: pause, resume, unprofiled.
  }
}

void visitor_state::on(const decision_entry& x, const state_rules&, lessons&) {
  shown_.show(x);
  if (x.segment != 0)
    segment_ = x.segment;
}

void visitor_state::on(const reward_entry& x, const state_rules&, lessons& out) {
  if (granted_.has(purpose::improve))
    shown_.rewarded(x, out.examples);
}

void visitor_state::on(const session_ended_entry& x, const state_rules&, lessons&) {
  shown_.forget(x.session);
}

void visitor_state::remember(const signal_entry& x, session_id session, const state_rules& rules,
                             const permit<purpose::profile>&) {
  if (ids_.size() == ids_max) {
    newest_left_ms_ = newest_raw_ms_; // Of all that may have left.
    ids_.erase(ids_.begin());
  }
  newest_raw_ms_ = std::max(newest_raw_ms_, x.raw_ts_ms);
  ids_.emplace_back(x.id_hash);
  ++signals_;
  first_us_ = first_us_ == 0 ? x.at_us : std::min(first_us_, x.at_us);
  newest_us_ = std::max(newest_us_, x.at_us);
  if (x.kind == signal_kind::purchase && !x.order_id.empty())
    push_bounded(feedback_.change().orders, short_id{hash_of_order(x.order_id)}, orders_max);
  if (traits_of(x.kind).fine && !granted_.has(purpose::fine_behavior))
    return;
  if (x.kind == signal_kind::page_view)
    shown_.page_turned(session);
  if (x.kind == signal_kind::purchase)
    buy(x);
  if (x.kind == signal_kind::refund)
    return take_back(x);
  const auto strength = strength_of(x);
  if (x.kind == signal_kind::page_view)
    for (const auto hash : topics_of(x.categories))
      tastes_.add_topic(hash, strength, x.at_us, rules.interest_half_life_h);
  if (x.kind == signal_kind::impression)
    return;
  for (const auto& item : x.items) {
    if (strength != 0)
      tastes_.add(item, strength, x.at_us, rules.interest_half_life_h);
    visited(item.key, x, rules);
  }
}

void visitor_state::buy(const signal_entry& x) {
  auto& feedback = feedback_.change();
  const auto order = x.order_id.empty() ? 0 : hash_of_order(x.order_id);
  for (const auto& item : x.items) {
    auto at_s = static_cast<std::uint32_t>(x.at_us / us_per_s);
    std::erase_if(feedback.bought, [&](const bought_item& known) {
      if (known.item != item.key)
        return false;
      at_s = std::max(at_s, known.at_s); // This one may come late.
      return true;
    });
    push_bounded(feedback.bought, {item.key, at_s}, bought_max);
    push_bounded(feedback.purchases, {order, item.key, x.record, quantity_of(x, item.key), 0},
                 purchases_max);
  }
}

void visitor_state::take_back(const signal_entry& x) {
  auto& feedback = feedback_.change();
  for (const auto& returned : returns(x)) {
    auto& line = feedback.purchases[returned.line];
    line.returned += returned.quantity;
    const auto is_kept = [&](const purchase_line& other) {
      return other.item == line.item && other.returned < other.quantity;
    };
    if (std::none_of(feedback.purchases.begin(), feedback.purchases.end(), is_kept))
      std::erase_if(feedback.bought, [&](const bought_item& b) { return b.item == line.item; });
  }
}

std::vector<returned_line> visitor_state::returns(const signal_entry& refund) const {
  const auto order = refund.order_id.empty() ? 0 : hash_of_order(refund.order_id);
  const auto& all = purchases();
  std::vector<returned_line> out;
  const auto take = [&](std::size_t line, std::uint32_t most) {
    const auto left = all[line].quantity - all[line].returned;
    const auto taken = std::min(left, most);
    if (taken > 0)
      out.push_back({line, taken, taken == left});
    return taken;
  };
  if (refund.items.empty()) {
    for (std::size_t i = 0; order != 0 && i < all.size(); ++i)
      if (all[i].order == order)
        take(i, all[i].quantity);
    return out;
  }
  for (const auto& item : refund.items) {
    auto wanted = quantity_of(refund, item.key);
    for (auto i = all.size(); i-- > 0 && wanted > 0;)
      if (all[i].item == item.key && (order == 0 || all[i].order == order))
        wanted -= take(i, wanted);
  }
  return out;
}

void visitor_state::visited(item_key item, const signal_entry& x, const state_rules& rules) {
  const auto counts = is_visit(x) || x.kind == signal_kind::purchase || x.kind == signal_kind::rate;
  if (counts && !consumed(item))
    push_bounded(consumed_, short_key(item), rules.consumed_max);
  if (!is_visit(x))
    return;
  const packed_visit visit{{item, static_cast<std::uint32_t>(x.at_us / us_per_s), x.kind}};
  auto place = place_of(x.at_us);
  if (history_.size() == history_max) {
    if (place == 0)
      return; // Older than all that are remembered.
    history_.erase(history_.begin());
    --place;
  }
  history_.insert(history_.begin() + static_cast<std::ptrdiff_t>(place), visit);
}

std::size_t visitor_state::place_of(std::int64_t at_us) const {
  auto place = history_.size();
  while (place > 0 && history_[place - 1].unpacked().at_s > at_us / us_per_s)
    --place;
  return place;
}

bool visitor_state::is_visit(const signal_entry& x) const {
  if (x.items.empty() || (x.kind != signal_kind::click && x.kind != signal_kind::view_item))
    return false;
  const auto at_s = x.at_us / us_per_s;
  const auto is_same = [&](const item_visit& other) {
    return other.item == x.items.front().key && other.kind != x.kind
           && std::abs(at_s - std::int64_t{other.at_s}) <= same_visit_s;
  };
  const auto place = place_of(x.at_us);
  return !(place > 0 && is_same(history_[place - 1].unpacked()))
         && !(place < history_.size() && is_same(history_[place].unpacked()));
}

bool visitor_state::is_sound() const {
  const auto visits = history();
  return std::all_of(visits.begin(), visits.end(),
                     [](const item_visit& x) { return is_known(x.kind); })
         && tastes_.is_sound() && shown_.is_sound() && history_.size() <= history_max
         && ids_.size() <= ids_max && hides().size() <= hides_max
         && hidden_topics().size() <= hidden_topics_max && bought().size() <= bought_max
         && orders().size() <= orders_max && purchases().size() <= purchases_max;
}

void visitor_state::forget_behaviour() {
  history_.clear();
  tastes_ = {};
  shown_.clear();
  if (!bought().empty() || !purchases().empty()) {
    feedback_.change().bought.clear();
    feedback_.change().purchases.clear();
  }
  consumed_.clear();
  segment_ = 0;
  signals_ = 0;
  first_us_ = newest_us_ = 0;
}

void visitor_state::forget_numbers() {
  ids_.clear();
  newest_seq_ = 0;
  newest_raw_ms_ = newest_left_ms_ = -1;
  if (!orders().empty())
    feedback_.change().orders.clear();
}

std::string visitor_state::encode() const {
  field_writer out;
  out.bytes.raw(format).raw(granted_.bits()).raw(granted_.decided_ms());
  if (granted_.has(purpose::profile)) {
    out.one(*this);
    return out.bytes.take();
  }
  visitor_state kept; // What may be kept without `profile`: the hides said under it.
  kept.feedback_.change() = {kept_of(hides()), kept_of(hidden_topics()), {}, {}, {}};
  out.one(kept);
  return out.bytes.take();
}

std::optional<visitor_state> visitor_state::decode(std::string_view bytes) {
  field_reader in{bytes};
  visitor_state x;
  if (in.bytes.raw<std::uint8_t>() != format)
    return {};
  const auto bits = in.bytes.raw<std::uint16_t>();
  x.granted_ = consent::from_bits(bits, in.bytes.raw<std::int64_t>());
  in.one(x);
  if (!in.bytes.ok() || !in.bytes.at_end() || !x.is_sound())
    return {};
  return x;
}

} // namespace attune
