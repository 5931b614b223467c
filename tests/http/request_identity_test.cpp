#include "http/request_identity.hpp"

#include "tests/support/offline_gateway.hpp"

namespace attune {
namespace {

class speaking : public offline_gateway {
protected:
  request_identity of(const named_ids& ids, key_kind kind = key_kind::publishable,
                      std::string user = {}) {
    key_.kind = kind;
    auto request = std::make_shared<http_request>();
    request->address = "10.0.0.1";
    return identify_requester(shared_, {request, {&key_, std::move(user)}, {}, nullptr}, ids);
  }

  known_key key_;
};

TEST_F(speaking, for_a_device_unless_a_user_is_proven) {
  const auto device = of({"", "d1", ""}).who.visitor;
  EXPECT_EQ(of({"", "d1", "ada"}).who.visitor, device) << "claimed by a browser: not believed";
  const auto proven = of({"", "d1", ""}, key_kind::publishable, "ada").who.visitor;
  EXPECT_NE(proven, device);
  EXPECT_EQ(of({"", "d1", "ada"}, key_kind::secret).who.visitor, proven);
  EXPECT_FALSE(of({"", "", "ada"}).who.visitor);
}

TEST_F(speaking, counts_rates_by_visitor_session_or_address) {
  const std::string session(32, 'a');
  EXPECT_EQ(of({session, "", ""}).rate_key, 's' + session);
  EXPECT_EQ(of({session, "d1", ""}).rate_key, to_string(*of({"", "d1", ""}).who.visitor))
    << "who makes up sessions keeps one rate";
  EXPECT_EQ(of({"", "d1", ""}).rate_key, to_string(*of({"", "d1", ""}).who.visitor));
  EXPECT_EQ(of({}).rate_key, "a10.0.0.1") << "who makes up new names each time has one rate";
  EXPECT_EQ(of({"no session", "", ""}).rate_key, "a10.0.0.1");
}

// A session has one owner, and a visitor one rate: a new name in each request gives no new one.
TEST_F(speaking, counts_by_a_sessions_owner_whatever_is_named) {
  const std::string session(32, 'a');
  shared_.owners.learn(*parse_session_id(session), {7, 7});
  const auto owner = to_string(visitor_id{7, 7});
  EXPECT_EQ(of({session, "", ""}).rate_key, owner);
  EXPECT_EQ(of({session, "d1", ""}).rate_key, owner);
  EXPECT_EQ(of({session, "d2", ""}).rate_key, owner);
  EXPECT_EQ(of({session, "", "ada"}, key_kind::secret).rate_key, owner);
}

TEST_F(speaking, learns_a_sessions_owner_and_counts_for_it) {
  known_key key;
  auto request = std::make_shared<http_request>();
  const exchange x{request, {&key, {}}, {}, nullptr};
  post_outcome found;
  found.session = {1, 2};
  found.visitor = {7, 7};
  const auto bucket = shared_.rate_of(to_string(found.visitor), key);
  settle_rate(shared_, x, to_string(found.visitor), 50, found);
  EXPECT_EQ(shared_.owners.find({1, 2}), found.visitor);
  EXPECT_EQ(shared_.admit(*bucket, 1).remaining, 199) << "it was counted for this name already";
  settle_rate(shared_, x, "another", 50, found);
  EXPECT_LE(shared_.admit(*bucket, 1).remaining, 150);
}

// A new session in each request gives no new rate where it makes nobody.
TEST_F(speaking, counts_by_address_for_a_session_that_may_be_made_up) {
  const std::string session(32, 'a');
  auto request = std::make_shared<http_request>();
  request->address = "10.0.0.1";
  const exchange from{request, {&key_, {}}, {}, nullptr};
  auto stranger = of({session, "", ""});
  forbid_new_session(shared_, from, stranger);
  EXPECT_EQ(stranger.rate_key, "a10.0.0.1");
  auto vouched = of({session, "", ""}, key_kind::secret);
  forbid_new_session(shared_, from, vouched);
  EXPECT_EQ(vouched.rate_key, 's' + session);
  shared_.owners.learn(*parse_session_id(session), {7, 7});
  auto known = of({session, "", ""});
  forbid_new_session(shared_, from, known);
  EXPECT_EQ(known.rate_key, to_string(visitor_id{7, 7}));
}

TEST_F(speaking, may_make_a_session_and_a_visitor) {
  auto x = of({});
  EXPECT_FALSE(x.who.fresh);
  key_.kind = key_kind::publishable;
  auto request = std::make_shared<http_request>();
  request->address = "10.0.0.1";
  const exchange from{request, {&key_, {}}, {}, nullptr};
  allow_new_session(shared_, from, x);
  ASSERT_TRUE(x.who.fresh);
  EXPECT_EQ(x.who.fresh_visitor, shared_.names.of_device(x.new_anon_id));
  ASSERT_TRUE(x.who.admits);
  EXPECT_TRUE(x.who.admits());
}

TEST(media, is_lower_case_without_parameters) {
  http_request x;
  EXPECT_EQ(media_of(x), "");
  x.head.fields = {{"content-type", "Text/Plain ; charset=UTF-8"}};
  EXPECT_EQ(media_of(x), "text/plain");
}

} // namespace
} // namespace attune
