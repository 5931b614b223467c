#include "tools/shop/catalogue.hpp"

#include "models/elementary.hpp"
#include "models/rng.hpp"
#include "protocol/codec/json_writer.hpp"
#include "tools/shop/shelves.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <string>
#include <utility>

namespace attune {
namespace {

constexpr std::int64_t day_us = 86'400'000'000;
constexpr std::size_t shelves_in_a_department = std::tuple_size_v<decltype(department::shelves)>;
constexpr std::size_t kinds = std::tuple_size_v<decltype(department::kinds)>;
constexpr std::size_t nouns = std::tuple_size_v<decltype(shelf::nouns)>;

// The `nth` of a shelf's titles in an order of its own: no title comes twice.
std::pair<std::size_t, std::size_t> kind_and_noun(std::uint64_t shelf_seed, std::size_t nth) {
  std::vector<std::size_t> order(kinds * nouns);
  std::iota(order.begin(), order.end(), std::size_t{0});
  rng chance{shelf_seed};
  for (auto i = order.size(); i > 1; --i)
    std::swap(order[i - 1], order[chance.below(i)]);
  return {order[nth] / nouns, order[nth] % nouns};
}

// As shops write prices: 7.90, 24.90, 390.
double price_between(double cheapest, double dearest, double share) {
  const auto exact = cheapest * exp_of(share * log_of(dearest / cheapest));
  return exact < 100 ? std::floor(exact) + 0.9 : std::floor(exact / 10) * 10;
}

std::int64_t published(std::int64_t now_us, rng& chance) {
  const auto span = chance.below(25) == 0 ? 3 * day_us : 730 * day_us;
  return now_us - static_cast<std::int64_t>(chance.uniform() * static_cast<double>(span));
}

std::string attributes(std::string_view brand, double quality, rng& chance) {
  const auto popularity = std::max(0.001, exp_of(-4 * chance.uniform()));
  const auto rating = std::clamp(3.9 + 0.5 * quality, 1.0, 5.0);
  const auto reviews = static_cast<int>(900 * popularity * chance.uniform()) + 1;
  std::string out;
  json_writer{out}
    .open_object()
    .field("brand", brand)
    .field("rating", std::round(10 * rating) / 10)
    .field("reviews", reviews)
    .field("popularity", std::round(1000 * popularity) / 1000)
    .close_object();
  return out;
}

item make_product(std::uint64_t seed, std::int64_t now_us, std::size_t index) {
  const auto all = departments();
  const auto where = index % (all.size() * shelves_in_a_department);
  const auto& home = all[where / shelves_in_a_department];
  const auto& place = home.shelves[where % shelves_in_a_department];
  const auto nth = index / (all.size() * shelves_in_a_department);
  const auto [kind, noun] = kind_and_noun(seed_of(seed, 1, where), nth);
  rng chance{seed_of(seed, 2, index)};

  item x;
  char number[24];
  std::snprintf(number, sizeof number, "%04zu", index + 1);
  x.id = std::string{"p-"} + number;
  x.title = std::string{home.kinds[kind]} + ' ' + std::string{place.nouns[noun]};
  x.url = "/shop/#" + x.id;
  x.image = "/shop/pictures/" + x.id + ".svg";
  x.categories = {std::string{home.name}, std::string{place.name}};
  const auto first = chance.below(home.tags.size());
  const auto second = (first + 1 + chance.below(home.tags.size() - 1)) % home.tags.size();
  auto kind_tag = std::string{home.kinds[kind]};
  kind_tag[0] = static_cast<char>(kind_tag[0] | 0x20); // All kinds begin with a letter of ASCII.
  x.tags = {kind_tag, std::string{home.tags[first]}, std::string{home.tags[second]}};
  x.price = price_between(place.cheapest, place.dearest, chance.uniform());
  x.currency = "EUR";
  const auto quality = chance.normal();
  x.sentiment = std::clamp(std::round((0.3 + 0.3 * quality) * 100) / 100, -1.0, 1.0);
  x.published_at_us = published(now_us, chance);
  x.attributes_json = attributes(home.brands[chance.below(home.brands.size())], quality, chance);
  return x;
}

} // namespace

std::vector<item> make_catalogue(std::uint64_t seed, std::int64_t now_us, std::size_t count) {
  assert(count <= catalogue_limit);
  std::vector<item> products;
  products.reserve(count);
  for (std::size_t i = 0; i < count; ++i)
    products.push_back(make_product(seed, now_us, i));
  return products;
}

} // namespace attune
