#include "http/pseudonym.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

namespace attune {
namespace {

TEST(pseudonym, depends_on_key_kind_and_id) {
  const pseudonyms names{std::string(32, 'k')};
  const pseudonyms others{std::string(32, 'l')};
  EXPECT_EQ(names.of_user("ada"), names.of_user("ada"));
  EXPECT_NE(names.of_user("ada"), names.of_user("bob"));
  EXPECT_NE(names.of_user("ada"), names.of_device("ada"));
  EXPECT_NE(names.of_user("ada"), others.of_user("ada"));
}

TEST(pseudonym, key_is_known_again_by_its_fingerprint) {
  const pseudonyms names{std::string(32, 'k')};
  EXPECT_EQ(names.fingerprint(), pseudonyms{std::string(32, 'k')}.fingerprint());
  EXPECT_NE(names.fingerprint(), pseudonyms{std::string(32, 'l')}.fingerprint());
}

TEST(pseudonym, key_is_made_once_and_for_its_owner_alone) {
  const test::temp_folder folder;
  const auto path = folder.path() / "key";
  const auto first = open_pseudonyms(path.string());
  ASSERT_TRUE(first) << first.error().what;
  struct stat facts {};
  ASSERT_EQ(::stat(path.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777u, 0600u);
  const auto second = open_pseudonyms(path.string());
  ASSERT_TRUE(second) << second.error().what;
  EXPECT_EQ(first->of_user("ada"), second->of_user("ada"));
}

TEST(pseudonym, key_that_others_can_read_is_refused) {
  const test::temp_folder folder;
  const auto path = folder.path() / "key";
  ASSERT_TRUE(open_pseudonyms(path.string()));
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  const auto x = open_pseudonyms(path.string());
  ASSERT_FALSE(x);
  EXPECT_NE(x.error().what.find("chmod 600"), std::string::npos) << x.error().what;
}

TEST(pseudonym, damaged_key_is_refused_not_replaced) {
  const test::temp_folder folder;
  const auto path = folder.path() / "key";
  for (const auto& text : {std::string{}, std::string{"abc"}, std::string(64, 'g'),
                           std::string(65, 'a'), std::string(70, 'a')}) {
    std::ofstream{path} << text;
    ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
    EXPECT_FALSE(open_pseudonyms(path.string())) << text;
  }
  EXPECT_FALSE(open_pseudonyms((folder.path() / "no" / "such" / "folder").string()));
}

TEST(pseudonym, without_a_file_lives_in_memory) {
  const auto a = open_pseudonyms("");
  const auto b = open_pseudonyms("");
  ASSERT_TRUE(a && b);
  EXPECT_NE(a->of_user("ada"), b->of_user("ada"));
}

} // namespace
} // namespace attune
