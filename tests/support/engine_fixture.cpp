#include "tests/support/engine_fixture.hpp"

#include <atomic>

namespace attune::test {

namespace {

std::atomic<std::uint64_t> next_session = 1;

} // namespace

engine_fixture::engine_fixture() {
  setup.probe = &nobody;
  setup.store.url = "memory:";
  setup.engine.loops = 2;
  setup.fatal = [](const std::string& why) { ADD_FAILURE() << why; };
}

void engine_fixture::start() {
  auto started = engine::start(setup);
  ASSERT_TRUE(started) << started.error().what;
  subject = std::move(*started);
  std::vector<item> items(40);
  for (std::size_t n = 0; n < items.size(); ++n) {
    items[n].id = "i" + std::to_string(n);
    items[n].categories = {"c" + std::to_string(n % 4)};
  }
  const auto put = wait<std::vector<item_outcome>>(
    [&](auto done) { subject->port().put_items(items, std::move(done)); });
  ASSERT_TRUE(put) << put.error().what;
}

consent_change engine_fixture::only(std::initializer_list<purpose> granted,
                                    std::int64_t decided_ms) {
  consent_change x;
  x.decided_ms = decided_ms;
  for (const auto p : granted)
    x.wanted.grant(p);
  x.wanted.decided_at(decided_ms);
  return x;
}

consent_change engine_fixture::everything() {
  return only({purpose::storage, purpose::profile, purpose::personalize, purpose::measure,
               purpose::improve, purpose::fine_behavior},
              1);
}

greeting engine_fixture::hello(std::uint64_t visitor) {
  greeting x;
  x.visitor = {visitor, visitor};
  x.visitor_named = true;
  const auto n = next_session++;
  x.fresh = {{n, n}, {n, n}};
  x.consent = everything();
  return x;
}

greeting engine_fixture::hello_again(const client& c) {
  auto x = hello(c.facts.visitor.high);
  x.consent.reset();
  x.session = c.facts.session;
  x.token = token_digest{c.facts.session.high, c.facts.session.low}; // As `hello` made it.
  return x;
}

engine_fixture::client engine_fixture::open(greeting x) {
  client out;
  auto reply =
    wait<opened>([&](auto done) { subject->port().open(std::move(x), out.sink, std::move(done)); });
  EXPECT_TRUE(reply) << reply.error().what;
  if (reply) {
    out.facts = reply->first;
    out.session = std::move(reply->second);
  }
  return out;
}

engine_fixture::client engine_fixture::watching(std::uint64_t visitor) {
  auto out = open(hello(visitor));
  subscription home;
  home.slot = "home";
  out.say(home);
  EXPECT_TRUE(out.sink->until([](const auto& s) { return !s.slates().empty(); }));
  return out;
}

signal engine_fixture::act(signal_kind kind, std::string item) {
  signal s;
  s.id = "s-" + std::to_string(++signals);
  s.kind = kind;
  s.item = std::move(item);
  s.raw_ts_ms = subject->port().now_us() / 1000;
  return s;
}

signal_batch engine_fixture::batch(std::uint64_t seq, std::vector<signal> rows) const {
  signal_batch x;
  x.seq = seq;
  x.received_us = subject->port().now_us();
  x.signals = std::move(rows);
  stamp(x, 0);
  return x;
}

} // namespace attune::test
