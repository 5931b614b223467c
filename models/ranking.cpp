#include "models/ranking.hpp"

#include "models/embedding.hpp"
#include "models/rng.hpp"
#include "models/stability.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace attune {

namespace {

constexpr float segment_margin = 0.1f;
constexpr std::int64_t hour_us = std::int64_t{3600} * 1'000'000;
constexpr std::int64_t fresh_us = 14 * 24 * hour_us;

// Tried on the shops of tests/sim/shop_lists_test.cpp, on seeds that it does not report on.
constexpr double kind_share = 0.8;        // Of a list about an item, for what is like it.
constexpr float co_visited_enough = 0.3f; // Chance to be visited along that makes an item like it.
constexpr double spread_share = 0.25;     // Most of a list for a category that nothing speaks for.
constexpr double cold_turns = 1.5; // Places of a category where nothing is known, in even shares.
constexpr std::size_t trials_max = 16; // New items on a shortlist at a time.
constexpr double trial_boost = 2;      // How often new items are tried, in shares of the catalogue.
constexpr double trial_share_max = 0.1; // Of a position.
constexpr double trial_visits_max = 3;  // Who has more is found out about.
constexpr float hardly_again = -0.3f;   // Weight of a visit: e^3 = 20 times less likely.
constexpr double new_is_ordinary = 0.5; // Share of new items above which none needs a trial.

std::size_t places(double share, std::size_t n) {
  return std::max<std::size_t>(1, static_cast<std::size_t>(share * static_cast<double>(n) + 0.5));
}

} // namespace

ranking ranker::rank(const snapshots& from, const ranking_request& x) {
  ranking out;
  load_visitor(from, x, out);
  weigh(from, x);
  allocate_quotas(*from.items, x);
  gather(from, x);
  encoder_.begin(view_.inputs());
  score();
  choose(from, x, pick_shortlist(from, x), out);
  return out;
}

void ranker::load_visitor(const snapshots& from, const ranking_request& x, ranking& out) {
  view_.look(from, {x.personal ? x.visitor : nullptr, x.about, x.now_us});
  auto& inputs = view_.inputs();
  if (x.surroundings != nullptr) {
    inputs.now = moment_of(x.surroundings, x.now_us + x.local_offset_us);
    out.degraded = degradation::contextual;
  }
  if (!x.personal)
    return;
  if (x.visitor->signals() > 0 || !x.visitor->tastes().stated_topics().empty())
    out.degraded = degradation::none;
  const auto& members = view_.nearest_segments();
  if (members.count == 0)
    return;
  const auto previous = x.visitor->segment() == 0
                          ? std::nullopt
                          : std::optional<std::uint32_t>{x.visitor->segment() - 1u};
  if (const auto now = settle(previous, members, segment_margin))
    out.segment = static_cast<std::uint16_t>(*now + 1);
}

void ranker::weigh(const snapshots& from, const ranking_request& x) {
  weights_ = *from.learned->policy;
  const auto shift = [&](policy_weights& w) {
    for (std::size_t i = 0; x.offset != nullptr && i < w.size(); ++i)
      w[i] += (*x.offset)[i];
  };
  shift(weights_.mean);
  for (auto& draw : weights_.draws)
    shift(draw);
}

