#include "models/ranking.hpp"

#include "models/embedding.hpp"
#include "models/stability.hpp"

#include <algorithm>

namespace attune {

namespace {

constexpr double segment_temperature = 0.5;
constexpr float segment_margin = 0.1f;
constexpr std::size_t recent_items = 3;
constexpr std::int64_t fresh_us = std::int64_t{14} * 24 * 3600 * 1'000'000;
constexpr std::size_t co_visited_max = 256;

template <class List>
void copy_items(const List& from, std::vector<item_key>& to) {
  to.clear();
  for (const auto& x : from)
    to.push_back(x.item);
}

bool better(const score_table::entry& a, const score_table::entry& b) {
  return a.score != b.score ? a.score > b.score : a.item < b.item;
}

} // namespace

ranking ranker::rank(const snapshots& from, const ranking_request& x) {
  ranking out;
  look_up_company(from, x);
  prepare(from, x, out);
  gather(from, x);
  encoder_.begin(inputs_);
  score(*from.learned->policy);
  choose(from, x, pick_shortlist(x), out);
  return out;
}

void ranker::look_up_company(const snapshots& from, const ranking_request& x) {
  together_.clear();
  next_.clear();
  about_together_.clear();
  history_.clear();
  if (x.personal)
    for (auto at = x.visitor->history().rbegin(); at != x.visitor->history().rend(); ++at)
      history_.push_back(at->item);
  from.learned->followed->score(history_, x.now_us, together_);
  from.learned->next->score(history_, x.now_us, next_);
  if (x.about.value != 0)
    from.learned->followed->score(std::span{&x.about, 1}, x.now_us, about_together_);
  company_.clear();
  for (const auto* table : {&together_, &next_, &about_together_})
    company_.insert(company_.end(), table->entries().begin(), table->entries().end());
  const auto kept = std::min(company_.size(), co_visited_max);
  std::partial_sort(company_.begin(), company_.begin() + static_cast<std::ptrdiff_t>(kept),
                    company_.end(), better);
  company_.resize(kept);
  copy_items(company_, co_visited_);
}

void ranker::prepare(const snapshots& from, const ranking_request& x, ranking& out) {
  inputs_ = {};
  inputs_.items = from.items.get();
  inputs_.learned = from.learned.get();
  inputs_.together = &together_;
  inputs_.next = &next_;
  inputs_.about_together = &about_together_;
  inputs_.now_us = x.now_us;
  if (x.surroundings != nullptr) {
    inputs_.now = moment_of(x.surroundings, x.now_us + x.local_offset_us);
    out.degraded = degradation::contextual;
  }
  if (x.about.value != 0)
    if (const auto at = from.items->find(x.about))
      inputs_.about = from.items->row(*at);
  if (!x.personal)
    return;
  inputs_.visitor = x.visitor;
  const auto& taste = x.visitor->tastes().embedding();
  if (taste.size() == embedding_dims) {
    std::copy(taste.begin(), taste.end(), inputs_.taste.begin());
    inputs_.has_taste = normalise(inputs_.taste.data());
  }
  for (std::size_t i = 0; i < std::min(history_.size(), recent_items); ++i)
    if (const auto at = from.items->find(history_[i]))
      for (std::size_t d = 0; d < embedding_dims; ++d)
        inputs_.recent[d] += from.items->row(*at)[d];
  inputs_.has_recent = normalise(inputs_.recent.data());
  if (x.visitor->signals() > 0 || !x.visitor->tastes().stated_topics().empty())
    out.degraded = degradation::none;
  if (from.groups->all.empty() || x.visitor->signals() == 0)
    return;
  const auto members =
    members_of(*from.groups, x.visitor->segment_vector(x.now_us), segment_temperature);
  for (std::size_t i = 0; i < members.count; ++i)
    for (std::size_t d = 0; d < embedding_dims; ++d)
      inputs_.segment[d] +=
        members.top[i].weight * from.groups->all[members.top[i].index].center[d];
  inputs_.has_segment = normalise(inputs_.segment.data());
  const auto previous = x.visitor->segment() == 0
                          ? std::nullopt
                          : std::optional<std::uint32_t>{x.visitor->segment() - 1u};
  if (const auto now = settle(previous, members, segment_margin))
    out.segment = static_cast<std::uint16_t>(*now + 1);
}

void ranker::gather(const snapshots& from, const ranking_request& x) {
  copy_items(from.learned->trending->leaders(), trending_);
  copy_items(from.learned->popular->leaders(), popular_);
  retrieval_request asked;
  asked.embedding = inputs_.has_taste ? inputs_.taste.data() : nullptr;
  asked.asked = x.candidates;
  excluded_.clear();
  if (x.visitor != nullptr) {
    for (const auto& hidden : x.visitor->hides())
      excluded_.push_back(hidden.what);
    if (x.personal && x.slot->exclude_bought)
      excluded_.insert(excluded_.end(), x.visitor->bought().begin(), x.visitor->bought().end());
  }
  asked.excluded = excluded_;
  asked.history = history_;
  asked.co_visited = co_visited_;
  asked.trending = trending_;
  asked.popular = popular_;
  asked.only_asked = x.only_candidates;
  retrieval_limits limits;
  limits.candidates = x.candidates_max;
  items_.clear();
  sources_.clear();
  bodies_.clear();
  for (const auto& found : retriever_.find(*from.items, asked, limits).all()) {
    const auto& entry = *from.items->entry(found.index);
    const item_view view{&from.items->columns(found.index), from.items->row(found.index),
                         &entry.features, found.similarity, found.index};
    if (!may_show(x, view)) // Hidden and bought items were never found.
      continue;
    items_.push_back(view);
    sources_.push_back(found.sources);
    bodies_.push_back(&entry.body);
  }
  for (const auto& own : x.own) {
    const auto similarity =
      inputs_.has_taste ? dot(inputs_.taste.data(), own.embedding.data()) : 0.0f;
    const item_view view{&own.columns, own.embedding.data(), &own.features, similarity};
    const auto is_out =
      std::find(excluded_.begin(), excluded_.end(), own.columns.key) != excluded_.end();
    if (is_out || !may_show(x, view))
      continue;
    items_.push_back(view);
    sources_.push_back(from_asked);
    bodies_.push_back(&own.body);
  }
}

bool ranker::may_show(const ranking_request& x, const item_view& item) const {
  if (x.visitor == nullptr)
    return true;
  const auto& state = *x.visitor;
  for (const auto& hidden : state.hidden_topics())
    for (const auto* named : {&item.features->categories, &item.features->tags})
      if (std::find(named->begin(), named->end(), hidden.what) != named->end())
        return false;
  return !x.personal || x.slot->repeats || !state.consumed(item.columns->key);
}

void ranker::score(const policy_snapshot& learned) {
  encoded_.clear();
  dequantized_.resize(items_.size() * policy_features);
  scores_.resize(items_.size());
  auto* out = dequantized_.data();
  for (const auto& item : items_) {
    const auto features = encoder_.encode(item);
    encoded_.push_back(features);
    for (std::size_t f = 0; f < policy_features; ++f)
      out[f] = static_cast<float>(features[f]) / 127;
    out += policy_features;
  }
  score_mean(learned.mean.data(), dequantized_.data(), items_.size(), scores_.data());
}

std::vector<contender> ranker::pick_shortlist(const ranking_request& x) const {
  std::vector<contender> all;
  all.reserve(items_.size());
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    const auto& c = *items_[i].columns;
    all.push_back({c.key, i, scores_[i], c.category, c.published_at_us > x.now_us - fresh_us});
  }
  return eligible(std::move(all), {.positions = x.n,
                                   .category_cap = static_cast<std::size_t>(x.slot->category_cap),
                                   .fresh_quota = static_cast<std::size_t>(x.slot->fresh_quota)});
}

