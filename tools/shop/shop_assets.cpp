#include "tools/shop/shop_assets.hpp"

#include "protocol/codec/json_writer.hpp"
#include "tools/shop/pictures.hpp"
#include "tools/shop/shop_pages.hpp"

namespace attune {
namespace {

std::shared_ptr<const asset> file_of(std::string_view name, std::string body) {
  return std::make_shared<asset>(asset{std::string{media_type(name)}, std::move(body)});
}

std::string write_config(std::string_view key, const std::vector<std::string>& slots) {
  std::string out;
  json_writer json{out};
  json.open_object().field("key", key).texts("slots", slots).close_object();
  return out;
}

} // namespace

shop_assets::shop_assets(const std::vector<item>& catalogue, std::string_view key,
                         const std::vector<std::string>& slots) {
  for (const auto& page : shop_pages())
    files_.emplace("/shop/" + std::string{page.name}, file_of(page.name, std::string{page.body}));
  files_.emplace("/index.html", files_.at("/shop/index.html"));
  files_.emplace("/offline.js", files_.at("/shop/offline.js")); // A worker sees what is below it.
  files_.emplace("/shop/config.json", file_of("config.json", write_config(key, slots)));
  for (const auto& x : catalogue)
    files_.emplace("/shop/pictures/" + x.id + ".svg", file_of("x.svg", picture(x)));
}

std::shared_ptr<const asset> shop_assets::find(std::string_view path) const {
  const auto at = files_.find(path);
  return at == files_.end() ? nullptr : at->second;
}

} // namespace attune
