#include "actors/fold.hpp"
#include "models/catalogue.hpp"
#include "models/item_record.hpp"
#include "models/learning.hpp"
#include "models/visitor_state.hpp"
#include "protocol/codec/item_json.hpp"
#include "store/journal.hpp"
#include "store/open.hpp"
#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <random>
#include <thread>

namespace attune::test {
namespace {

using namespace std::chrono_literals;

/// Digests of all that is a fold, by the name of who owns it.
using digests = std::map<std::string, std::string>;

/// What the live actors say of themselves, once they all have folded what is committed.
digests of_the_living(const server_process& server, const std::vector<std::string>& visitors) {
  digests out;
  auto names = visitors;
  names.insert(names.end(), {"learner", "segmenter", "catalogue"});
  for (const auto& x : names)
    out[x] = json{operators_page(server.admin_port(), "/admin/actors/" + x)}.text("/digest");
  return out;
}

std::string digest(std::string_view bytes) { return std::to_string(stable_hash(bytes)); }

template <class Model>
std::string fold_lessons(const journal& log, Model model) {
  const auto read =
    log.for_each_lesson(0, [&](numbered_lesson&& one) { model.learn(one.number, one.what); });
  EXPECT_TRUE(read.has_value());
  byte_writer state;
  model.fold.encode(state);
  return digest(state.bytes());
}

std::string fold_items(const journal& log) {
  std::vector<numbered_item> rows;
  EXPECT_TRUE(log.for_each_item([&](numbered_item&& x) { rows.push_back(std::move(x)); }));
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.number < b.number; });
  catalogue items{make_item_body};
  for (const auto& x : rows)
    if (auto row = decode_item(x.what.bytes))
      EXPECT_TRUE(items.put(std::move(*row), x.number));
    else
      items.remove(x.what.key, x.number);
  return std::to_string(items.publish()->digest());
}

/// All records from the first on; the profile, which is a copy of the fold, is not looked at.
std::string fold_timeline(journal& log, visitor_id who) {
  const model_settings models;
  const state_rules rules{*reward_rules::parse(models.rewards), models.interest_half_life_h,
                          static_cast<std::size_t>(models.consumed_items)};
  visitor_state state;
  const auto history = log.load(who);
  EXPECT_TRUE(history && history->last_n() > 0);
  for (std::uint64_t n = 1; history && n <= history->last_n(); ++n) {
    const auto bytes = log.record(who, n);
    const auto record = bytes && *bytes ? decode_record(**bytes) : std::nullopt;
    for (std::size_t i = 0; record && i < record->entries.size(); ++i)
      state.apply(record->entries[i], rules);
  }
  return digest(state.encode());
}

/// The same from the journal alone. @pre nobody has it open.
digests of_the_journal(const std::string& folder, const std::vector<std::string>& visitors) {
  store_settings settings;
  settings.url = "rocks:" + folder;
  auto opened = open_store(settings);
  if (!opened) {
    ADD_FAILURE() << opened.error().what;
    return {};
  }
  auto log = journal::open(**opened, settings);
  if (!log) {
    ADD_FAILURE() << log.error().what;
    return {};
  }
  const model_settings models;
  digests out;
  out["learner"] = fold_lessons(*log, learner_model{learning_of(models)});
  out["segmenter"] = fold_lessons(*log, segmenter_model{clustering_of(models)});
  out["catalogue"] = fold_items(*log);
  for (const auto& x : visitors)
    out[x] = fold_timeline(*log, *parse_visitor_id(x));
  return out;
}

/// Six visitors who look, click, like, buy and hide for a while. @returns their ids.
std::vector<std::string> make_traffic(const server_process& server, std::mt19937_64& random,
                                      int round) {
  constexpr std::array kinds{"click", "view_item", "like", "purchase", "hide", "dislike"};
  std::vector<std::string> ids;
  for (auto v = 0; v < 6; ++v) {
    const auto name = "v" + std::to_string(v);
    visitor_client client{server.port(),
                          R"(,"anon_id":")" + name + "\"," + std::string{full_consent}};
    client.say(R"({"type":"subscribe","slot":"home","min_interval_ms":0})");
    EXPECT_TRUE(client.wait_for_state("home", 0));
    for (auto i = 0; i < 60; ++i) {
      const auto id = name + '-' + std::to_string(round) + '-' + std::to_string(i);
      const auto& order = client.list("home").order();
      const auto item = order.empty() ? std::string{"i1"} : order[random() % order.size()];
      client.signal({signal_text(id, kinds[random() % kinds.size()], item)});
      if (i % 7 == 0)
        client.say(R"({"type":"control","op":"more_like","item":"i3"})");
      EXPECT_TRUE(client.wait_for_ack(client.seq()));
    }
    const json session{operators_page(server.admin_port(),
                                      "/admin/sessions/" + client.welcome().text("/session_id"))};
    ids.push_back(session.text("/visitor"));
    client.wait_for_state("home", client.seq());
  }
  std::this_thread::sleep_for(200ms); // The last publications, and commits of what was shown.
  return ids;
}

TEST(fold_equality, what_lives_equals_what_the_journal_says) {
  std::mt19937_64 random{test_seed()};
  server_process server{{"http.signals_per_s=1000000", "http.burst=2000000", "http.drain_ms=100"}};
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 60));
  ASSERT_EQ(ask(server.port(), "DELETE", "/v1/items/i59", any_server).status, 204);
  for (const auto ending : {SIGTERM, SIGKILL}) {
    const auto visitors = make_traffic(server, random, ending);
    const auto live = of_the_living(server, visitors);
    for (const auto& [name, value] : live)
      ASSERT_NE(value, "") << name;
    server.send(ending);
    ASSERT_EQ(server.wait(), ending == SIGTERM ? 0 : 128 + SIGKILL) << server.log();
    EXPECT_EQ(of_the_journal(server.data(), visitors), live) << "after signal " << ending;
    ASSERT_TRUE(server.start()) << server.log();
  }
}

} // namespace
} // namespace attune::test
