#include "http/speaker.hpp"

#include "tests/support/offline_gateway.hpp"

namespace attune {
namespace {

class speaking : public offline_gateway {
protected:
  speaker of(const named_ids& ids, key_kind kind = key_kind::publishable, std::string user = {}) {
    key_.kind = kind;
    auto request = std::make_shared<http_request>();
    request->address = "10.0.0.1";
    return speaker_of(shared_, {request, {&key_, std::move(user)}, {}, nullptr}, ids);
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
  EXPECT_EQ(of({session, "", ""}).rate_name, 's' + session);
  EXPECT_EQ(of({session, "d1", ""}).rate_name, to_string(*of({"", "d1", ""}).who.visitor))
    << "who makes up sessions keeps one rate";
  EXPECT_EQ(of({"", "d1", ""}).rate_name, to_string(*of({"", "d1", ""}).who.visitor));
  EXPECT_EQ(of({}).rate_name, "a10.0.0.1") << "who makes up new names each time has one rate";
  EXPECT_EQ(of({"no session", "", ""}).rate_name, "a10.0.0.1");
}

TEST_F(speaking, may_make_a_session_and_a_visitor) {
  auto x = of({});
  EXPECT_FALSE(x.who.fresh);
  may_be_new(shared_, x);
  ASSERT_TRUE(x.who.fresh);
  EXPECT_EQ(x.who.fresh_visitor, shared_.names.of_device(x.minted_anon));
}

TEST(media, is_lower_case_without_parameters) {
  http_request x;
  EXPECT_EQ(media_of(x), "");
  x.head.fields = {{"content-type", "Text/Plain ; charset=UTF-8"}};
  EXPECT_EQ(media_of(x), "text/plain");
}

} // namespace
} // namespace attune
