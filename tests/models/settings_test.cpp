#include "models/settings.hpp"

#include "models/features.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <string>

namespace attune {
namespace {

TEST(model_settings, name_each_feature_for_the_shop_and_for_each_slot) {
  const model_settings x;
  EXPECT_EQ(x.priors.size(), feature_names().size());
  for (const auto& [name, slot] : x.slots)
    EXPECT_EQ(slot.priors.size(), feature_names().size()) << name;
  EXPECT_TRUE(prior_weights(x.priors));
}

TEST(model_settings, have_the_four_slots_of_a_shop) {
  const auto slots = default_slots();
  for (const auto* name : {"home", "similar", "popular", "cart"})
    EXPECT_TRUE(slots.contains(name)) << name;
  EXPECT_FALSE(slots.at("popular").personal);
  EXPECT_GT(slots.at("similar").priors.at("about_similarity"), 0);
  EXPECT_GT(slots.at("cart").priors.at("about_together"), 0);
  EXPECT_EQ(slots.at("home").priors, no_priors());
}

// docs/ranking.md has a row for each: | `name` | sentence | default | example |
TEST(model_settings, are_documented_feature_by_feature_with_their_default) {
  std::ifstream document{ATTUNE_ROOT "/docs/ranking.md"};
  const std::regex row{R"(\| `(\w+)` \| [^|]+ \| (-?[0-9.]+) \|.*)"};
  number_table documented;
  std::string line;
  for (std::smatch cells; std::getline(document, line);)
    if (std::regex_match(line, cells, row))
      documented[cells[1]] = std::stod(cells[2]);
  EXPECT_EQ(documented, default_priors());
}

} // namespace
} // namespace attune
