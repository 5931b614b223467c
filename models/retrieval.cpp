#include "models/retrieval.hpp"

#include <algorithm>
#include <optional>

namespace attune {

namespace {

constexpr auto similar_from = 0.25f;

/// One ranking's merging of sources.
class merge {
public:
  merge(const catalogue_snapshot& items, candidate_set& out) : items_(items), out_(out) {}

  void exclude(std::span<const item_key> keys) {
    for (const auto key : keys)
      if (const auto i = items_.find(key))
        out_.exclude(*i);
  }

  void add_keys(std::span<const item_key> keys, std::size_t quota, candidate_source source) {
    for (auto key = keys.begin(); key != keys.end() && quota > 0; ++key)
      if (const auto i = visible(*key); i && out_.add(*i, source))
        --quota;
  }

  void add_fresh(std::size_t quota) {
    for (auto i = items_.fresh().begin(); i != items_.fresh().end() && quota > 0; ++i)
      if (out_.add(*i, from_fresh))
        --quota;
  }

  void add_catalogue() {
    for (std::size_t b = 0; b < items_.blocks(); ++b) {
      const auto first = b * block_items;
      const auto used = std::min(block_items, items_.size() - first);
      const auto& block = items_.block(b);
      for (std::size_t i = 0; i < used; ++i)
        if (block.columns[i].status == item_status::visible)
          out_.add(static_cast<item_index>(first + i), from_catalogue);
    }
  }

private:
  std::optional<item_index> visible(item_key key) const {
    const auto i = items_.find(key);
    if (!i || items_.columns(*i).status != item_status::visible)
      return {};
    return i;
  }

  const catalogue_snapshot& items_;
  candidate_set& out_;
};

} // namespace

candidate_set& retriever::find(const catalogue_snapshot& items, const retrieval_request& request,
                               const retrieval_limits& limits) {
  candidates_.begin(items.size(), limits.candidates);
  merge sources{items, candidates_};
  sources.exclude(request.excluded);
  sources.add_keys(request.asked, limits.asked, from_asked);
  const auto whole = items.visible() <= limits.candidates;
  if (!request.only_asked) {
    sources.add_keys(request.history, limits.history, from_history);
    sources.add_keys(request.co_visited, limits.co_visited, from_co_visited);
    sources.add_fresh(limits.fresh);
    sources.add_keys(request.trending, limits.trending, from_trending);
    sources.add_keys(request.popular, limits.popular, from_popular);
    if (whole)
      sources.add_catalogue();
    else if (request.embedding)
      add_nearest(items, request, limits.candidates);
  }
  if (request.embedding)
    score(items, request.embedding, whole && !request.only_asked);
  return candidates_;
}

void retriever::add_nearest(const catalogue_snapshot& items, const retrieval_request& request,
                            std::size_t count) {
  if (candidates_.full())
    return;
  nearest(items, request.embedding, count + request.excluded.size(), nearest_);
  for (const auto& x : nearest_)
    if (auto* const found = candidates_.add(x.index, from_similar))
      found->similarity = x.score;
}

void retriever::score(const catalogue_snapshot& items, const float* embedding, bool mark_similar) {
  rows_.clear();
  for (const auto& x : candidates_.all())
    if (!(x.sources & from_similar)) // The others were scored when they were found.
      rows_.push_back(items.row(x.index));
  scores_.resize(rows_.size());
  dot_gather(rows_.data(), rows_.size(), embedding, scores_.data());
  auto score = scores_.begin();
  for (auto& x : candidates_.all()) {
    if (x.sources & from_similar)
      continue;
    x.similarity = *score++;
    if (mark_similar && x.similarity >= similar_from)
      x.sources |= from_similar;
  }
}

} // namespace attune
