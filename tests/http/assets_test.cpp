#include "http/assets.hpp"

#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace attune {
namespace {

struct one_file final : assets {
  std::shared_ptr<const asset> find(std::string_view path) const override {
    return path == "/built-in.js" ? std::make_shared<asset>(asset{"text/javascript", "built in"})
                                  : nullptr;
  }
};

TEST(folder_assets, serves_what_lies_below_and_else_what_is_built_in) {
  const test::temp_folder folder;
  std::filesystem::create_directories(folder.path() / "web" / "sub");
  std::ofstream{folder.path() / "web" / "sub" / "page.html"} << "<p>";
  const one_file built_in;
  const auto x = serve_folder((folder.path() / "web").string(), built_in);
  const auto page = x->find("/sub/page.html");
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->body, "<p>");
  EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
  ASSERT_NE(x->find("/built-in.js"), nullptr);
  EXPECT_EQ(x->find("/other.js"), nullptr);
  std::ofstream{folder.path() / "web" / "sub" / "page.html"} << "<p>new";
  EXPECT_EQ(x->find("/sub/page.html")->body, "<p>new") << "read anew each time";
}

TEST(folder_assets, serves_nothing_outside_hidden_or_huge) {
  const test::temp_folder folder;
  const auto web = folder.path() / "web";
  std::filesystem::create_directories(web);
  std::filesystem::create_directories(folder.path() / "web-other");
  std::ofstream{folder.path() / "secret.txt"} << "secret";
  std::ofstream{folder.path() / "web-other" / "a.txt"} << "secret";
  std::ofstream{web / ".env"} << "secret";
  std::filesystem::create_symlink(folder.path() / "secret.txt", web / "link.txt");
  std::ofstream{web / "huge.txt"} << std::string((4u << 20) + 1, 'x');
  const no_assets nothing;
  const auto x = serve_folder(web.string(), nothing);
  for (const std::string_view path : {"/../secret.txt", "/link.txt", "/.env", "/huge.txt", "/", "",
                                      "secret.txt", "/../web-other/a.txt", "/../web/../secret.txt"})
    EXPECT_EQ(x->find(path), nullptr) << path;
}

TEST(folder_assets, knows_types_by_suffix) {
  EXPECT_EQ(media_type("/a/b.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(media_type("/openapi.yaml"), "application/yaml");
  EXPECT_EQ(media_type("/noext"), "application/octet-stream");
}

} // namespace
} // namespace attune
