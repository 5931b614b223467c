#include "tools/shop/pictures.hpp"

#include "tools/shop/catalogue.hpp"

#include <gtest/gtest.h>

#include <set>
#include <vector>

using namespace attune;

namespace {

// Whether `text` is one element with everything in it closed in order and each quote paired. Enough
// for what is drawn here: no text, no comments, no entities.
bool well_formed(std::string_view text) {
  std::vector<std::string_view> open;
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] != '<' || (at > 0 && open.empty()))
      return false;
    auto end = at + 1;
    for (auto quoted = false; end < text.size() && (quoted || text[end] != '>'); ++end) {
      if (text[end] == '<')
        return false;
      quoted = text[end] == '"' ? !quoted : quoted;
    }
    if (end >= text.size())
      return false;
    const auto tag = text.substr(at + 1, end - at - 1);
    const auto name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1))
        return false;
      open.pop_back();
    } else if (tag.back() != '/') {
      open.push_back(name);
    }
    at = end + 1;
  }
  return open.empty();
}

} // namespace

TEST(well_formed, tells_good_from_bad) {
  EXPECT_TRUE(well_formed(R"(<svg a="1"><g><path d="M0 0"/></g></svg>)"));
  EXPECT_FALSE(well_formed("<svg><g></svg></g>"));
  EXPECT_FALSE(well_formed("<svg><g/>"));
  EXPECT_FALSE(well_formed(R"(<svg a="1></svg>)"));
  EXPECT_FALSE(well_formed("<a/><b/>"));
}

TEST(picture, is_small_and_well_formed_for_every_product) {
  for (const auto& x : make_catalogue(7, 0)) {
    const auto drawn = picture(x);
    EXPECT_LE(drawn.size(), picture_limit) << x.id;
    EXPECT_TRUE(well_formed(drawn)) << drawn;
    EXPECT_EQ(drawn.find("#A"), std::string::npos) << x.id;
    EXPECT_EQ(drawn.find("<script"), std::string::npos);
    EXPECT_EQ(drawn.find("style"), std::string::npos);
  }
}

TEST(picture, is_the_same_for_the_same_product_and_tells_products_apart) {
  std::set<std::string> drawn;
  const auto shop = make_catalogue(7, 0);
  for (const auto& x : shop) {
    EXPECT_EQ(picture(x), picture(x));
    drawn.insert(picture(x));
  }
  EXPECT_GT(drawn.size(), shop.size() * 9 / 10);
}

TEST(picture, of_an_unknown_thing_is_a_parcel) {
  EXPECT_TRUE(well_formed(picture(item{})));
  auto stranger = item{};
  stranger.categories = {"Nowhere"};
  EXPECT_EQ(picture(stranger), picture(item{}));
}

TEST(picture, of_hostile_words_holds_none_of_them) {
  auto hostile = item{};
  hostile.id = hostile.title = R"("><script>)";
  hostile.categories = hostile.tags = {R"("><script>)"};
  EXPECT_TRUE(well_formed(picture(hostile)));
  EXPECT_EQ(picture(hostile).find("<script"), std::string::npos);
}
