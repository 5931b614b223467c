#include "tests/support/faulty_engine_fixture.hpp"

#include <algorithm>

// A person's decisions: a withdrawal is never lost, whatever a clock or a load says.

namespace attune {
namespace {

class visitor_consent : public test::faulty_engine_fixture {
protected:
  visitor_consent() { start(); }

  result<post_outcome> post(const client& c, client_message what, bool gpc = false) {
    post_request x;
    x.who.session = c.facts.session;
    x.who.gpc = gpc;
    x.message = std::move(what);
    x.wait_durable = std::holds_alternative<consent_change>(x.message);
    return wait<post_outcome>([&](auto done) { subject->port().post(x, std::move(done)); });
  }

  /// What is in force for the visitor 1.
  consent in_force() {
    auto x = hello(1);
    x.consent.reset();
    return open(x).facts.in_force;
  }

  /// A client whose person decided at `decided_ms`.
  client decided(std::initializer_list<purpose> granted, std::int64_t decided_ms) {
    auto x = hello(1);
    x.consent = only(granted, decided_ms);
    auto c = open(x);
    subscription home;
    home.slot = "home";
    c.say(home);
    EXPECT_TRUE(c.sink->until([](const auto& s) { return !s.slates().empty(); }));
    return c;
  }
};

TEST_F(visitor_consent, a_post_from_a_slow_clock_withdraws) {
  const auto c = decided({purpose::profile, purpose::personalize}, 1'000);
  const auto answer = post(c, only({purpose::contextual}, 500));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->accepted, 1u);
  EXPECT_FALSE(in_force().has(purpose::profile));
}

TEST_F(visitor_consent, a_message_from_a_slow_clock_withdraws_and_shows_it) {
  auto c = decided({purpose::profile, purpose::personalize}, 1'000);
  c.say(only({purpose::contextual}, 500));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return s.slates().size() >= 2; }));
  EXPECT_EQ(c.sink->slates().back()->cause, std::vector<std::string>{"consent"});
  EXPECT_TRUE(c.sink->faults().empty());
  EXPECT_FALSE(in_force().has(purpose::profile));
}

TEST_F(visitor_consent, a_batch_from_a_slow_clock_withdraws) {
  const auto c = decided({purpose::profile, purpose::personalize}, 1'000);
  auto x = batch(0, {act(signal_kind::click, "i1")});
  x.consent = only({purpose::contextual}, 500);
  ASSERT_TRUE(post(c, x));
  EXPECT_FALSE(in_force().has(purpose::profile));
}

TEST_F(visitor_consent, a_mixed_change_withdraws_even_where_its_grants_are_too_old) {
  const auto c = decided({purpose::contextual, purpose::profile, purpose::personalize}, 1'000);
  ASSERT_TRUE(post(c, only({purpose::contextual, purpose::profile, purpose::measure}, 500)));
  const auto now = in_force();
  EXPECT_TRUE(now.has(purpose::profile));
  EXPECT_FALSE(now.has(purpose::personalize)) << "withdrawn";
  EXPECT_FALSE(now.has(purpose::measure)) << "granted before the decision in force";
}

TEST_F(visitor_consent, a_grant_older_than_the_decision_in_force_is_refused_in_words) {
  auto c = decided({purpose::contextual}, 1'000);
  c.say(only({purpose::contextual, purpose::profile}, 500));
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.faults().empty(); }));
  EXPECT_FALSE(in_force().has(purpose::profile));
}

TEST_F(visitor_consent, a_post_is_told_that_its_grant_is_older_than_the_decision_in_force) {
  const auto c = decided({purpose::contextual}, 1'000);
  const auto reports_of = [&](client_message what) {
    const auto answer = post(c, std::move(what));
    EXPECT_TRUE(answer);
    return answer ? answer->dropped : std::vector<row_report>{};
  };
  auto reports = reports_of(only({purpose::contextual, purpose::profile}, 500));
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].warning, row_warning::old_grant);
  EXPECT_EQ(reports[0].pointer, "/consent/ts");
  auto x = batch(0, {act(signal_kind::view_item, "i1")});
  x.consent = only({purpose::profile}, 500);
  reports = reports_of(x);
  ASSERT_EQ(reports.size(), 1u);
  EXPECT_EQ(reports[0].warning, row_warning::old_grant);
  EXPECT_TRUE(reports_of(only({purpose::contextual}, 500)).empty()) << "it grants nothing anew";
  EXPECT_TRUE(reports_of(only({purpose::profile}, 2'000)).empty()) << "it is newer";
}

TEST_F(visitor_consent, a_batch_on_a_socket_is_told_with_its_ack) {
  auto c = decided({purpose::contextual}, 1'000);
  auto x = batch(1, {act(signal_kind::view_item, "i1")});
  x.consent = only({purpose::profile}, 500);
  c.say(x);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.dropped().empty(); }));
  EXPECT_EQ(c.sink->dropped()[0].warning, row_warning::old_grant);
  EXPECT_EQ(c.sink->acks().back(), 1u);
}

