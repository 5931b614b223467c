#pragma once

#include "models/algorithms.hpp"
#include "models/choice_sampling.hpp"
#include "models/learning.hpp"
#include "models/ranking.hpp"
#include "tests/models/some_items.hpp"
#include "tests/sim/shop_world.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace attune {

/// The models under their default settings, without actors: people's signals go in, lists come out,
/// in one journal's order. What the program does between a signal and a list, and nothing else.
class shop_engine {
public:
  struct visitor {
    visitor_id id;
    visitor_state state;
    std::uint64_t records = 0;
  };

  explicit shop_engine(const shop_world& world, std::int64_t published_us = 0,
                       model_settings models = {})
    : models_(std::move(models)), items_(plain_body), learner_(learning_of(models_)) {
    rules_.rewards = reward_rules::parse(models_.rewards).value();
    for (std::size_t i = 0; i < world.size(); ++i) {
      auto x = world.written(i);
      x.published_at_us = published_us;
      put(x);
    }
    publish();
  }

  void put(const item& x) { items_.put(x, items_.version() + 1).value(); }

  void publish() {
    from_ = {items_.publish(), learner_.snapshot(), std::make_shared<const segments>()};
  }

  visitor arrive(std::uint64_t number) {
    visitor out;
    out.id = {77, number};
    out.state.apply(consent_entry{1, 0x1ff, 1}, rules_);
    return out;
  }

  /// A signal of `kind` on an item, at the engine's clock, which it moves on.
  void act(visitor& who, signal_kind kind, item_key key, std::int64_t after_us = 20'000'000) {
    now_us += after_us;
    signal_entry s;
    s.id_hash = ++signals_;
    s.kind = kind;
    s.at_us = now_us;
    s.raw_ts_ms = now_us / 1'000;
    s.items = {from_.items->entry(from_.items->find(key).value())->features};
    batch_entry batch{{1, 1}, ++who.records, now_us, {s}};
    if (kind == signal_kind::click || kind == signal_kind::view_item)
      if (const auto choice =
            sampler_.sample(from_, {&who.state, key, now_us, seed_of(signals_, 7)}))
        learn(*choice);
    for (const auto& example : who.state.apply(batch, rules_).examples)
      learn(example);
    if (signals_ % 20 == 0)
      publish();
  }

  void click(visitor& who, item_key key) { act(who, signal_kind::click, key); }

  /// A visitor's list of a slot, without what it showed before; `about` is the page's item.
  std::vector<item_key> list(visitor& who, const std::string& slot, item_key about = {},
                             std::span<const item_key> elsewhere = {},
                             const std::string& policy = {}) {
    const auto& settings = models_.slots.at(slot);
    const auto chooser =
      make_policy(policy.empty() ? settings.policy : policy, {settings.epsilon}).value();
    const auto offset = prior_weights(settings.priors).value();
    ranking_request x;
    x.visitor = &who.state;
    x.personal = settings.personal;
    x.slot = &settings;
    x.offset = &offset;
    x.chooser = chooser.get();
    x.n = static_cast<std::size_t>(settings.n);
    x.about = about;
    x.elsewhere = elsewhere;
    x.now_us = now_us;
    x.seed = slate_seed(who.id, ++who.records);
    std::vector<item_key> out;
    for (const auto& position : ranker_.rank(from_, x).positions)
      out.push_back(position.key);
    return out;
  }

  const snapshots& tables() const { return from_; }
  std::uint32_t category_of(item_key key) const {
    return from_.items->columns(from_.items->find(key).value()).category;
  }

  std::int64_t now_us = std::int64_t{20'000} * 24 * 3600 * 1'000'000;

private:
  void learn(const training_example& x) { learner_.learn(++lessons_, x); }

  model_settings models_;
  state_rules rules_;
  catalogue items_;
  learned learner_;
  snapshots from_;
  choice_sampler sampler_;
  ranker ranker_;
  std::uint64_t signals_ = 0;
  std::uint64_t lessons_ = 0;
};

} // namespace attune
