#include "tools/probe_adapters.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace std::chrono_literals;

TEST(engine_report, each_stage_lands_in_the_histogram_of_its_step) {
  probe to;
  engine_report report{to};
  report.took(stage::rank, 3'000);
  report.took(stage::learn, 7'000);
  EXPECT_EQ(to.took(step::rank).sum_ns, 3'000u);
  EXPECT_EQ(to.took(step::learn).sum_ns, 7'000u);
  EXPECT_EQ(to.took(step::queue).total, 0u);
}

TEST(engine_report, faults_of_the_store_are_counted_by_what_they_met) {
  probe to;
  engine_report report{to};
  report.stored_state_refused("item", "1", "a test");
  report.record_dropped("2", "a test");
  report.read_failed("a test");
  const auto text = to.text();
  for (const auto* what : {"item", "record", "read"})
    EXPECT_NE(text.find("attune_store_faults_total{what=\"" + std::string{what} + "\"} 1"),
              std::string::npos)
      << what;
}

TEST(gateway_report, a_push_counts_microseconds_as_such) {
  probe to;
  gateway_report report{to};
  report.slate_pushed(250);
  EXPECT_EQ(to.signal_to_push().sum_ns, 250'000u);
}

TEST(gateway_report, names_are_those_of_the_wire) {
  probe to;
  gateway_report report{to};
  report.frame_refused(fault_code::bad_message);
  report.connection_opened(transport::sse);
  report.reading_paused();
  const auto text = to.text();
  EXPECT_NE(text.find("attune_messages_refused_total{code=\"bad_message\"} 1"), std::string::npos);
  EXPECT_NE(text.find("attune_connections_opened_total{transport=\"sse\"} 1"), std::string::npos);
  EXPECT_NE(text.find("attune_limit_hits_total{limit=\"credit\"} 1"), std::string::npos);
}

} // namespace
} // namespace attune
