#include "http/blocks_request.hpp"

#include "tests/support/offline_gateway.hpp"

namespace attune {
namespace {

class asked_blocks : public offline_gateway {
protected:
  result<blocks_request> read(std::string_view query, std::string_view last_event_id = {}) {
    http_request request;
    request.target = *read_url("/v1/blocks/stream?" + std::string{query});
    if (!last_event_id.empty())
      request.head.fields = {{"last-event-id", std::string{last_event_id}}};
    return read_blocks_request(shared_, request, {});
  }
};

TEST_F(asked_blocks, names_each_slot_once) {
  const auto x = read("slots=home,side,home,,nowhere&delta=1&anon_id=d1");
  ASSERT_TRUE(x);
  ASSERT_EQ(x->opening.subscribe.size(), 2u);
  EXPECT_EQ(x->opening.subscribe[0].slot, "home");
  EXPECT_EQ(x->unknown, std::vector<std::string>{"nowhere"});
  EXPECT_TRUE(x->deltas);
  EXPECT_FALSE(x->opening.replaces) << "it lives beside a socket";
  EXPECT_EQ(x->opening.visitor, shared_.names.of_device("d1"));
}

TEST_F(asked_blocks, is_refused_without_a_slot_that_there_is) {
  EXPECT_EQ(read("").error().code, fault_code::bad_message);
  EXPECT_EQ(read("slots=nowhere").error().code, fault_code::not_found);
  std::string many = "slots=home";
  for (auto i = 0; i < 40; ++i)
    many += ",s" + std::to_string(i);
  EXPECT_EQ(read(many).error().code, fault_code::bad_message);
}

TEST_F(asked_blocks, resumes_where_nothing_was_missed) {
  const session_id session{1, 2};
  shared_.sent_events.keep(session, {"e1", 7}, {{"home", 3}});
  const auto query = "slots=home&session=" + to_string(session);
  EXPECT_EQ(read(query, "e1.7")->opening.subscribe[0].have, 3u);
  EXPECT_EQ(read(query + "&last_event_id=e1.7")->last.counter, 7u);
  EXPECT_FALSE(read(query, "e1.6")->held) << "an event was missed";
  EXPECT_FALSE(read(query, "nonsense")->held);
  EXPECT_FALSE(read("slots=home", "e1.7")->held) << "no session";
}

} // namespace
} // namespace attune
