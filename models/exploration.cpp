#include "models/exploration.hpp"

#include "models/rng.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>

namespace attune {
namespace {

constexpr std::size_t lanes = 8;
constexpr float closed = -std::numeric_limits<float>::infinity();

enum class status : std::uint8_t { open, taken, barred };

/// The draws as voters over the candidates that are still open.
class ballot {
public:
  ballot(std::span<const float> draws, std::span<const candidate_traits> traits)
    : draws_(draws), traits_(traits), candidates_(traits.size()),
      stride_((candidates_ + lanes - 1) / lanes * lanes),
      voters_(candidates_ == 0 ? 0 : draws.size() / candidates_),
      scores_(voters_ * stride_, closed), best_(voters_, no_candidate) {
    for (std::size_t j = 0; j < candidates_; ++j)
      open(j);
  }

  std::size_t voters() const { return voters_; }

  void open(std::size_t j) {
    if (traits_[j].trial)
      return;
    for (std::size_t m = 0; m < voters_; ++m) {
      const auto score = draws_[m * candidates_ + j];
      constexpr auto least = std::numeric_limits<float>::lowest();
      scores_[m * stride_ + j] = score > least ? score : least; // Also where it is not a number.
    }
  }

  void close(std::size_t j) {
    for (std::size_t m = 0; m < voters_; ++m) {
      scores_[m * stride_ + j] = closed;
      if (best_[m] == j)
        best_[m] = no_candidate;
    }
  }

  void forget_votes() { std::fill(best_.begin(), best_.end(), no_candidate); }

  /// Each draw's best open candidate. @pre One is open that is no trial.
  const std::vector<std::uint16_t>& vote() {
    for (std::size_t m = 0; m < voters_; ++m)
      if (best_[m] == no_candidate)
        best_[m] = best_of(&scores_[m * stride_]);
    return best_;
  }

private:
  std::uint16_t best_of(const float* row) const {
    std::array<float, lanes> most;
    std::copy(row, row + lanes, most.begin());
    for (auto j = lanes; j < stride_; j += lanes)
      for (std::size_t lane = 0; lane < lanes; ++lane)
        most[lane] = row[j + lane] > most[lane] ? row[j + lane] : most[lane];
    const auto best = *std::max_element(most.begin(), most.end());
    return static_cast<std::uint16_t>(std::find(row, row + stride_, best) - row);
  }

  std::span<const float> draws_;
  std::span<const candidate_traits> traits_;
  std::size_t candidates_;
  std::size_t stride_;
  std::size_t voters_;
  std::vector<float> scores_; // A draw's in a row, padded to whole lanes.
  std::vector<std::uint16_t> best_;
};

/// The candidates a position may still get.
class field {
public:
  field(std::span<const float> draws, std::span<const candidate_traits> traits,
        const slate_request& request)
    : traits_(traits), request_(request), ballot_(draws, traits),
      status_(traits.size(), status::open), open_(traits.size()),
      taken_by_group_(request.quotas.size()) {
    std::size_t categories = 0;
    for (const auto& x : traits) {
      open_trials_ += x.trial;
      if (x.category != no_candidate)
        categories = std::max<std::size_t>(categories, x.category + 1u);
    }
    taken_by_category_.resize(categories);
  }

  std::size_t open_count() const { return open_; }
  bool is_open(std::size_t j) const { return status_[j] == status::open; }
  /// Each draw's vote; none where there is nobody to vote for.
  std::span<const std::uint16_t> vote() {
    if (open_count() == open_trials())
      return {};
    return ballot_.vote();
  }

  std::uint16_t nth_open(std::size_t n) const {
    std::size_t j = 0;
    for (;; ++j)
      if (status_[j] == status::open && n-- == 0)
        return static_cast<std::uint16_t>(j);
  }

  /// The share of a position that is drawn among trials.
  double trial_share() const {
    return trials_ < request_.trials && open_trials() > 0
             ? std::clamp(request_.trial_share, 0.0, 1.0)
             : 0;
  }

  std::size_t open_trials() const { return open_trials_; }

  bool is_open_trial(std::size_t j) const { return is_open(j) && traits_[j].trial; }

  std::uint16_t nth_open_trial(std::size_t n) const {
    std::size_t j = 0;
    for (;; ++j)
      if (is_open_trial(j) && n-- == 0)
        return static_cast<std::uint16_t>(j);
  }

