#include "http/resume_token.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(resume_token, is_read_back) {
  const auto made = make_resume_token();
  const auto read = read_resume_token(made.text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->session, made.session);
  EXPECT_EQ(read->digest, made.digest);
  EXPECT_EQ(made.text.substr(0, 32), to_string(made.session));
}

TEST(resume_token, another_secret_has_another_digest) {
  const auto made = make_resume_token();
  auto forged = made.text;
  forged.back() = forged.back() == '0' ? '1' : '0';
  EXPECT_NE(read_resume_token(forged)->digest, made.digest);
}

TEST(resume_token, nothing_else_is_one) {
  const auto good = make_resume_token().text;
  for (const auto& bad :
       {std::string{}, good.substr(1), good + "0", std::string(65, '0'),
        good.substr(0, 32) + "-" + good.substr(33), "G" + good.substr(1), good.substr(0, 64) + "X"})
    EXPECT_FALSE(read_resume_token(bad)) << bad;
}

TEST(resume_token, anon_ids_are_long_and_new) {
  EXPECT_EQ(make_anon_id().size(), 32u);
  EXPECT_NE(make_anon_id(), make_anon_id());
}

} // namespace
} // namespace attune
