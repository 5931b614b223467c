#include "actors/fold.hpp"
#include "actors/own_items.hpp"
#include "models/catalogue.hpp"
#include "models/item_record.hpp"
#include "models/learning.hpp"
#include "models/rng.hpp"
#include "models/settings_in_force.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"
#include "tests/support/engine_fixture.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <thread>

namespace attune {

namespace {

constexpr std::uint64_t visitors = 24;
constexpr int rounds = 40;
constexpr std::size_t decisions_wanted = 1'000;

/// The past as the journal has it: every snapshot that a decision read.
struct past {
  std::map<std::uint64_t, std::shared_ptr<const learned_snapshot>> learned;
  std::map<std::uint64_t, std::shared_ptr<const segments>> groups;
  std::map<std::uint64_t, std::shared_ptr<const catalogue_snapshot>> items;

  snapshots at(const read_versions& x) const {
    return {items.at(x.catalogue), learned.at(x.learned), groups.at(x.segments)};
  }
};

item_body_ptr no_body(const item&) { return std::make_shared<const item_body>(); }

/// A visitor's records, in order.
std::vector<timeline_record> records_of(journal& log, visitor_id who) {
  std::vector<timeline_record> out;
  const auto history = log.load(who);
  EXPECT_TRUE(history) << history.error().what;
  for (std::uint64_t n = 1; history && n <= history->last_n(); ++n) {
    const auto bytes = log.record(who, n);
    const auto record = bytes && *bytes ? decode_record(**bytes) : std::nullopt;
    EXPECT_TRUE(record) << "record " << n << " of " << to_string(who);
    if (record)
      out.push_back(*record);
  }
  return out;
}

/// Folds lessons and item writes again, and stops at each version that a decision names.
past fold_past(const journal& log, const settings_in_force& under,
               const std::vector<std::vector<timeline_record>>& timelines) {
  past out;
  for (const auto& records : timelines)
    for (const auto& record : records)
      for (const auto& entry : record.entries)
        if (const auto* d = std::get_if<decision_entry>(&entry)) {
          out.learned[d->versions.learned];
          out.groups[d->versions.segments];
          out.items[d->versions.catalogue];
        }
  learner_model learner{learning_of(under.models())};
  segmenter_model segmenter{clustering_of(under.models())};
  const auto publish = [&](std::uint64_t number) {
    if (const auto at = out.learned.find(number); at != out.learned.end())
      at->second = learner.snapshot();
    if (const auto at = out.groups.find(number); at != out.groups.end())
      at->second = segmenter.snapshot();
  };
  publish(0);
  EXPECT_TRUE(log.for_each_lesson(0, [&](numbered_lesson&& x) {
    learner.learn(x.number, x.what);
    segmenter.learn(x.number, x.what);
    publish(x.number);
  }));
  std::vector<numbered_item> writes;
  EXPECT_TRUE(
    log.for_each_item_version([&](numbered_item&& x) { writes.push_back(std::move(x)); }));
  std::sort(writes.begin(), writes.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  catalogue items{no_body};
  for (const auto& write : writes) {
    if (write.what.bytes.empty())
      items.remove(write.what.key, write.number);
    else
      EXPECT_TRUE(items.put(decode_item(write.what.bytes).value(), write.number));
    if (const auto at = out.items.find(write.number); at != out.items.end())
      at->second = items.publish();
  }
  return out;
}

/// Makes the decision again from what its record says was asked, and from the past.
decision_entry decide_again(const decision_entry& x, visitor_id who, const visitor_state& visitor,
                            const past& from, const settings_in_force& under) {
  thread_local ranker by;
  const auto read = from.at(x.versions);
  std::vector<item> rows;
  for (const auto& bytes : x.question.own)
    rows.push_back(decode_item(bytes).value());
  const auto own = own_items(rows, *read.items);
  const decision_place place{
    x.session, x.slot, x.list, {who, x.activation, x.record, x.ordinal}, x.at_us};
  const auto slot = under.of(x.slot);
  auto ranked = rank_slot(by, read, slot, x.question, own, visitor, place);
  return decision_of(place, x.versions, slot, x.question, visitor, ranked, x.draw);
}

class decision_replay : public test::engine_fixture {
protected:
  void SetUp() override {
    setup.store.url = "rocks:" + folder.path().string();
    start();
  }

  /// Three purposes in turn, so that some lists are for nobody in particular.
  greeting who_allows(std::uint64_t visitor) {
    auto x = hello(visitor);
    auto wanted = everything();
    if (visitor % 3 != 0)
      wanted.wanted.grant(purpose::contextual);
    if (visitor % 5 == 0)
      wanted = only({purpose::storage, purpose::profile, purpose::measure}, 1);
    x.consent = wanted;
    context c;
    c.device = visitor % 2 == 0 ? device_class::mobile : device_class::desktop;
    c.locale = "de-DE";
    x.surroundings = c;
    return x;
  }

  void subscribe(client& c, const std::string& slot, std::string item = {},
                 std::vector<std::string> candidates = {}) {
    subscription s;
    s.slot = slot;
    s.item = std::move(item);
    s.candidates = std::move(candidates);
    c.say(s);
  }

  /// What a visitor does in a round: it looks, clicks on what it is shown, buys, hides, turns
  /// pages.
  void act_out(client& c, std::uint64_t seq, rng& chance) {
    std::shared_ptr<const slate> home;
    c.sink->until([&](const auto& s) {
      for (const auto& list : s.slates())
        if (list->slot == "home")
          home = list;
      return home != nullptr;
    });
    ASSERT_TRUE(home);
    std::vector<signal> rows;
    auto seen = act(signal_kind::impression, "");
    seen.slot = "home";
    seen.rid = home->rid;
    for (const auto& entry : home->entries)
      seen.lines.push_back({.item = entry.body->id, .pos = 0});
    rows.push_back(seen);
    constexpr signal_kind kinds[] = {
      signal_kind::click,     signal_kind::like, signal_kind::view_item, signal_kind::purchase,
      signal_kind::page_view, signal_kind::hide, signal_kind::search,    signal_kind::add_to_cart};
    auto done = act(kinds[chance.below(std::size(kinds))],
                    home->entries[chance.below(home->entries.size())].body->id);
    done.rid = home->rid;
    done.categories = {"c1"};
    done.details.change().query = "shoes";
    rows.push_back(done);
    c.say(batch(seq, rows));
  }

  /// A list by HTTP, of the caller's own candidates and some of the catalogue.
  void rank_own(const client& c) {
    list_request x;
    x.what.slot = "home";
    x.what.live = false;
    x.what.candidates = {"i1", "i2", "i3"};
    x.who.session = c.facts.session;
    for (int n = 0; n < 3; ++n) {
      auto& own = x.own_candidates.emplace_back();
      own.id = "own-" + std::to_string(n);
      own.categories = {"c" + std::to_string(n)};
      own.price = 5 + n;
    }
    EXPECT_TRUE(wait<slate>([&](auto done) { subject->port().list(x, std::move(done)); }));
  }

  void write_anew(int round) {
    std::vector<item> items(3);
    for (std::size_t n = 0; n < items.size(); ++n) {
      items[n].id = "i" + std::to_string(static_cast<std::size_t>(round) * 2 + n);
      items[n].categories = {"c" + std::to_string(round % 4)};
      items[n].price = round;
      items[n].hidden = n == 2 && round % 4 == 0;
    }
    EXPECT_TRUE(wait<std::vector<item_outcome>>(
      [&](auto done) { subject->port().put_items(items, std::move(done)); }));
  }

  test::temp_folder folder;
};

} // namespace

// What a record, the lessons and the items say is all that a decision is a function of.
TEST_F(decision_replay, the_journal_alone_makes_each_decision_again_to_the_byte) {
  rng chance{7};
  std::vector<client> clients;
  for (std::uint64_t who = 1; who <= visitors; ++who) {
    clients.push_back(open(who_allows(who)));
    subscribe(clients.back(), "home");
    subscribe(clients.back(), "similar", "i" + std::to_string(who));
    if (who % 4 == 0)
      subscribe(clients.back(), "popular", {}, {"i4", "i5", "i6", "i7"});
  }
  for (int round = 0; round < rounds; ++round) {
    for (auto& c : clients)
      act_out(c, static_cast<std::uint64_t>(round) + 1, chance);
    rank_own(clients[static_cast<std::size_t>(round) % clients.size()]);
    write_anew(round);
  }
  for (auto& c : clients)
    EXPECT_TRUE(c.sink->until([](const auto& s) {
      return !s.acks().empty() && s.acks().back() == static_cast<std::uint64_t>(rounds);
    }));
  clients.clear();
  stop();

  const auto store = open_store(setup.store).value();
  auto log = journal::open(*store, setup.store).value();
  const auto under = settings_in_force::from(setup.models).value();
  std::vector<std::vector<timeline_record>> timelines;
  for (std::uint64_t who = 1; who <= visitors; ++who)
    timelines.push_back(records_of(log, {who, who}));
  const auto from = fold_past(log, under, timelines);
  std::size_t decisions = 0;
  std::size_t kept = 0;
  std::size_t own = 0;
  for (std::uint64_t who = 1; who <= visitors; ++who) {
    visitor_state visitor;
    for (const auto& record : timelines[who - 1])
      for (const auto& entry : record.entries) {
        if (const auto* d = std::get_if<decision_entry>(&entry)) {
          const auto again = decide_again(*d, {who, who}, visitor, from, under);
          ASSERT_EQ(encode_record({record.settings, {again}}),
                    encode_record({record.settings, {*d}}))
            << "decision " << decisions << ", visitor " << who << ", list " << d->list;
          ++decisions;
          own += !d->question.own.empty();
          for (const auto& position : d->positions)
            kept += position.kept;
        }
        visitor.apply(entry, under.rules());
      }
  }
  EXPECT_GE(decisions, decisions_wanted);
  EXPECT_GT(kept, 0u) << "no list went on from the one before";
  EXPECT_EQ(own, static_cast<std::size_t>(rounds));
}

} // namespace attune
