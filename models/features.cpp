#include "models/features.hpp"

#include "models/elementary.hpp"
#include "models/rng.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace attune {

namespace {

constexpr std::int64_t us_per_hour = 3'600'000'000;
constexpr std::int64_t hours_per_week = 7 * 24;

/// 127ths of x, to the nearest, halves away from 0, at most one whole. No branch: signs are hard to
/// foretell, and many at once take vector instructions. @pre |x| is at most some thousands.
std::int8_t quantized(float x) {
  const auto scaled = x * 127;
  const auto nearest = static_cast<std::int32_t>(scaled + std::copysign(0.5f, scaled));
  const auto least = nearest > 127 ? 127 : nearest;
  return static_cast<std::int8_t>(least < -127 ? -127 : least);
}

/// A chance in 127ths of a scale that tells weak ones apart as well as strong ones: log(1 + r p)
/// over its value at 1. What is 10 times as likely is about as much further up everywhere above
/// 1 / r. Looked up by the chance's first bits, which is within an eighth of a 127th.
class chance_scale {
public:
  explicit chance_scale(double r) {
    for (std::uint32_t i = 0; i < steps_.size(); ++i) {
      const auto least = std::bit_cast<float>((first_step + i) << bits_left_out);
      const auto more = std::bit_cast<float>((first_step + i + 1) << bits_left_out);
      const auto middle = (static_cast<double>(least) + static_cast<double>(more)) / 2;
      steps_[i] = quantized(static_cast<float>(log_of(1 + r * middle) / log_of(1 + r)));
    }
  }

  std::int8_t operator()(float chance) const {
    const auto step = std::bit_cast<std::uint32_t>(chance) >> bits_left_out;
    return step < first_step ? 0 : steps_[std::min(step, last_step) - first_step];
  }

private:
  static constexpr unsigned bits_left_out = 16; // Of a float; 7 of its fraction are left.
  static constexpr std::uint32_t first_step =
    std::bit_cast<std::uint32_t>(0x1p-18f) >> bits_left_out;
  static constexpr std::uint32_t last_step = std::bit_cast<std::uint32_t>(1.0f) >> bits_left_out;