void ranker::allocate_quotas(const catalogue_snapshot& items, const ranking_request& x) {
  groups_ = {};
  groups_.category_cap = static_cast<std::size_t>(x.slot->category_cap);
  groups_.caps_tastes = groups_.category_cap != 0;
  if (x.slot->quota >= 1)
    return;
  if (groups_.category_cap == 0) {
    groups_.category_cap = places(spread_share, x.n);
    if (view_.evidence().empty()) { // Nothing is known: some of everything.
      const auto categories = std::max<std::size_t>(items.categories().size(), 1);
      const auto cold = places(cold_turns / static_cast<double>(categories), x.n);
      groups_.category_cap =
        std::max(std::min(groups_.category_cap, cold), (x.n + categories - 1) / categories);
    }
  }
  const auto& inputs = view_.inputs();
  if (inputs.about_category != 0) {
    const auto other =
      x.n
      - std::min(x.n, static_cast<std::size_t>(std::ceil(kind_share * static_cast<double>(x.n))));
    groups_.categories = {{inputs.about_category, static_cast<std::uint32_t>(x.n - other)}};
    groups_.about = &inputs;
    groups_.quotas = {static_cast<std::uint32_t>(x.n), static_cast<std::uint32_t>(other)};
    groups_.others = 1;
    return;
  }
  const auto shares = quotas_of(view_.evidence(), {.positions = x.n, .share = x.slot->quota});
  groups_.categories = shares.tastes;
  auto others = shares.others;
  for (const auto& taste : shares.tastes) {
    auto allowed = taste.places;
    if (groups_.caps_tastes)
      allowed = std::min(allowed, static_cast<std::uint32_t>(groups_.category_cap));
    others += taste.places - allowed;
    groups_.quotas.push_back(allowed);
  }
  groups_.others = static_cast<std::uint16_t>(groups_.quotas.size());
  groups_.quotas.push_back(others);
}

std::uint16_t ranker::group_of(const item_view& item) const {
  const auto& all = groups_.categories;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (item.columns->category == all[i].category)
      return static_cast<std::uint16_t>(i);
  if (groups_.about != nullptr)
    if (const auto* co_visits = groups_.about->co_visits->find(item.columns->key);
        co_visits != nullptr && co_visits->scores[visited_about] >= co_visited_enough)
      return 0;
  return groups_.others;
}

void ranker::gather(const snapshots& from, const ranking_request& x) {
  const auto& inputs = view_.inputs();
  retrieval_request asked;
  asked.embedding = inputs.has_taste ? inputs.taste.data() : nullptr;
  asked.near = inputs.about;
  asked.asked = x.candidates;
  categories_.clear();
  for (const auto& taste : groups_.categories)
    categories_.push_back(taste.category);
  asked.categories = categories_;
  asked.visits = from.learned->popular.get();
  excluded_.clear();
  if (x.about.value != 0)
    excluded_.push_back(x.about);
  if (x.visitor != nullptr) {
    for (const auto& hidden : x.visitor->hides())
      excluded_.push_back(hidden.what);
    if (x.personal && x.slot->exclude_bought)
      for (const auto& bought : x.visitor->bought())
        excluded_.push_back(bought.item);
  }
  asked.excluded = excluded_;
  asked.history = view_.history();
  asked.co_visited = view_.co_visited();
  asked.trending = trending_.find(from.items, from.learned->trending);
  asked.popular = popular_.find(from.items, from.learned->popular);
  asked.only_asked = x.only_candidates;
  retrieval_limits limits;
  limits.candidates = x.candidates_max;
  items_.clear();
  sources_.clear();
  for (const auto& found : retriever_.find(*from.items, asked, limits).all()) {
    const auto& block = from.items->block(found.index / block_items);
    const auto at = found.index % block_items;
    if (!may_show(x, block.columns[at])) // Hidden and bought items were never found.
      continue;
    items_.push_back(
      {&block.columns[at], &block.rows[at * embedding_dims], found.similarity, found.index});
    sources_.push_back(found.sources);
  }
  for (std::uint32_t i = 0; i < x.own.size(); ++i) {
    const auto& own = x.own[i];
    const auto is_out =
      std::find(excluded_.begin(), excluded_.end(), own.columns.key) != excluded_.end();
    if (is_out || !may_show(x, own.columns))
      continue;
    const auto similarity =
      inputs.has_taste ? dot(inputs.taste.data(), own.embedding.data()) : 0.0f;
    items_.push_back({&own.columns, own.embedding.data(), similarity, i, true});
    sources_.push_back(from_asked);
  }
  if (!x.elsewhere.empty())
    drop_shown_elsewhere(x.elsewhere, x.n);
}

