#include "tools/load/run_load.hpp"

#include "tests/tools/fake_server.hpp"

#include <gtest/gtest.h>

using namespace attune;
using test::fake_server;

namespace {

std::string list(std::string_view version) {
  std::string order, items;
  for (int i = 0; i < 20; ++i) {
    const auto id = "\"i" + std::to_string(i) + '"';
    order += (i == 0 ? "" : ",") + id;
    items += (i == 0 ? "{\"id\":" : ",{\"id\":") + id + '}';
  }
  return R"({"type":"rec","rid":"r","rev":1,"state_version":)" + std::string{version}
         + ",\"order\":[" + order + "],\"items\":[" + items + "]}";
}

/// Answers each batch with a list that contains it and an ack; `worse` says a list of one.
fake_server::behaviour gateway(bool worse = false) {
  return {[worse](const std::string& text) -> std::vector<std::string> {
            if (text.find(R"("type":"hello")") != text.npos)
              return {R"({"type":"welcome"})"};
            if (text.find(R"("type":"subscribe")") != text.npos)
              return {list("0")};
            const auto at = text.find(R"("seq":)") + 6;
            const auto seq = text.substr(at, text.find(',', at) - at);
            return {worse ? R"({"type":"rec","order":["a"]})" : list(seq),
                    R"({"type":"ack","seq":)" + seq + '}'};
          },
          [](const auto&) { return fake_server::answer{}; }};
}

} // namespace

TEST(run_load, sends_at_its_rate_whatever_the_server_does) {
  fake_server server{gateway()};
  load_options options;
  options.url = server.url();
  options.connections = 4;
  options.rate = 200;
  options.seconds = 1;
  options.seed = 5;
  const auto report = run_load(options);
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_TRUE(report->clean()) << report->figures.complaint;
  EXPECT_NEAR(static_cast<double>(report->counted), 200, 75); // Poisson: sd 14.
  EXPECT_EQ(report->figures.to_push.count(), report->counted);
  EXPECT_EQ(report->figures.to_ack.count(), report->counted);
}

TEST(run_load, keeps_one_signal_outstanding_in_a_closed_loop) {
  fake_server server{gateway()};
  load_options options;
  options.url = server.url();
  options.connections = 2;
  options.closed = true;
  options.seconds = 0.3;
  const auto report = run_load(options);
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_TRUE(report->clean()) << report->figures.complaint;
  EXPECT_GT(report->counted, 2u);
}

TEST(run_load, does_not_call_wrong_lists_clean) {
  fake_server server{gateway(true)};
  load_options options;
  options.url = server.url();
  options.connections = 1;
  options.rate = 50;
  options.seconds = 0.1;
  options.seed = 3;
  const auto report = run_load(options);
  ASSERT_TRUE(report) << report.error().what;
  EXPECT_GT(report->figures.wrong, 0u);
  EXPECT_FALSE(report->clean());
}

TEST(run_load, refuses_other_machines_bad_urls_and_unknown_processes) {
  load_options options;
  options.url = "http://192.0.2.1:80";
  EXPECT_EQ(run_load(options).error().code, fault_code::forbidden);
  options.url = "ftp://x";
  EXPECT_EQ(run_load(options).error().code, fault_code::bad_message);
  options.url = "http://127.0.0.1:1";
  EXPECT_EQ(run_load(options).error().code, fault_code::not_found);
  options.server_pid = 0x7ffffff0;
  EXPECT_EQ(run_load(options).error().code, fault_code::not_found);
}
