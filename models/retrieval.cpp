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

  void add_visible(std::span<const item_index> indices, std::size_t quota,
                   candidate_source source) {
    for (auto i = indices.begin(); i != indices.end() && quota > 0; ++i)
      if (out_.add(*i, source))
        --quota;
  }

  void add_catalogue() {
    for (std::size_t b = 0; b < items_.blocks(); ++b) {
      const auto first = b * block_items;
      const auto used = std::min(block_items, items_.size() - first);
      const auto& block = items_.block(b);
      if (out_.full())
        return;
      for (std::size_t i = 0; i < used; ++i)
        if (block.columns[i].status == item_status::visible)
          out_.add(static_cast<item_index>(first + i), from_catalogue);
    }
  }

  /// A category's most visited items, then others of it in the order of its list.
  void add_category(std::uint32_t category, std::size_t quota, const trending_snapshot* visits) {
    if (visits != nullptr)
      for (const auto& leader : visits->leaders(category))
        if (const auto i = visible(leader.item); quota > 0 && i
                                                 && items_.columns(*i).category == category
                                                 && out_.add(*i, from_catalogue))
          --quota;
    for (const auto i : items_.of_category(category)) {
      if (quota == 0)
        break;
      if (items_.columns(i).status == item_status::visible && out_.add(i, from_catalogue))
        --quota;
    }
  }

  /// One of each category by turns, the most visited first, until `quota` were added; then, where
  /// that is not enough, whatever has no category.
  void add_spread(std::size_t quota, const trending_snapshot* visits) {
    const auto until = out_.all().size() + quota;
    const auto done = [&] { return out_.full() || out_.all().size() >= until; };
    auto more = true;
    for (std::size_t turn = 0; more && !done(); ++turn) {
      more = false;
      for (const auto category : items_.categories()) {
        const auto leaders = visits != nullptr ? visits->leaders(category)
                                               : std::span<const trending_snapshot::leader>{};
        const auto listed = items_.of_category(category);
        if (turn < leaders.size()) {
          if (const auto i = visible(leaders[turn].item))
            out_.add(*i, from_catalogue);
        } else if (const auto at = turn - leaders.size(); at < listed.size()) {
          if (items_.columns(listed[at]).status == item_status::visible)
            out_.add(listed[at], from_catalogue);
        }
        more = more || turn < leaders.size() + listed.size();
        if (done())
          return;
      }
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
    sources.add_visible(items.fresh(), limits.fresh, from_fresh);
    sources.add_visible(request.trending, limits.trending, from_trending);
    sources.add_visible(request.popular, limits.popular, from_popular);
    const auto* const near = request.near != nullptr ? request.near : request.embedding;
    if (!whole) {
      for (const auto category : request.categories)
        sources.add_category(category, limits.category, request.visits);
      sources.add_spread(near != nullptr ? limits.spread : limits.candidates, request.visits);
    }
    if (!whole && near != nullptr)
      add_nearest(items, near, request, limits.candidates);
    if (!candidates_.full()) // The whole catalogue, or what has no category.
      sources.add_catalogue();
  }
  if (request.embedding)
    score(items, request.embedding, whole && !request.only_asked);
  return candidates_;
}

void retriever::add_nearest(const catalogue_snapshot& items, const float* to,
                            const retrieval_request& request, std::size_t count) {
  if (candidates_.full())
    return;
  nearest(items, to, count + request.excluded.size(), nearest_);
  for (const auto& x : nearest_)
    candidates_.add(x.index, from_similar);
}

void retriever::score(const catalogue_snapshot& items, const float* embedding, bool mark_similar) {
  rows_.clear();
  for (const auto& x : candidates_.all())
    rows_.push_back(items.row(x.index));
  scores_.resize(rows_.size());
  dot_gather(rows_.data(), rows_.size(), embedding, scores_.data());
  auto score = scores_.begin();
  for (auto& x : candidates_.all()) {
    x.similarity = *score++;
    if (mark_similar && x.similarity >= similar_from)
      x.sources |= from_similar;
  }
}

} // namespace attune
