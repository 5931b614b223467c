#include "actors/engine_ports.hpp"

#include "actors/client.hpp"
#include "actors/connection_link.hpp"
#include "actors/item_warnings.hpp"
#include "actors/loop_scheduler.hpp"
#include "actors/own_items.hpp"
#include "actors/page_cursor.hpp"
#include "protocol/codec/item_json.hpp"
#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/write_answer.hpp"
#include "store/store.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace attune {

namespace {

const fault stopping{fault_code::overloaded, "the engine is stopping", {}};
const fault lagging{fault_code::overloaded, "the store lags behind; try again", {}};
const fault dropped{fault_code::overloaded, "this visitor is being restored; send it again", {}};
const fault restarted{fault_code::overloaded, "the catalogue is being restored; send it again", {}};

/// `done`, which answers `unused` (a constant) when its last copy goes unused: an actor that dies
/// drops its mail.
template <class T>
reply<T> answered_in_any_case(reply<T> done, const fault& unused) {
  class owner {
  public:
    owner(reply<T> done, const fault& unused) : done_(std::move(done)), unused_(unused) {}
    owner(const owner&) = delete;
    owner& operator=(const owner&) = delete;
    ~owner() { answer(tl::unexpected{unused_}); }

    void answer(result<T> x) {
      if (const auto once = std::exchange(done_, nullptr))
        once(std::move(x));
    }

  private:
    reply<T> done_;
    const fault& unused_;
  };
  return [own = std::make_shared<owner>(std::move(done), unused)](result<T> x) {
    own->answer(std::move(x));
  };
}

} // namespace

template <class T>
void engine_ports::route(T x) const {
  const auto to = parts_.actors.load()->directory;
  if (!to)
    return x.done(tl::unexpected{stopping});
  x.done = answered_in_any_case(std::move(x.done), dropped);
  caf::anon_send(to, errand{std::move(x)});
}

template <class T>
bool engine_ports::store_lags(const reply<T>& done) const {
  if (!parts_.uncommitted.full())
    return false;
  parts_.probe->limit_hit("engine.uncommitted_mib");
  done(tl::unexpected{lagging});
  return true;
}

void engine_ports::open(greeting x, sink_ptr sink, reply<opened> done) {
  route(client_opened{std::move(x), std::move(sink), std::move(done), loop::here()});
}

void engine_ports::post(post_request x, reply<post_outcome> done) {
  if (may_be_shed(x.message) ? parts_.uncommitted.full() : parts_.uncommitted.reserve_full()) {
    if (x.who.gpc)
      opt_out(std::move(x.who));
    return done(tl::unexpected{lagging});
  }
  if (auto* b = std::get_if<signal_batch>(&x.message))
    parts_.clock.adopt(*b);
  route(message_posted{std::move(x), std::move(done)});
}

void engine_ports::opt_out(requester who) {
  who.fresh.reset(); // Nobody is made for it.
  if (who.session || who.visitor)
    route(opted_out{std::move(who), [](const result<bool>&) {}});
}

void engine_ports::list(list_request x, reply<slate> done) {
  if (!has_slot(x.what.slot))
    return done(failed(fault_code::not_found, "there is no slot `" + x.what.slot + "`"));
  if (!x.who.session && !x.who.visitor)
    return done(rank_for_nobody(x));
  auto asked = x;
  route(list_wanted{std::move(x), [this, asked = std::move(asked), done](result<slate> found) {
                      const auto unknown = !found && found.error().code == fault_code::not_found;
                      done(unknown ? rank_for_nobody(asked) : std::move(found));
                    }});
}

slate engine_ports::rank_for_nobody(const list_request& x) const {
  thread_local ranker r;
  const auto from = parts_.now();
  const auto settings = parts_.models.load();
  const auto in = settings->of(x.what.slot);
  std::vector<item_key> candidates;
  for (const auto& id : x.what.candidates)
    candidates.push_back(key_of(id));
  const auto own = own_items(x.own_candidates, *from.items);
  ranking_request asked;
  asked.surroundings = x.surroundings ? &*x.surroundings : nullptr;
  asked.slot = in.slot;
  asked.offset = in.offset;
  asked.chooser = parts_.nobodys.get();
  asked.n = x.what.n != 0 ? x.what.n : static_cast<std::size_t>(in.slot->n);
  asked.about = x.what.item.empty() ? item_key{} : key_of(x.what.item);
  asked.candidates = candidates;
  asked.own = own;
  asked.only_candidates = !candidates.empty() || !own.empty();
  asked.now_us = parts_.clock.now_us();
  asked.candidates_max = in.candidates_max;
  const auto ranked = r.rank(from, asked);
  slate out;
  out.slot = x.what.slot;
  out.degraded = ranked.degraded;
  for (std::size_t i = 0; i < ranked.positions.size(); ++i)
    out.entries.push_back({ranked.bodies[i], ranked.positions[i].score});
  revise_by_content(out);
  if (x.own_candidates.empty())
    out.warnings = warnings_of(x.what, *from.items);
  return out;
}