TEST_F(visitor_consent, what_a_message_has_misspelt_is_told_with_an_ack) {
  auto c = decided({purpose::contextual}, 1'000);
  auto x = only({purpose::profile}, 2'000);
  x.warnings.push_back(
    {{}, fault_code::bad_message, "fun is no purpose", "/p", row_warning::unknown_purpose});
  c.say(x);
  ASSERT_TRUE(c.sink->until([](const auto& s) { return !s.dropped().empty(); }));
  EXPECT_EQ(c.sink->dropped()[0].warning, row_warning::unknown_purpose);
  EXPECT_EQ(c.sink->acks().back(), 0u) << "it acknowledges nothing new";
  EXPECT_TRUE(in_force().has(purpose::profile));
}

// A client repeats in each hello what it was told once: an older one says nothing new.
TEST_F(visitor_consent, a_hello_with_an_older_decision_changes_nothing) {
  const auto c = decided({purpose::profile, purpose::personalize}, 1'000);
  auto old = hello(1);
  old.consent = only({purpose::contextual}, 500);
  EXPECT_TRUE(open(old).facts.in_force.has(purpose::profile));
}

TEST_F(visitor_consent, a_hello_that_repeats_what_was_withdrawn_meanwhile_grants_nothing) {
  const auto c = decided({purpose::profile, purpose::personalize}, 1'000);
  ASSERT_TRUE(post(c, only({purpose::contextual}, 500)));
  auto repeated = hello(1);
  repeated.consent = only({purpose::profile, purpose::personalize}, 1'000);
  EXPECT_FALSE(open(repeated).facts.in_force.has(purpose::profile));
  auto later = hello(1);
  later.consent = only({purpose::profile, purpose::personalize}, 1'002);
  EXPECT_TRUE(open(later).facts.in_force.has(purpose::profile)) << "a decision made since";
}

TEST_F(visitor_consent, gpc_withdraws_at_a_hello_and_the_welcome_says_so) {
  decided({purpose::profile, purpose::improve, purpose::share}, 1'000);
  auto x = hello(1);
  x.consent.reset();
  x.gpc = true;
  const auto c = open(x);
  EXPECT_FALSE(c.facts.in_force.has(purpose::improve));
  EXPECT_FALSE(c.facts.in_force.has(purpose::share));
  EXPECT_TRUE(c.facts.in_force.has(purpose::profile));
}

TEST_F(visitor_consent, gpc_withdraws_with_a_hello_whose_own_decision_is_too_old) {
  decided({purpose::profile, purpose::improve, purpose::share}, 1'000);
  auto x = hello(1);
  x.consent = only({purpose::profile, purpose::improve, purpose::share}, 500);
  x.consent->gpc = true;
  EXPECT_FALSE(open(x).facts.in_force.has(purpose::share));
}

class gpc_under_overload : public visitor_consent {
protected:
  gpc_under_overload() {
    stop();
    setup.engine.uncommitted_mib = 1;
    start();
  }

  /// More than 1 MiB waits for a disk that takes nothing.
  void overload() {
    faults->full = true;
    item big;
    big.id = "big";
    big.title.assign(2 << 20, 'x');
    subject->port().put_items({big}, [](const auto&) {});
    ASSERT_TRUE(comes_true([&] {
      const auto checks = subject->operators().ready();
      return std::any_of(checks.begin(), checks.end(),
                         [](const auto& x) { return x.name == "backlog" && !x.ok; });
    }));
  }
};

TEST_F(gpc_under_overload, a_post_that_is_refused_withdraws_all_the_same) {
  const auto c = decided({purpose::profile, purpose::improve, purpose::share}, 1'000);
  overload();
  const auto refused = post(c, batch(0, {act(signal_kind::view_item, "i1")}), true);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, fault_code::overloaded);
  EXPECT_FALSE(in_force().has(purpose::share));
  EXPECT_FALSE(in_force().has(purpose::improve));
}

} // namespace
} // namespace attune