  std::array<std::int8_t, last_step - first_step + 1> steps_;
};

const chance_scale scaled{1'000};
/// What came directly after the last visit rests on fewer visits: weak chances say less.
const chance_scale scaled_next{100};

/// Freshness by whole hours; later than these it rounds to 0.
using fresh_table = std::array<float, 8 * hours_per_week>;

const fresh_table& freshness() {
  static const auto table = [] {
    fresh_table out;
    for (std::size_t hour = 0; hour < out.size(); ++hour)
      out[hour] = static_cast<float>(pow2_of(-static_cast<double>(hour) / hours_per_week));
    return out;
  }();
  return table;
}

/// 1 when published at `now_us` or later, halves every week; 0 where that is unknown or long ago.
float freshness_of(std::int64_t published_at_us, std::int64_t now_us) {
  if (published_at_us <= 0)
    return 0;
  const auto hours =
    static_cast<std::size_t>(std::max<std::int64_t>(0, now_us - published_at_us) / us_per_hour);
  return hours < freshness().size() ? freshness()[hours] : 0;
}

/// Where nothing is newer than that, nothing is fresh.
constexpr float least_newest = 0.05f;

/// log(1 + x), at least that of one visit: what few visits say is not blown up.
double log_of_most(double x) { return log_of(1 + std::max(1.0, x)); }

/// For each byte of signs eight encoded features: 1 where a bit is set, else -1.
constexpr auto encoded_signs = [] {
  std::array<std::array<std::int8_t, 8>, 256> out{};
  for (std::size_t signs = 0; signs < out.size(); ++signs)
    for (std::size_t i = 0; i < 8; ++i)
      out[signs][i] = (signs >> i & 1) != 0 ? 127 : -127;
  return out;
}();

constexpr std::pair<feature, std::string_view> names[] = {
  {feature::bias, "bias"},
  {feature::similarity, "similarity"},
  {feature::recent_similarity, "recent_similarity"},
  {feature::category_affinity, "category_affinity"},
  {feature::tag_affinity, "tag_affinity"},
  {feature::stated, "stated"},
  {feature::price_fit, "price_fit"},
  {feature::together, "together"},
  {feature::next, "next"},
  {feature::popular, "popular"},
  {feature::trending, "trending"},
  {feature::fresh, "fresh"},
  {feature::sentiment, "sentiment"},
  {feature::again, "again"},
  {feature::segment, "segment"},
  {feature::about_similarity, "about_similarity"},
  {feature::about_together, "about_together"},
  {feature::unseen, "unseen"},
  {feature::popular_in_category, "popular_in_category"},
  {feature::popular_liked, "popular_liked"},
  {feature::visited, "visited"},
  {feature::bought_kind, "bought_kind"},
  {feature::about_kind, "about_kind"},
  {feature::again_last, "again_last"},
};

} // namespace

std::span<const std::pair<feature, std::string_view>> feature_names() { return names; }

result<policy_weights> prior_weights(const number_table& priors) {
  policy_weights out{};
  for (const auto& [name, weight] : priors) {
    const auto at =
      std::find_if(std::begin(names), std::end(names),
                   [&name = name](const auto& known) { return known.second == name; });
    if (at == std::end(names))
      return failed(fault_code::bad_message, "priors: there is no feature `" + name + "`");
    out[static_cast<std::size_t>(at->first)] = static_cast<float>(weight);
  }
  return out;
}

moment moment_of(const context* x, std::int64_t local_us) {
  const auto hours = local_us / us_per_hour;
  const auto hour = hours % 24;
  const auto weekday = (hours / 24 + 3) % 7; // The epoch was a Thursday; 0 is Monday.
  const auto morning = hour >= 5 && hour < 11;
  const auto day = hour >= 11 && hour < 17;
  const auto evening = hour >= 17 && hour < 23;
  moment out{morning, day, evening, !morning && !day && !evening, weekday >= 5, 0, 0, 0};
  if (x != nullptr) {
    out[5] = x->device == device_class::mobile;
    out[6] =
      x->save_data || x->network == network_class::slow_2g || x->network == network_class::g2;
    out[7] = x->input == input_kind::touch;
  }
  return out;
}

void add_visits(const visitor_state& of, score_table& to) {
  std::vector<item_key> visited; // Newest first, each once.
  const auto history = of.history();
  for (auto at = history.rbegin(); at != history.rend(); ++at)
    if (std::find(visited.begin(), visited.end(), at->item) == visited.end())
      visited.push_back(at->item);
  auto sum = 0.0;
  for (std::size_t j = 1; j <= visited.size(); ++j)
    sum += 1 / static_cast<double>(j * j);
  for (std::size_t j = 1; j <= visited.size(); ++j)
    to.add(visited[j - 1], visited_again, static_cast<float>(1 / static_cast<double>(j * j) / sum));
}

void feature_encoder::begin(const feature_inputs& in) {
  in_ = &in;
  topics_.fill(0);
  looked_at_.reset();
  for (std::size_t i = 0; i < moment_.size(); ++i)
    moment_[i] = in.now[i] != 0 ? -1 : 0;
  if (popular_ != in.learned->popular || trending_ != in.learned->trending || by_all_.empty()) {
    popular_ = in.learned->popular;
    trending_ = in.learned->trending;
    most_popular_ = log_of_most(popular_->most());
    most_trending_ = log_of_most(trending_->most());
    by_all_.resize(remembered);
    if (++stamp_ == 0) { // Once in 2^32 publications.
      by_all_.assign(remembered, {});
      stamp_ = 1;
    }
  }
  newest_ = least_newest;
  if (in.items != nullptr && !in.items->fresh().empty()) {
    const auto& newest = in.items->columns(in.items->fresh().front());
    newest_ = std::max(newest_, freshness_of(newest.published_at_us, in.now_us));
  }
  if (in.visitor == nullptr)
    return;
  static_assert(4 * (interests::topics_max + interests::stated_max) <= topic_places);
  const auto liking_for = [&](std::uint32_t hash) -> liking& {
    auto at = hash % topic_places;
    while (topics_[at] != 0 && topics_[at] != hash)
      at = (at + 1) % topic_places;
    if (topics_[at] == 0) {
      topics_[at] = hash;
      likings_[at] = {};
    }
    return likings_[at];
  };
  const auto& tastes = in.visitor->tastes();
  auto largest = 1.0f;
  for (const auto& t : tastes.topics())
    largest = std::max(largest, std::abs(t.weight));
  for (const auto& t : tastes.topics())
    liking_for(t.hash).affinity = t.weight / largest;
  for (const auto& t : tastes.stated_topics())
    liking_for(t.hash).stated = t.weight;
  looked_at_ = tastes.log_price();
}

// Whether a topic is among the visitor's cannot be foretold, so that is no branch; that its first
// place is the right one or free, nearly always can.
feature_encoder::liking feature_encoder::liking_of(std::span<const std::uint32_t> hashes) const {
  liking sum;
  for (const auto hash : hashes) {
    auto at = hash % topic_places;
    while (static_cast<int>(topics_[at] != hash) & static_cast<int>(topics_[at] != 0))
      at = (at + 1) % topic_places;
    const auto known = topics_[at] == hash ? 1.0f : 0.0f;
    sum.affinity += known * likings_[at].affinity;
    sum.stated += known * likings_[at].stated;
  }
  return {std::clamp(sum.affinity, -1.0f, 1.0f), std::clamp(sum.stated, -1.0f, 1.0f)};
}

const feature_encoder::visited_by_all& feature_encoder::visits_to(const item_view& x) {
  const auto item = x.columns->key;
  auto& slot = by_all_[x.place % remembered];
  const auto category = x.columns->category;
  if (slot.stamp != stamp_ || slot.item != item || slot.category != category) {
    const auto visits = popular_->latest(item);
    const auto said = log_of(1 + visits);
    const auto most = category == 0 ? most_popular_ : log_of_most(popular_->most(category));
    const auto share = [](double part, double whole) {
      return quantized(static_cast<float>(part / whole));
    };
    slot = {item,
            stamp_,
            category,
            share(said, most_popular_),
            share(log_of(1 + trending_->latest(item)), most_trending_),
            quantized(visits > 0 ? 0 : 1),
            share(said, most)};
  }
  return slot;
}

void feature_encoder::encode(std::span<const item_view> items, std::vector<encoded_features>& out) {
  rows_.resize(items.size());
  std::transform(items.begin(), items.end(), rows_.begin(),
                 [](const item_view& x) { return x.embedding; });
  const auto personal = in_->visitor != nullptr;
  measure(personal && in_->has_recent, in_->recent.data(), near_recent_);
  measure(personal && in_->has_segment, in_->segment.data(), near_segment_);
  measure(in_->about != nullptr, in_->about, near_about_);
  out.resize(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    encode(items[i], {near_recent_[i], near_segment_[i], near_about_[i]}, out[i]);
}

void feature_encoder::measure(bool known, const float* to, std::vector<float>& out) {
  out.assign(rows_.size(), 0);
  if (known)
    dot_gather(rows_.data(), rows_.size(), to, out.data());
}

void feature_encoder::encode(const item_view& x, const closeness& near, encoded_features& out) {
  const auto& c = *x.columns;
  const auto* co_visits = in_->co_visits->find(c.key);
  const auto& visits = visits_to(x);
  feature_values values{};
  const auto put = [&](feature f, float value) { values[static_cast<std::size_t>(f)] = value; };
  put(feature::bias, 1);
  if (c.published_at_us > 0)
    put(feature::fresh, freshness_of(c.published_at_us, in_->now_us) / newest_);
  put(feature::sentiment, c.sentiment);
  put(feature::about_similarity, near.about);
  if (in_->visitor != nullptr)
    read_personal(x, near, visits, values);
  std::transform(values.begin(), values.end(), out.begin(), quantized);
  if (co_visits != nullptr)
    place_co_visits(*co_visits, out);
  const auto place = [&](feature f) -> std::int8_t& { return out[static_cast<std::size_t>(f)]; };
  place(feature::popular) = visits.popular;
  place(feature::popular_in_category) = visits.popular_in_category;
  place(feature::trending) = visits.trending;
  place(feature::unseen) = visits.unseen;
  if (c.category != 0) {
    place(feature::about_kind) = c.category == in_->about_category ? 127 : 0;
    const auto& signs = encoded_signs[c.context_signs];
    for (std::size_t i = 0; i < signs.size(); ++i)
      out[static_cast<std::size_t>(feature::context_first) + i] =
        static_cast<std::int8_t>(signs[i] & moment_[i]);
  }
}

void feature_encoder::read_personal(const item_view& x, const closeness& near,
                                    const visited_by_all& visits, feature_values& out) const {
  const auto put = [&](feature f, float value) { out[static_cast<std::size_t>(f)] = value; };
  put(feature::similarity, in_->has_taste ? x.similarity : 0);
  put(feature::recent_similarity, near.recent);
  put(feature::segment, near.segment);
  const auto categories = liking_of(x.columns->categories());
  const auto tags = liking_of(x.columns->tags());
  put(feature::category_affinity, categories.affinity);
  put(feature::popular_liked,
      std::max(0.0f, categories.affinity) * static_cast<float>(visits.popular_in_category) / 127);
  put(feature::tag_affinity, tags.affinity);
  put(feature::stated, categories.stated + tags.stated);
  if (looked_at_ && x.columns->price_log >= 0)
    put(feature::price_fit, 1 - std::min(1.0f, std::abs(*looked_at_ - x.columns->price_log)));
  const auto& bought = in_->bought_categories;
  if (std::find(bought.begin(), bought.end(), x.columns->category) != bought.end())
    put(feature::bought_kind, 1);
}

void feature_encoder::place_co_visits(const score_table::entry& co_visits,
                                      encoded_features& out) const {
  const auto place = [&](feature f) -> std::int8_t& { return out[static_cast<std::size_t>(f)]; };
  place(feature::about_together) = scaled(co_visits.scores[visited_about]);
  if (in_->visitor == nullptr)
    return;
  place(feature::together) = scaled(co_visits.scores[visited_together]);
  place(feature::next) = scaled_next(co_visits.scores[visited_next]);
  if (const auto again = co_visits.scores[visited_again]; again > 0) {
    place(feature::again) = scaled(again);
    place(feature::again_last) = quantized(std::sqrt(again));
    place(feature::visited) = 127;
  }
}

} // namespace attune
