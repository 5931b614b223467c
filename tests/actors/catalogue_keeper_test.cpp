#include "actors/catalogue_keeper.hpp"

#include "tests/support/faulty_engine_fixture.hpp"

#include <atomic>
#include <future>
#include <stdexcept>

// What a client may rely on when it sends a write of the catalogue again.

namespace attune {
namespace {

using namespace std::chrono_literals;

class catalogue_keeper_test : public test::faulty_engine_fixture {
protected:
  using outcomes = std::vector<item_outcome>;

  static item called(const std::string& id, const std::string& title) {
    item x;
    x.id = id;
    x.title = title;
    return x;
  }

  result<outcomes> put(std::vector<item> items, idempotency_key once = {}) {
    return wait<outcomes>(
      [&](auto done) { subject->port().put_items(items, std::move(done), once); });
  }
  result<bool> remove(const std::string& id, idempotency_key once = {}) {
    return wait<bool>([&](auto done) { subject->port().delete_item(id, std::move(done), once); });
  }
  result<std::string> patch(const std::string& id, const std::string& json,
                            idempotency_key once = {}) {
    return wait<std::string>([&](auto done) {
      subject->port().patch_item({id, json, false}, std::move(done), once);
    });
  }
  std::string shown(const std::string& id) {
    return subject->port().find_item(id).value_or("none");
  }

  /// Ends the catalogue's actor: what it calls throws on its thread.
  void kill() {
    subject->port().delete_item("nobody", [](const auto& x) {
      if (!x && x.error().code == fault_code::not_found)
        throw std::runtime_error{"on the catalogue's thread"};
    });
  }

  const idempotency_key once_{"key", "request"};
};

TEST_F(catalogue_keeper_test, each_kind_of_write_is_done_once) {
  start();
  auto first = put({called("a", "first"), called("b", "B")}, {"put", "r"});
  ASSERT_TRUE(first);
  ASSERT_TRUE(put({called("a", "later")}));
  const auto again = put({called("a", "first"), called("b", "B")}, {"put", "r"});
  ASSERT_TRUE(again && again->size() == 2);
  EXPECT_TRUE(again->at(0).accepted);
  EXPECT_EQ(again->at(1).id, "b");
  EXPECT_NE(shown("a").find("later"), std::string::npos) << "it was not written again";

  const auto patched = patch("a", R"({"price":1})", {"patch", "r"});
  ASSERT_TRUE(patched);
  ASSERT_TRUE(patch("a", R"({"price":2})"));
  EXPECT_EQ(patch("a", R"({"price":1})", {"patch", "r"}), patched);
  EXPECT_NE(shown("a").find("\"price\":2"), std::string::npos);

  EXPECT_TRUE(remove("a", {"delete", "r"}));
  EXPECT_TRUE(remove("a", {"delete", "r"})) << "as it was answered, though it is gone";
  EXPECT_EQ(remove("a").error().code, fault_code::not_found);
  ASSERT_TRUE(put({called("a", "back")}));
  EXPECT_TRUE(remove("a", {"delete", "r"}));
  EXPECT_NE(shown("a"), "none") << "it was not removed again";
}

TEST_F(catalogue_keeper_test, another_request_of_the_same_key_is_refused) {
  start();
  ASSERT_TRUE(put({called("a", "A")}, {"key", "one"}));
  EXPECT_EQ(put({called("b", "B")}, {"key", "two"}).error().code, fault_code::unprocessable);
  EXPECT_EQ(remove("a", {"key", "three"}).error().code, fault_code::unprocessable);
  EXPECT_EQ(shown("b"), "none");
}

TEST_F(catalogue_keeper_test, a_write_that_failed_may_be_tried_again) {
  start();
  EXPECT_EQ(remove("new", once_).error().code, fault_code::not_found);
  EXPECT_EQ(patch("new", "{}", once_).error().code, fault_code::not_found);
  EXPECT_EQ(patch("i1", "[]", once_).error().code, fault_code::bad_message);
  ASSERT_TRUE(put({called("new", "")}));
  EXPECT_TRUE(remove("new", once_));
}

TEST_F(catalogue_keeper_test, rows_that_were_refused_are_refused_again) {
  setup.models.catalogue_items = 40; // As many as there are.
  start();
  const auto first = put({called("x", ""), called("i1", "")}, once_);
  ASSERT_TRUE(first);
  EXPECT_FALSE(first->at(0).accepted);
  const auto again = put({called("x", ""), called("i1", "")}, once_);
  ASSERT_TRUE(again);
  ASSERT_EQ(again->size(), first->size());
  for (std::size_t n = 0; n < again->size(); ++n) {
    EXPECT_EQ(again->at(n).index, first->at(n).index);
    EXPECT_EQ(again->at(n).id, first->at(n).id);
    EXPECT_EQ(again->at(n).accepted, first->at(n).accepted);
    EXPECT_EQ(again->at(n).code, first->at(n).code);
  }
}

TEST_F(catalogue_keeper_test, a_restart_forgets_no_answer) {
  start();
  ASSERT_TRUE(put({called("a", "first")}, {"put", "r"}));
  ASSERT_TRUE(patch("a", R"({"title":"patched"})", {"patch", "r"}));
  ASSERT_TRUE(remove("i1", {"delete", "r"}));
  stop();
  start(); // Which writes i1 again, as the fixture does.
  ASSERT_TRUE(put({called("a", "later")}));
  EXPECT_TRUE(put({called("a", "first")}, {"put", "r"}));
  EXPECT_EQ(put({called("a", "first")}, {"put", "other"}).error().code, fault_code::unprocessable);
  EXPECT_EQ(patch("a", R"({"title":"patched"})", {"patch", "r"}).value(),
            R"({"id":"a","title":"patched"})");
  EXPECT_TRUE(remove("i1", {"delete", "r"}));
  EXPECT_NE(shown("a").find("later"), std::string::npos);
  EXPECT_NE(shown("i1"), "none");
}

// The first one is on its way to the disk when the actor dies.
TEST_F(catalogue_keeper_test, a_write_whose_actor_died_is_answered_and_may_be_sent_again) {
  start();
  faults->hold();
  std::promise<result<outcomes>> answer;
  subject->port().put_items(
    {called("a", "A")}, [&](auto x) { answer.set_value(std::move(x)); }, once_);
  EXPECT_EQ(put({called("a", "A")}, once_).error().code, fault_code::duplicate) << "it is at work";
  kill();
  auto first = answer.get_future();
  ASSERT_EQ(first.wait_for(10s), std::future_status::ready);
  EXPECT_EQ(first.get().error().code, fault_code::overloaded) << "send it again";
  faults->let_go();
  ASSERT_TRUE(comes_true([this] { return put({called("a", "A")}, once_).has_value(); }));
  EXPECT_NE(shown("a"), "none");
}

TEST_F(catalogue_keeper_test, a_patch_rests_on_the_write_before_it) {
  start();
  faults->hold();
  std::promise<bool> written;
  subject->port().put_items({called("a", "A")}, [&](const auto&) { written.set_value(true); });
  std::promise<result<std::string>> answer;
  subject->port().patch_item({"a", R"({"price":3})", false},
                             [&](auto x) { answer.set_value(std::move(x)); });
  faults->let_go();
  written.get_future().wait();
  const auto patched = answer.get_future().get();
  ASSERT_TRUE(patched) << patched.error().what;
  EXPECT_EQ(*patched, R"({"id":"a","title":"A","price":3})");
  EXPECT_EQ(shown("a"), *patched);
}

} // namespace
} // namespace attune
