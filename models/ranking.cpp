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

bool better(const std::pair<float, item_key>& a, const std::pair<float, item_key>& b) {
  return a.first != b.first ? a.first > b.first : a.second < b.second;
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
  company_.clear();
  history_.clear();
  if (x.personal)
    for (const auto& visit : x.visitor->history())
      history_.push_back(visit.item);
  std::reverse(history_.begin(), history_.end()); // Newest first.
  from.learned->followed->score(history_, x.now_us, company_, visited_together);
  from.learned->next->score(history_, x.now_us, company_, visited_next);
  if (x.about.value != 0)
    from.learned->followed->score(std::span{&x.about, 1}, x.now_us, company_, visited_about);
  list_co_visited();
  if (x.personal)
    add_visits(*x.visitor, company_);
}

void ranker::list_co_visited() {
  chances_.clear();
  company_.for_each([this](const score_table::entry& x) {
    chances_.emplace_back(*std::max_element(x.scores.begin(), x.scores.end()), x.item);
  });
  const auto kept =
    chances_.begin() + static_cast<std::ptrdiff_t>(std::min(chances_.size(), co_visited_max));
  std::nth_element(chances_.begin(), kept, chances_.end(), better);
  std::sort(chances_.begin(), kept, better);
  co_visited_.clear();
  for (auto at = chances_.begin(); at != kept; ++at)
    co_visited_.push_back(at->second);
}

void ranker::prepare(const snapshots& from, const ranking_request& x, ranking& out) {
  inputs_ = {};
  inputs_.items = from.items.get();
  inputs_.learned = from.learned.get();
  inputs_.company = &company_;
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
      inputs_.has_taste ? dot(inputs_.taste.data(), own.embedding.data()) : 0.0f;
    items_.push_back({&own.columns, own.embedding.data(), similarity, i, true});
    sources_.push_back(from_asked);
  }
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

void ranker::score(const policy_snapshot& learned) {
  encoder_.encode(items_, encoded_);
  scores_.resize(items_.size());
  if (items_.empty())
    return;
  auto step = learned.mean; // What a 127th of each feature is worth.
  for (auto& weight : step)
    weight /= 127;
  score_encoded(step.data(), encoded_.data()->data(), items_.size(), scores_.data());
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
  std::vector<std::uint32_t> categories;
  for (const auto& s : places) {
    auto known = std::find(categories.begin(), categories.end(), s.category);
    if (known == categories.end())
      known = categories.insert(categories.end(), s.category);
    const auto number = static_cast<std::uint16_t>(known - categories.begin());
    list.features.push_back(encoded_[s.place]);
    list.traits.push_back({s.category == 0 ? no_candidate : number});
    list.mean.push_back(s.score);
  }
  slate_request wanted{.positions = x.n,
                       .category_cap = static_cast<std::uint32_t>(x.slot->category_cap),
                       .kept = {},
                       .seed = x.seed};
  std::vector<shown_item> before;
  if (x.before != nullptr && !x.before->page_turned && x.chooser->name() == "thompson") {
    before = x.before->positions.all();
    std::vector<shown_position> shown;
    for (const auto& d : before) {
      const auto at = std::find_if(places.begin(), places.end(),
                                   [&](const contender& s) { return s.key == d.key; });
      const auto there = at != places.end() && shown.size() < x.n;
      shown.push_back(
        {.candidate = there ? static_cast<std::uint16_t>(at - places.begin()) : no_candidate,
         .lead = d.lead});
    }
    wanted.kept = keep_positions(shown, list.mean, static_cast<float>(x.slot->keep_margin));
  }
  const auto slate = x.chooser->choose(list, *from.learned->policy, wanted);
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
    }
    shown.key = items_[at].columns->key;
    shown.propensity = p.propensity;
    shown.score = list.mean[p.candidate];
    shown.sources = sources_[at];
    shown.kept = p.kept;
    out.positions.push_back(shown);
    out.bodies.push_back(body_of(from, x, items_[at]));
  }
}

} // namespace attune
