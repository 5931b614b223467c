#include "protocol/codec/write_consent.hpp"

#include <gtest/gtest.h>

#include <string>

namespace attune {
namespace {

// `personalize` was granted, but counts only together with `profile`.
TEST(write_consent, says_of_all_purposes_what_is_in_force) {
  consent x;
  x.grant(purpose::personalize);
  x.grant(purpose::measure);
  std::string text;
  json_writer w{text};
  w.open_object();
  write_consent(w, x);
  w.close_object();
  EXPECT_EQ(text, R"({"consent":{"purposes":{"storage":false,"contextual":true,"profile":false,)"
                  R"("personalize":false,"measure":true,"improve":false,"fine_behavior":false,)"
                  R"("precise_geo":false,"share":false}}})");
}

} // namespace
} // namespace attune
