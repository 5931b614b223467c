#include "models/segment_topics.hpp"

#include "models/embedding.hpp"

#include <algorithm>
#include <array>

namespace attune {

namespace {

constexpr float least_cosine = 0.25f;

using direction = std::array<float, embedding_dims>;

direction taste_of(const segment& x) {
  direction out;
  std::copy_n(x.center.begin(), embedding_dims, out.begin());
  if (!normalise(out.data()))
    out.fill(0);
  return out;
}

} // namespace

std::vector<std::vector<near_category>>
nearest_categories(const segments& among, const catalogue_snapshot& items, std::size_t most) {
  std::vector<direction> tastes;
  for (const auto& x : among.all)
    tastes.push_back(taste_of(x));
  std::vector<std::vector<near_category>> out(tastes.size());
  for (const auto hash : items.categories()) {
    const auto name = items.topic_name(hash);
    if (name.empty())
      continue; // None of the items is of it any more.
    item_features only;
    only.categories = {hash};
    direction category;
    embed(only, category.data());
    for (std::size_t i = 0; i < tastes.size(); ++i)
      if (const auto cosine = dot(tastes[i].data(), category.data()); cosine >= least_cosine)
        out[i].push_back({name, cosine});
  }
  for (auto& all : out) {
    std::sort(all.begin(), all.end(), [](const near_category& a, const near_category& b) {
      return a.cosine != b.cosine ? a.cosine > b.cosine : a.name < b.name;
    });
    all.resize(std::min(all.size(), most));
  }
  return out;
}

} // namespace attune