void ranker::drop_shown_elsewhere(std::span<const item_key> elsewhere, std::size_t n) {
  const auto is_elsewhere = [&](const item_view& item) {
    return std::find(elsewhere.begin(), elsewhere.end(), item.columns->key) != elsewhere.end();
  };
  const auto left = static_cast<std::size_t>(
    std::count_if(items_.begin(), items_.end(), [&](const auto& x) { return !is_elsewhere(x); }));
  auto spare = n - std::min(n, left); // Places that would stay empty.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (is_elsewhere(items_[i]) && (spare == 0 || spare-- == 0))
      continue;
    items_[kept] = items_[i];
    sources_[kept++] = sources_[i];
  }
  items_.resize(kept);
  sources_.resize(kept);
}

bool ranker::may_show(const ranking_request& x, const item_columns& item) {
  if (x.visitor == nullptr)
    return true;
  const auto& state = *x.visitor;
  for (const auto& hidden : state.hidden_topics())
    for (const auto named : {item.categories(), item.tags()})
      if (std::find(named.begin(), named.end(), hidden.what) != named.end())
        return false;
  return !x.personal || x.slot->repeats || !state.consumed(item.key);
}

const item_body_ptr& ranker::body_of(const snapshots& from, const ranking_request& x,
                                     const item_view& item) {
  return item.own ? x.own[item.place].body : from.items->entry(item.place)->body;
}

void ranker::score() {
  encoder_.encode(items_, encoded_);
  scores_.resize(items_.size());
  if (items_.empty())
    return;
  auto step = weights_.mean; // What a 127th of each feature is worth.
  for (auto& weight : step)
    weight /= 127;
  score_encoded(step.data(), encoded_.data()->data(), items_.size(), scores_.data());
}

std::vector<scored_item> ranker::pick_shortlist(const snapshots& from, const ranking_request& x) {
  std::vector<scored_item> all;
  all.reserve(items_.size());
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    const auto& c = *items_[i].columns;
    const auto group = group_of(items_[i]);
    const auto capped = groups_.caps_tastes || group == groups_.others;
    all.push_back({c.key, i, scores_[i], capped ? c.category : 0, group, false});
  }
  drop_visited(x, all);
  mark_trials(from, x, all);
  return eligible(
    std::move(all),
    {.positions = x.n, .category_cap = groups_.category_cap, .quotas = groups_.quotas});
}

// Where people hardly go back, no draw brings again what was just looked at while the places of its
// group can be filled without. On a page about an item it may be what the visitor compares it with.
void ranker::drop_visited(const ranking_request& x, std::vector<scored_item>& all) const {
  if (x.only_candidates || x.about != item_key{})
    return;
  auto weight = 0.0f;
  for (const auto f : {feature::visited, feature::again, feature::again_last})
    weight += weights_.mean[static_cast<std::size_t>(f)];
  if (weight > hardly_again)
    return;
  const auto is_visited = [&](const scored_item& c) {
    return encoded_[c.place][static_cast<std::size_t>(feature::visited)] > 0;
  };
  auto missing = groups_.quotas; // By group, without what was visited.
  if (missing.empty())
    missing.push_back(static_cast<std::uint32_t>(x.n));
  for (const auto& c : all)
    if (auto& places = missing[c.group]; places > 0 && !is_visited(c))
      --places;
  std::erase_if(all, [&](const scored_item& c) { return missing[c.group] == 0 && is_visited(c); });
}

