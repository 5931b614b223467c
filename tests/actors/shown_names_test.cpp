#include "actors/shown_names.hpp"

#include "models/catalogue.hpp"
#include "models/embedding.hpp"
#include "tests/models/some_items.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

class shown_names : public testing::Test {
protected:
  shown_names() {
    items.put(an_item("lamp", {"Home"}, {"Warm light"}), 1).value();
    items.put(an_item("gone", {"Garden"}), 2).value();
    items.remove(key_of("gone"), 3);
    now = items.publish();
  }

  catalogue items{plain_body};
  std::shared_ptr<const catalogue_snapshot> now;
};

TEST_F(shown_names, are_ids_of_what_is_there_and_keys_of_what_is_not) {
  EXPECT_EQ(id_or_key(*now, key_of("lamp")), "lamp");
  EXPECT_EQ(id_or_key(*now, item_key{0x1a}), "#000000000000001a");
  EXPECT_EQ(id_or_key(*now, key_of("gone")).front(), '#');
}

TEST_F(shown_names, are_topics_as_items_write_them_and_hashes_of_others) {
  EXPECT_EQ(topic_or_hash(*now, feature_hash("home")), "Home");
  EXPECT_EQ(topic_or_hash(*now, feature_hash("warm light")), "Warm light");
  EXPECT_EQ(topic_or_hash(*now, 0x1a), "#1a");
}

TEST_F(shown_names, are_written_with_their_weights) {
  std::string text;
  json_writer out{text};
  out.open_object();
  write_topics(out, "likes", {{feature_hash("home"), 0.5f}, {0x1a, -1}}, *now);
  out.close_object();
  EXPECT_EQ(text, R"({"likes":[{"topic":"Home","weight":0.5},{"topic":"#1a","weight":-1}]})");
}

} // namespace
} // namespace attune
