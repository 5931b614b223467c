#include "protocol/consent.hpp"

#include <gtest/gtest.h>
#include <type_traits>

namespace attune {

static_assert(!std::is_copy_constructible_v<permit<purpose::profile>>);
static_assert(!std::is_move_constructible_v<permit<purpose::profile>>);
static_assert(!std::is_default_constructible_v<permit<purpose::profile>>);

TEST(consent, starts_with_contextual_alone) {
  const consent x;
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    EXPECT_EQ(x.has(static_cast<purpose>(i)), purpose_names[i] == "contextual");
}

TEST(consent, what_rests_on_a_profile_needs_one) {
  consent x;
  for (const auto p : {purpose::personalize, purpose::improve, purpose::fine_behavior}) {
    x.grant(p);
    EXPECT_FALSE(x.has(p));
  }
  x.grant(purpose::profile);
  for (const auto p : {purpose::personalize, purpose::improve, purpose::fine_behavior})
    EXPECT_TRUE(x.has(p));
  x.withdraw(purpose::profile);
  for (const auto p : {purpose::personalize, purpose::improve, purpose::fine_behavior})
    EXPECT_FALSE(x.has(p));
}

TEST(consent, gives_a_permit_only_for_what_is_in_force) {
  consent x;
  auto uses = 0;
  const auto use = [&](const permit<purpose::measure>&) { ++uses; };
  EXPECT_FALSE(x.with<purpose::measure>(use));
  EXPECT_EQ(uses, 0);
  x.grant(purpose::measure);
  EXPECT_TRUE(x.with<purpose::measure>(use));
  EXPECT_EQ(uses, 1);
}

TEST(consent, survives_its_bits) {
  consent x;
  x.grant(purpose::share);
  x.withdraw(purpose::contextual);
  x.decided_at(42);
  EXPECT_EQ(consent::from_bits(x.bits(), x.decided_ms()), x);
  EXPECT_EQ(x.bits(), 1u << 8); // `share` has the value 8.
}

} // namespace attune
