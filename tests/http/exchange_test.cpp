#include "http/exchange.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace attune {
namespace {

bool has_field(const http_answer& x, std::string_view name) {
  return std::any_of(x.fields.begin(), x.fields.end(),
                     [&](const auto& f) { return f.first == name; });
}

TEST(exchange, turns_faults_into_problems) {
  const auto bad = problem({fault_code::bad_message, "No.", "/n"});
  EXPECT_EQ(bad.status, 400);
  EXPECT_EQ(bad.content_type, "application/problem+json");
  EXPECT_NE(bad.body.find("\"pointer\":\"/n\""), std::string::npos) << bad.body;
  EXPECT_TRUE(has_field(problem({fault_code::unauthorized, "No.", {}}), "WWW-Authenticate"));
  const auto busy = problem({fault_code::overloaded, "Later.", {}});
  EXPECT_EQ(busy.status, 503);
  EXPECT_TRUE(has_field(busy, "Retry-After"));
  EXPECT_NE(busy.body.find("\"temporary\":true"), std::string::npos) << busy.body;
}

TEST(exchange, has_problems_of_http_alone) {
  const auto x = problem(405, {fault_code::bad_message, "Not \"so\".", {}});
  EXPECT_EQ(x.status, 405);
  EXPECT_NE(x.body.find("\"status\":405"), std::string::npos) << x.body;
  EXPECT_NE(x.body.find("Not \\\"so\\\"."), std::string::npos) << x.body;
  EXPECT_NE(x.body.find("\"title\":\"Method Not Allowed\""), std::string::npos) << x.body;
}

TEST(exchange, has_a_phrase_for_each_status_that_is_sent) {
  for (const auto status : {200, 202, 204, 304, 400, 401, 403, 404, 405, 409, 413,
                            414, 415, 417, 422, 426, 429, 431, 500, 501, 503, 505})
    EXPECT_NE(phrase_of(status), "Status") << status;
}

} // namespace
} // namespace attune
