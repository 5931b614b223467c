#include "config/metrics.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <sstream>
#include <string>

namespace attune {
namespace {

using namespace std::chrono_literals;

class metrics : public testing::Test {
protected:
  /// Whether the exposition has this line.
  bool says(const std::string& line) const {
    return ('\n' + report.text()).find('\n' + line + '\n') != std::string::npos;
  }

  probe report;
};

TEST_F(metrics, a_push_shows_in_its_buckets_cumulatively) {
  report.slate_pushed(300us);
  report.slate_pushed(3ms);
  EXPECT_TRUE(says("# TYPE attune_signal_to_push_seconds histogram"));
  EXPECT_TRUE(says("attune_signal_to_push_seconds_bucket{le=\"0.0002\"} 0"));
  EXPECT_TRUE(says("attune_signal_to_push_seconds_bucket{le=\"0.0005\"} 1"));
  EXPECT_TRUE(says("attune_signal_to_push_seconds_bucket{le=\"0.005\"} 2"));
  EXPECT_TRUE(says("attune_signal_to_push_seconds_bucket{le=\"+Inf\"} 2"));
  EXPECT_TRUE(says("attune_signal_to_push_seconds_count 2"));
  EXPECT_TRUE(says("attune_signal_to_push_seconds_sum 0.0033"));
}

TEST_F(metrics, each_step_has_a_histogram_under_its_own_name) {
  report.step_took(step::queue, 1us);
  report.step_took(step::learn, 1us);
  EXPECT_TRUE(says("attune_stage_seconds_count{stage=\"queue\"} 1"));
  EXPECT_TRUE(says("attune_stage_seconds_count{stage=\"learn\"} 1"));
  EXPECT_TRUE(says("attune_stage_seconds_count{stage=\"rank\"} 0"));
}

TEST_F(metrics, a_limit_that_was_hit_is_named) {
  report.limit_hit("uncommitted");
  report.limit_hit("uncommitted");
  EXPECT_TRUE(says("attune_limit_hits_total{limit=\"uncommitted\"} 2"));
}

TEST_F(metrics, live_visitors_are_those_activated_and_not_ended) {
  for (int i = 0; i < 5; ++i)
    report.visitor_activated();
  report.visitor_passivated();
  EXPECT_TRUE(says("attune_visitors_live 4"));
}

TEST_F(metrics, a_commit_counts_its_records) {
  report.records_committed(20);
  report.records_committed(1);
  EXPECT_TRUE(says("attune_commits_total 2"));
  EXPECT_TRUE(says("attune_records_committed_total 21"));
}

TEST_F(metrics, requests_are_counted_by_route_and_status) {
  report.request_answered("/v1/items", 413, 1ms);
  EXPECT_TRUE(says("attune_requests_total{route=\"/v1/items\",status=\"413\"} 1"));
  EXPECT_TRUE(says("attune_request_seconds_count 1"));
}

TEST_F(metrics, what_alerts_rest_on_is_there_at_0_before_its_first_event) {
  for (const auto* line :
       {"attune_actors_died_total{kind=\"learner\"} 0",
        "attune_store_faults_total{what=\"record\"} 0",
        "attune_signals_shed_total{code=\"overloaded\"} 0",
        "attune_limit_hits_total{limit=\"engine.visitors\"} 0",
        "attune_sockets_closed_total{code=\"4500\"} 0",
        "attune_connections_refused_total{why=\"address\"} 0",
        "attune_requests_total{route=\"/v1/signals\",status=\"503\"} 0",
        "attune_rows_dropped_total{code=\"bad_message\"} 0", "attune_rewards_total 0"})
    EXPECT_TRUE(says(line)) << line;
}

TEST_F(metrics, what_clients_sent_amiss_is_counted_by_what_became_of_it) {
  report.rows_dropped("too_old", 2);
  report.fields_cut(3);
  report.fields_ignored(4);
  EXPECT_TRUE(says("attune_rows_dropped_total{code=\"too_old\"} 2"));
  EXPECT_TRUE(says("attune_fields_cut_total 3"));
  EXPECT_TRUE(says("attune_fields_ignored_total 4"));
  EXPECT_TRUE(says("attune_rewards_total 0"));
}

TEST_F(metrics, connections_that_are_open_are_those_opened_and_not_closed) {
  for (auto n = 0; n < 3; ++n)
    report.connection_opened("sse");
  report.connection_closed("sse");
  EXPECT_TRUE(says("attune_connections_open{transport=\"sse\"} 2"));
  EXPECT_TRUE(says("attune_connections_open{transport=\"http\"} 0"));
}

TEST_F(metrics, what_is_so_at_the_moment_comes_from_who_asks) {
  const auto text =
    '\n' + report.text({"1.2.3", {{"store", true}, {"backlog", false}}, 4'096, std::uint64_t{77}});
  for (const auto* line : {"attune_build_info{version=\"1.2.3\"} 1",
                           "attune_ready{check=\"store\"} 1", "attune_ready{check=\"backlog\"} 0",
                           "attune_uncommitted_bytes 4096", "attune_disk_free_bytes 77"})
    EXPECT_NE(text.find('\n' + std::string{line} + '\n'), std::string::npos) << line << text;
  EXPECT_EQ(report.text().find("attune_disk_free_bytes"), std::string::npos) << "where none is";
  EXPECT_NE(text.find("\nprocess_start_time_seconds "), std::string::npos);
}

TEST_F(metrics, no_name_appears_twice) {
  std::istringstream lines{report.text()};
  std::set<std::string> names;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("# TYPE ")) {
      EXPECT_TRUE(names.insert(line.substr(7, line.rfind(' ') - 7)).second) << line;
    }
  EXPECT_GT(names.size(), 25u);
}

} // namespace
} // namespace attune
