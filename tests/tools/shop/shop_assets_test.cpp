#include "tools/shop/shop_assets.hpp"

#include "tools/shop/catalogue.hpp"
#include "tools/shop/shop_pages.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace attune {
namespace {

shop_assets shop() { return {make_catalogue(7, 0, 20), "pk_demo", {"home", "popular"}}; }

} // namespace

TEST(shop_assets, serve_the_page_with_its_media_types) {
  const auto page = shop().find("/shop/index.html");
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(page->body.rfind("<!doctype html>", 0), 0u);
  EXPECT_EQ(shop().find("/index.html")->body, page->body);
  EXPECT_EQ(shop().find("/shop/shop.js")->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(shop().find("/shop/shop.css")->content_type, "text/css; charset=utf-8");
}

TEST(shop_assets, hold_each_file_that_the_page_and_its_modules_name) {
  const auto files = shop();
  const std::regex named{R"re((?:"(/shop/[a-z_.]+\.[a-z]+)"|from "\./([a-z]+\.js)"))re"};
  int count = 0;
  for (const auto& page : shop_pages()) {
    const std::string body{page.body};
    for (std::sregex_iterator at{body.begin(), body.end(), named}, end; at != end; ++at) {
      const auto path = (*at)[1].matched ? (*at)[1].str() : "/shop/" + (*at)[2].str();
      EXPECT_NE(files.find(path), nullptr) << page.name << " names " << path;
      ++count;
    }
  }
  EXPECT_GT(count, 10);
}

// A service worker sees requests for its own folder and below, and the page is at `/`.
TEST(shop_assets, have_the_service_worker_at_the_top) {
  const auto worker = shop().find("/offline.js");
  ASSERT_NE(worker, nullptr);
  EXPECT_EQ(worker->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(worker->body, shop().find("/shop/offline.js")->body);
}

TEST(shop_assets, tell_the_page_its_key_and_slots) {
  const auto config = shop().find("/shop/config.json");
  ASSERT_NE(config, nullptr);
  EXPECT_EQ(config->content_type, "application/json");
  EXPECT_EQ(config->body, R"({"key":"pk_demo","slots":["home","popular"]})");
}

TEST(shop_assets, have_a_picture_where_each_product_says) {
  const auto files = shop();
  for (const auto& x : make_catalogue(7, 0, 20)) {
    const auto drawn = files.find(x.image);
    ASSERT_NE(drawn, nullptr) << x.image;
    EXPECT_EQ(drawn->content_type, "image/svg+xml");
    EXPECT_EQ(drawn->body.rfind("<svg ", 0), 0u);
  }
  EXPECT_EQ(files.find("/shop/pictures/p-0021.svg"), nullptr);
}

TEST(shop_assets, know_nothing_else) {
  for (const auto* path : {"", "/", "/shop", "/shop/", "/shop/../shop.js", "/etc/passwd"})
    EXPECT_EQ(shop().find(path), nullptr) << path;
}

} // namespace attune
