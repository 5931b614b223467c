#include "models/segment_topics.hpp"

#include "models/embedding.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

/// The centre of visitors who look at these, as much at the first as at all others together.
segment lookers_at(std::uint16_t id, const std::vector<std::string>& categories) {
  segment out;
  out.id = id;
  auto weight = 100.0f;
  for (const auto& category : categories) {
    item_features only;
    only.categories = {feature_hash(category)};
    std::array<float, embedding_dims> direction;
    embed(only, direction.data());
    for (std::size_t i = 0; i < embedding_dims; ++i)
      out.center[i] += weight * direction[i];
    weight /= 2;
  }
  return out;
}

class segment_topics : public testing::Test {
protected:
  segment_topics() {
    std::uint64_t n = 0;
    for (const auto* category : {"Lamps", "Chairs", "Vinyl", "Coffee"}) {
      ++n;
      items.put(an_item("i" + std::to_string(n), {category}), n).value();
    }
    groups.all = {lookers_at(3, {"Vinyl"}), lookers_at(7, {"Chairs", "Lamps"}), segment{}};
  }

  std::vector<std::string> names(std::size_t of, std::size_t most = 5) {
    const auto snapshot = items.publish();
    std::vector<std::string> out;
    const auto all = nearest_categories(groups, *snapshot, most);
    for (const auto& x : all.at(of))
      out.emplace_back(x.name);
    return out;
  }

  catalogue items{plain_body};
  segments groups;
};

TEST_F(segment_topics, are_the_categories_nearest_to_the_centre) {
  EXPECT_EQ(names(0), std::vector<std::string>{"Vinyl"});
  EXPECT_EQ(names(1), (std::vector<std::string>{"Chairs", "Lamps"}));
  EXPECT_EQ(names(1, 1), std::vector<std::string>{"Chairs"});
  EXPECT_TRUE(names(2).empty()) << "nobody's taste is known";
}

TEST_F(segment_topics, have_the_cosine_to_the_centre) {
  const auto snapshot = items.publish();
  const auto near = nearest_categories(groups, *snapshot, 5);
  ASSERT_EQ(near.size(), 3u);
  ASSERT_EQ(near[0].size(), 1u);
  EXPECT_NEAR(near[0][0].cosine, 1, 1e-5);
}

TEST_F(segment_topics, leave_out_a_category_that_no_item_has) {
  items.remove(key_of("i2"), 9);
  EXPECT_EQ(names(1), std::vector<std::string>{"Lamps"});
}

} // namespace
} // namespace attune