// A new item that nothing speaks for is shown to be found out about, and no more often than that:
// each hour another sixteen, so that all have their turn, whoever looks.
void ranker::mark_trials(const snapshots& from, const ranking_request& x,
                         std::vector<scored_item>& all) {
  trial_share_ = 0;
  if (x.slot->fresh_quota == 0 || x.only_candidates || from.items->visible() == 0)
    return;
  const auto& fresh = from.items->fresh();
  const auto is_new = [&](item_index i) {
    const auto& c = from.items->columns(i);
    return c.published_at_us > x.now_us - fresh_us
           && from.learned->popular->latest(c.key) < trial_visits_max;
  };
  const auto count = static_cast<std::size_t>(std::count_if(fresh.begin(), fresh.end(), is_new));
  const auto share = static_cast<double>(count) / static_cast<double>(from.items->visible());
  if (count == 0 || share > new_is_ordinary)
    return;
  const auto first = std::stable_partition(all.begin(), all.end(), [&](const scored_item& c) {
    const auto& item = items_[c.place];
    return item.own || c.group != groups_.others || !is_new(item.place);
  });
  if (static_cast<std::size_t>(first - all.begin()) < x.n)
    return;
  trial_share_ = std::min(trial_share_max, trial_boost * share);
  const auto turn = static_cast<std::uint64_t>(x.now_us / hour_us);
  const auto most = first + std::min<std::ptrdiff_t>(all.end() - first, trials_max);
  std::partial_sort(first, most, all.end(), [&](const scored_item& a, const scored_item& b) {
    return seed_of(a.key.value, turn) < seed_of(b.key.value, turn);
  });
  all.erase(most, all.end());
  for (auto at = first; at != most; ++at)
    at->trial = true;
}

std::uint16_t ranker::rank_of(float score) const {
  std::uint32_t higher = 0;
  for (const auto other : scores_)
    higher += other > score;
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(higher, 0xffff));
}

void ranker::choose(const snapshots& from, const ranking_request& x,
                    const std::vector<scored_item>& places, ranking& out) {
  shortlist list;
  std::vector<std::uint32_t> categories;
  for (const auto& s : places) {
    auto known = std::find(categories.begin(), categories.end(), s.category);
    if (known == categories.end())
      known = categories.insert(categories.end(), s.category);
    const auto number = static_cast<std::uint16_t>(known - categories.begin());
    list.features.push_back(encoded_[s.place]);
    list.traits.push_back({s.category == 0 ? no_candidate : number, s.group, s.trial});
    list.mean.push_back(s.score);
  }
  slate_request wanted{.positions = x.n,
                       .category_cap = static_cast<std::uint32_t>(groups_.category_cap),
                       .quotas = groups_.quotas,
                       .trial_share = trial_share_,
                       .trials = static_cast<std::size_t>(x.slot->fresh_quota),
                       .kept = {},
                       .seed = x.seed};
  std::vector<shown_item> before;
  if (x.before != nullptr && !x.before->page_turned && x.chooser->name() == "thompson") {
    before = x.before->positions.all();
    std::vector<shown_position> shown;
    for (const auto& d : before) {
      const auto at = std::find_if(places.begin(), places.end(),
                                   [&](const scored_item& s) { return s.key == d.key; });
      const auto there = at != places.end() && shown.size() < x.n;
      shown.push_back(
        {.candidate = there ? static_cast<std::uint16_t>(at - places.begin()) : no_candidate,
         .lead = d.lead});
    }
    wanted.kept = keep_positions(shown, list.mean, static_cast<float>(x.slot->keep_margin));
  }
  const auto slate = x.chooser->choose(list, weights_, wanted);
  std::vector<std::uint16_t> chosen;
  for (const auto& p : slate)
    chosen.push_back(p.candidate);
  const auto led = leads(chosen, list.mean);
  for (std::size_t i = 0; i < slate.size(); ++i) {
    const auto& p = slate[i];
    const auto at = places[p.candidate].place;
    shown_item shown;
    if (p.kept) {
      shown = before[i];
    } else {
      shown.x = encoded_[at];
      shown.lead = led[i];
      shown.propensity = p.propensity;
    }
    shown.key = items_[at].columns->key;
    shown.score = list.mean[p.candidate];
    shown.sources = sources_[at];
    shown.kept = p.kept;
    out.ranks.push_back(rank_of(shown.score));
    out.positions.push_back(shown);
    out.bodies.push_back(body_of(from, x, items_[at]));
  }
}

} // namespace attune