  void take(std::size_t j) {
    close(j, status::taken);
    const auto& own = traits_[j];
    trials_ += own.trial;
    if (!capped_)
      return;
    if (own.category != no_candidate && request_.category_cap != 0
        && ++taken_by_category_[own.category] == request_.category_cap)
      bar([&](const auto& x) { return x.category == own.category; });
    if (own.group < request_.quotas.size()
        && ++taken_by_group_[own.group] == request_.quotas[own.group])
      bar([&](const auto& x) { return x.group == own.group; });
  }

  /// Closes the groups that have no place at all.
  void bar_empty_quotas() {
    for (std::size_t group = 0; group < request_.quotas.size(); ++group)
      if (request_.quotas[group] == 0)
        bar([&](const auto& x) { return x.group == group; });
  }

  /// Lets in what the caps have barred, from now on.
  void lift_caps() {
    capped_ = false;
    for (std::size_t j = 0; j < status_.size(); ++j)
      if (status_[j] == status::barred) {
        status_[j] = status::open;
        ballot_.open(j);
        ++open_;
        open_trials_ += traits_[j].trial;
      }
    ballot_.forget_votes();
  }

private:
  template <class Is>
  void bar(Is is) {
    for (std::size_t j = 0; j < status_.size(); ++j)
      if (is(traits_[j]))
        close(j, status::barred);
  }

  void close(std::size_t j, status as) {
    if (status_[j] == status::taken)
      return;
    if (status_[j] == status::open) {
      --open_;
      open_trials_ -= traits_[j].trial;
      ballot_.close(j);
    }
    status_[j] = as;
  }

  std::span<const candidate_traits> traits_;
  const slate_request& request_;
  ballot ballot_;
  std::vector<status> status_;
  std::size_t open_;
  std::size_t open_trials_ = 0;
  std::size_t trials_ = 0; // Taken.
  std::vector<std::uint32_t> taken_by_category_;
  std::vector<std::uint32_t> taken_by_group_;
  bool capped_ = true;
};

position draw(field& from, double uniform_share, double chance) {
  const auto open = static_cast<double>(from.open_count());
  const auto trial_share = from.trial_share();
  const auto trials = static_cast<double>(from.open_trials());
  const auto votes = from.vote();
  if (votes.empty())
    uniform_share = 1;
  const auto voters = static_cast<double>(votes.size());
  position out;
  if (chance < trial_share) {
    const auto n = static_cast<std::size_t>(chance / trial_share * trials);
    out.candidate = from.nth_open_trial(std::min(n, from.open_trials() - 1));
  } else if (chance = (chance - trial_share) / (1 - trial_share); chance < uniform_share) {
    const auto n = static_cast<std::size_t>(chance / uniform_share * open);
    out.candidate = from.nth_open(std::min(n, from.open_count() - 1));
  } else {
    const auto m =
      static_cast<std::size_t>((chance - uniform_share) / (1 - uniform_share) * voters);
    out.candidate = votes[std::min(m, votes.size() - 1)];
  }
  const auto agreed = std::count(votes.begin(), votes.end(), out.candidate);
  const auto share = votes.empty() ? 0 : static_cast<double>(agreed) / voters;
  out.propensity = (1 - trial_share) * ((1 - uniform_share) * share + uniform_share / open);
  if (trial_share > 0 && from.is_open_trial(out.candidate))
    out.propensity += trial_share / trials;
  return out;
}

} // namespace

std::uint64_t slate_seed(visitor_id visitor, std::uint64_t decision_number) {
  return seed_of(visitor.high, visitor.low, decision_number);
}

std::vector<position> explore(std::span<const float> draws,
                              std::span<const candidate_traits> traits,
                              const slate_request& request, double uniform_share) {
  assert(traits.size() < no_candidate);
  assert(traits.empty() || draws.size() % traits.size() == 0);
  const auto e = draws.empty() ? 1 : std::clamp(uniform_share, 0.0, 1.0);
  field eligible{draws, traits, request};
  eligible.bar_empty_quotas();
  std::vector<position> slate(std::min(request.positions, traits.size()));

  for (std::size_t i = 0; i < std::min(slate.size(), request.kept.size()); ++i)
    if (const auto j = request.kept[i]; j < traits.size() && eligible.is_open(j)) {
      slate[i] = {.candidate = j, .propensity = 1, .kept = true};
      eligible.take(j);
    }
  for (std::size_t i = 0; i < slate.size(); ++i) {
    if (slate[i].kept)
      continue;
    if (eligible.open_count() == 0)
      eligible.lift_caps();
    slate[i] = draw(eligible, e, uniform(request.seed, i));
    eligible.take(slate[i].candidate);
  }
  return slate;
}

} // namespace attune