void engine_ports::reward(outside_reward x, reply<bool> done) {
  if (store_lags(done))
    return;
  const auto rid = parse_decision_id(x.rid);
  if (!rid)
    return done(failed(fault_code::not_found, "this recommendation is not known"));
  post_request request;
  request.who.visitor = rid->visitor;
  request.message = std::move(x);
  request.wait_durable = true;
  route(message_posted{std::move(request), [done](result<post_outcome> found) {
                         if (found)
                           done(true);
                         else
                           done(tl::unexpected{found.error()});
                       }});
}

void engine_ports::export_person(requester who, std::optional<token_digest> token,
                                 reply<std::string> done) {
  route(export_wanted{std::move(who), token, std::move(done)});
}

template <class T>
void engine_ports::write_catalogue(T x) const {
  if (store_lags(x.done))
    return;
  const auto to = parts_.actors.load()->catalogue;
  if (!to)
    return x.done(tl::unexpected{stopping});
  x.done = answered_in_any_case(std::move(x.done), restarted);
  caf::anon_send(to, std::move(x));
}

void engine_ports::put_items(std::vector<item> rows, reply<std::vector<item_outcome>> done,
                             idempotency_key once) {
  write_catalogue(put_items_request{std::move(rows), std::move(once), std::move(done)});
}

void engine_ports::patch_item(item_patch x, reply<std::string> done, idempotency_key once) {
  write_catalogue(patch_item_request{std::move(x), std::move(once), std::move(done)});
}

void engine_ports::delete_item(std::string id, reply<bool> done, idempotency_key once) {
  write_catalogue(remove_item_request{std::move(id), std::move(once), std::move(done)});
}

result<item_page> engine_ports::page_items(const std::string& cursor, std::uint32_t limit) const {
  const auto from = page_start(cursor);
  if (!from)
    return tl::unexpected{from.error()};
  const auto page = parts_.items.load()->page(*from, limit);
  item_page out;
  for (const auto& entry : page.items)
    out.items.push_back(write_item(entry->as_written));
  if (page.next)
    out.next_cursor = std::to_string(*page.next);
  return out;
}

std::optional<std::string> engine_ports::find_item(const std::string& id) const {
  const auto items = parts_.items.load();
  const auto at = items->find(key_of(id));
  if (!at || items->entry(*at) == nullptr)
    return {};
  return write_item(items->entry(*at)->as_written);
}

std::int64_t engine_ports::now_us() const { return parts_.clock.now_us(); }

bool engine_ports::has_slot(const std::string& name) const {
  return parts_.models.load()->slot(name) != nullptr;
}

void engine_ports::actors(actor_query x, reply<std::string> done) {
  if (const auto to = parts_.actors.load()->directory)
    caf::anon_send(to, list_actors{std::move(x), std::move(done)});
  else
    done(tl::unexpected{stopping});
}

void engine_ports::actor(std::string id, reply<std::string> done) {
  if (const auto to = parts_.actors.load()->directory)
    caf::anon_send(to, inspect_one{std::move(id), std::move(done)});
  else
    done(tl::unexpected{stopping});
}

void engine_ports::session(std::string id, reply<std::string> done) {
  const auto session = parse_session_id(id);
  const auto to = parts_.actors.load()->directory;
  if (!session || !to)
    return done(failed(fault_code::not_found, "no session of this id is live"));
  caf::anon_send(to, inspect_session{*session, std::move(done)});
}

std::string engine_ports::store_fault() const {
  const auto health = parts_.kept_in->health();
  return health ? "commits fail; see /admin/actors/store_writer" : health.error().what;
}

std::vector<readiness> engine_ports::ready() const {
  const bool takes_writes = parts_.store_healthy;
  const auto why = takes_writes ? std::string{} : store_fault();
  return {
    {"store", takes_writes, why},
    {"learner", parts_.learner_ready, ""},
    {"segmenter", parts_.segmenter_ready, ""},
    {"catalogue", parts_.catalogue_ready, ""},
    {"backlog", !parts_.uncommitted.full(), ""},
  };
}

std::shared_ptr<void> engine_ports::tail(std::function<void(const std::string&)> line) {
  return parts_.watchers.watch(std::move(line));
}

void engine_ports::drain() {
  if (drain_)
    drain_();
}

} // namespace attune
