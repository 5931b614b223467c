#include "config/metrics.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <sstream>

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

TEST_F(metrics, each_stage_has_a_histogram_under_its_own_name) {
  report.stage_took(stage::decode, 1us);
  report.stage_took(stage::activate, 1us);
  EXPECT_TRUE(says("attune_stage_seconds_count{stage=\"decode\"} 1"));
  EXPECT_TRUE(says("attune_stage_seconds_count{stage=\"activate\"} 1"));
  EXPECT_TRUE(says("attune_stage_seconds_count{stage=\"rank\"} 0"));
}

TEST_F(metrics, a_limit_that_was_hit_is_named) {
  report.limit_hit(limit::uncommitted_bytes);
  report.limit_hit(limit::restarts);
  EXPECT_TRUE(says("attune_limit_hits_total{limit=\"uncommitted_bytes\"} 1"));
  EXPECT_TRUE(says("attune_limit_hits_total{limit=\"restarts\"} 1"));
  EXPECT_TRUE(says("attune_limit_hits_total{limit=\"credit\"} 0"));
}

TEST_F(metrics, live_visitors_are_those_activated_and_not_ended) {
  for (int i = 0; i < 5; ++i)
    report.visitor_activated();
  report.visitor_passivated();
  report.visitor_failed();
  EXPECT_TRUE(says("attune_visitors_live 3"));
}

TEST_F(metrics, a_commit_counts_its_records_and_its_time) {
  report.records_committed(20, 5'000, 200us);
  EXPECT_TRUE(says("attune_commits_total 1"));
  EXPECT_TRUE(says("attune_records_committed_total 20"));
  EXPECT_TRUE(says("attune_bytes_committed_total 5000"));
  EXPECT_TRUE(says("attune_stage_seconds_count{stage=\"commit\"} 1"));
}

TEST_F(metrics, gauges_show_the_newest_value) {
  report.published(snapshot::segments, 7);
  report.published(snapshot::segments, 9);
  report.items_are(500);
  report.backlog_is(12);
  EXPECT_TRUE(says("attune_snapshot_version{snapshot=\"segments\"} 9"));
  EXPECT_TRUE(says("attune_items 500"));
  EXPECT_TRUE(says("attune_backlog_bytes 12"));
}

TEST_F(metrics, requests_are_counted_by_route_and_status) {
  report.request_answered("/v1/items", 413, 1ms);
  EXPECT_TRUE(says("attune_requests_total{route=\"/v1/items\",status=\"413\"} 1"));
  EXPECT_TRUE(says("attune_request_seconds_count 1"));
}

TEST_F(metrics, no_name_appears_twice) {
  std::istringstream lines{report.text()};
  std::set<std::string> names;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("# TYPE ")) {
      EXPECT_TRUE(names.insert(line.substr(7, line.rfind(' ') - 7)).second) << line;
    }
  EXPECT_GT(names.size(), 30u);
}

} // namespace
} // namespace attune