void ranker::choose(const snapshots& from, const ranking_request& x,
                    const std::vector<contender>& places, ranking& out) {
  shortlist list;
  std::vector<float> mean;
  std::vector<std::uint32_t> categories;
  for (const auto& s : places) {
    auto known = std::find(categories.begin(), categories.end(), s.category);
    if (known == categories.end())
      known = categories.insert(categories.end(), s.category);
    const auto number = static_cast<std::uint16_t>(known - categories.begin());
    list.features.push_back(encoded_[s.place]);
    list.traits.push_back({s.category == 0 ? no_candidate : number});
    mean.push_back(s.score);
  }
  slate_request wanted{.positions = x.n,
                       .category_cap = static_cast<std::uint32_t>(x.slot->category_cap),
                       .kept = {},
                       .seed = x.seed};
  if (x.before != nullptr && !x.before->page_turned && x.chooser->name() == "thompson") {
    std::vector<shown_position> shown;
    for (const auto& d : x.before->positions) {
      const auto at = std::find_if(places.begin(), places.end(),
                                   [&](const contender& s) { return s.key == d.shown.key; });
      const auto there = at != places.end() && shown.size() < x.n;
      shown.push_back(
        {.candidate = there ? static_cast<std::uint16_t>(at - places.begin()) : no_candidate,
         .lead = d.shown.lead});
    }
    wanted.kept = keep_positions(shown, mean, static_cast<float>(x.slot->keep_margin));
  }
  const auto slate = x.chooser->choose(list, *from.learned->policy, wanted);
  std::vector<std::uint16_t> chosen;
  for (const auto& p : slate)
    chosen.push_back(p.candidate);
  const auto led = leads(chosen, mean);
  for (std::size_t i = 0; i < slate.size(); ++i) {
    const auto& p = slate[i];
    const auto at = places[p.candidate].place;
    shown_item shown;
    if (p.kept) {
      shown = x.before->positions[i].shown;
    } else {
      shown.x = encoded_[at];
      shown.lead = led[i];
    }
    shown.key = items_[at].columns->key;
    shown.propensity = p.propensity;
    shown.score = mean[p.candidate];
    shown.sources = sources_[at];
    shown.kept = p.kept;
    out.positions.push_back(shown);
    out.bodies.push_back(*bodies_[at]);
  }
}

} // namespace attune
