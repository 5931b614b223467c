#pragma once

#include "models/elementary.hpp"
#include "models/rng.hpp"
#include "protocol/item.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// What decides what people like, in log-odds.
struct shop_world_settings {
  double category = 4.6;      ///< One of the person's categories.
  double style = 0.9;         ///< Each of its two styles that the item has.
  double brand = 1;           ///< The person's brand.
  double price = 0.5;         ///< Taken off for each price level between.
  double popularity = 0.9;    ///< Times the log of the item's popularity, which falls as rank^-0.7.
  double category_skew = 0.9; ///< Category k attracts people as (k + 1)^-skew.
  int items = 5'000;
  int categories = 41;
};

/// Popularity matters: what sells best in a category is a good guess.
inline constexpr shop_world_settings popularity_world{};
/// Tastes matter: few like what most like.
inline constexpr shop_world_settings taste_world{.category = 5,
                                                 .style = 1.35,
                                                 .brand = 1.2,
                                                 .price = 0.7,
                                                 .popularity = 0.15,
                                                 .category_skew = 0.45};

/// A shop and people whose tastes only the simulation knows. A function of settings and seed.
class shop_world {
public:
  struct person {
    std::vector<std::uint32_t> categories; ///< One to three.
    std::uint32_t styles[2] = {};
    std::uint32_t brand = 0;
    int level = 0;
  };

  shop_world(const shop_world_settings& settings, std::uint64_t seed)
    : settings_(settings), chance_(seed_of(seed, 1)) {
    std::vector<std::size_t> rank(static_cast<std::size_t>(settings.items));
    for (std::size_t i = 0; i < rank.size(); ++i)
      rank[i] = i + 1;
    for (auto i = rank.size(); i > 1; --i)
      std::swap(rank[i - 1], rank[chance_.below(i)]);
    for (const auto r : rank) {
      auto& x = things_.emplace_back();
      x.category = below(static_cast<std::uint64_t>(settings.categories));
      x.styles[0] = below(styles);
      x.styles[1] = below(styles);
      x.brand = below(brands);
      x.level = static_cast<int>(below(levels));
      x.spread = chance_.uniform();
      x.log_popularity = -0.7 * log_of(static_cast<double>(r));
    }
    auto sum = 0.0;
    for (int k = 0; k < settings.categories; ++k)
      attraction_.push_back(sum +=
                            exp_of(-settings.category_skew * log_of(static_cast<double>(k) + 1)));
  }

  std::size_t size() const { return things_.size(); }
  std::uint32_t category(std::size_t i) const { return things_[i].category; }

  static std::string id(std::size_t i) { return "p-" + std::to_string(i); }
  static std::string category_name(std::uint32_t k) { return "category " + std::to_string(k); }

  /// Item `i` as the owner of the shop would write it.
  item written(std::size_t i) const {
    const auto& x = things_[i];
    item out;
    out.id = id(i);
    out.title = "Thing " + std::to_string(i);
    out.categories = {category_name(x.category)};
    for (const auto style : x.styles)
      out.tags.push_back("style " + std::to_string(style));
    out.tags.push_back("brand " + std::to_string(x.brand));
    out.price = 10 * exp_of(x.level + 0.8 * x.spread);
    return out;
  }

  person newcomer() {
    person out;
    for (auto left = 1 + chance_.below(3); left > 0; --left) {
      const auto at = chance_.uniform() * attraction_.back();
      out.categories.push_back(static_cast<std::uint32_t>(
        std::upper_bound(attraction_.begin(), attraction_.end(), at) - attraction_.begin()));
    }
    out.styles[0] = below(styles);
    out.styles[1] = below(styles);
    out.brand = below(brands);
    out.level = static_cast<int>(below(levels));
    return out;
  }

  /// How likely the person is to like each item, as weights.
  std::vector<double> liking(const person& who) const {
    std::vector<double> out;
    out.reserve(things_.size());
    for (const auto& x : things_) {
      auto sum = settings_.popularity * x.log_popularity;
      if (std::find(who.categories.begin(), who.categories.end(), x.category)
          != who.categories.end())
        sum += settings_.category;
      for (const auto a : x.styles)
        for (const auto b : who.styles)
          sum += a == b ? settings_.style : 0;
      sum += x.brand == who.brand ? settings_.brand : 0;
      sum -= settings_.price * std::abs(x.level - who.level);
      out.push_back(exp_of(sum));
    }
    return out;
  }

  /// `count` different items, drawn one after the other by their weights (Efraimidis and Spirakis,
  /// 2006: the largest of log(u) / w).
  std::vector<std::size_t> draw(const std::vector<double>& weights, std::size_t count) {
    std::vector<std::pair<double, std::size_t>> keys;
    for (std::size_t i = 0; i < weights.size(); ++i)
      keys.emplace_back(-log_of(std::max(chance_.uniform(), 1e-300)) / weights[i], i);
    std::partial_sort(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(count), keys.end());
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < count; ++i)
      out.push_back(keys[i].second);
    return out;
  }

  rng& chance() { return chance_; }

private:
  static constexpr std::uint64_t styles = 12;
  static constexpr std::uint64_t brands = 30;
  static constexpr std::uint64_t levels = 4;

  struct thing {
    std::uint32_t category = 0;
    std::uint32_t styles[2] = {};
    std::uint32_t brand = 0;
    int level = 0;
    double spread = 0;
    double log_popularity = 0;
  };

  std::uint32_t below(std::uint64_t n) { return static_cast<std::uint32_t>(chance_.below(n)); }

  shop_world_settings settings_;
  rng chance_;
  std::vector<thing> things_;
  std::vector<double> attraction_; // Running sums.
};

} // namespace attune
