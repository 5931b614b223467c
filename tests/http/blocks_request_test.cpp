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

TEST_F(asked_blocks, takes_deltas_or_does_not_and_guesses_neither) {
  EXPECT_TRUE(read("slots=home&delta=1")->deltas);
  EXPECT_FALSE(read("slots=home&delta=0")->deltas);
  EXPECT_FALSE(read("slots=home")->deltas);
  for (const auto* query : {"slots=home&delta=true", "slots=home&delta=2"}) {
    const auto x = read(query);
    ASSERT_FALSE(x) << query;
    EXPECT_EQ(x.error().pointer, "/delta");
    EXPECT_EQ(x.error().what, "The parameter delta is 0 or 1.");
  }
}

// The session is in the event's id: a browser cannot change its URL.
TEST_F(asked_blocks, goes_on_behind_an_event_by_its_id_alone) {
  const event_id seventh{{1, 2}, 9, 7};
  shared_.sent_events.keep({seventh, "1z0", {{"home", 3}}, {}});
  const auto all_seen = read("slots=home", to_string(seventh));
  EXPECT_EQ(all_seen->opening.session, seventh.session);
  EXPECT_TRUE(all_seen->opening.resumes);
  EXPECT_EQ(all_seen->opening.epoch, "1z0");
  EXPECT_EQ(all_seen->opening.subscribe[0].have, 3u);
  EXPECT_EQ(read("slots=home&last_event_id=" + to_string(seventh))->last, seventh);

  const auto missed_one = read("slots=home", to_string(event_id{{1, 2}, 9, 6}));
  EXPECT_EQ(missed_one->opening.session, seventh.session);
  EXPECT_FALSE(missed_one->opening.subscribe[0].have);

  const auto forgotten = read("slots=home", to_string(event_id{{1, 2}, 8, 7}));
  EXPECT_EQ(forgotten->opening.session, seventh.session);
  EXPECT_TRUE(forgotten->opening.resumes);
  EXPECT_FALSE(forgotten->before);
}

// The session of the URL may be one that was not known any more when the stream began.
TEST_F(asked_blocks, believes_an_events_id_before_the_url) {
  const event_id x{{1, 2}, 9, 7};
  const auto query = "slots=home&session=" + to_string(session_id{3, 4});
  EXPECT_EQ(read(query, to_string(x))->opening.session, x.session);
  EXPECT_EQ(read(query, "nonsense")->opening.session, (session_id{3, 4}));
  EXPECT_FALSE(read(query, "nonsense")->opening.resumes);
}

} // namespace
} // namespace attune
