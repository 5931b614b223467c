#include "models/slot_ranking.hpp"

#include "models/exploration.hpp"
#include "models/rng.hpp"

#include <utility>

namespace attune {

std::uint64_t seed_of_decision(const decision_id& x) {
  return seed_of(slate_seed(x.visitor, x.record), x.ordinal, x.activation);
}

ranking rank_slot(ranker& by, const snapshots& from, const slot_in_force& in,
                  const ranking_question& question, std::span<const own_item> own,
                  const visitor_state& visitor, const decision_place& place) {
  ranking_request x;
  x.visitor = &visitor;
  x.personal = question.personal;
  x.surroundings = question.contextual ? &*question.surroundings : nullptr;
  x.local_offset_us = question.local_offset_us;
  x.slot = in.slot;
  x.offset = in.offset;
  x.chooser = in.chooser;
  x.n = question.n;
  x.about = question.about;
  x.candidates = question.candidates;
  x.own = own;
  x.only_candidates = question.only_candidates();
  x.elsewhere = question.elsewhere;
  x.before = visitor.shown().list(place.session, place.list);
  x.seed = seed_of_decision(place.id);
  x.now_us = place.at_us;
  x.candidates_max = in.candidates_max;
  return by.rank(from, x);
}

decision_entry decision_of(const decision_place& place, const read_versions& versions,
                           const slot_in_force& in, ranking_question question,
                           const visitor_state& visitor, ranking& ranked, std::uint64_t draw) {
  const auto* before = visitor.shown().list(place.session, place.list);
  decision_entry x;
  x.activation = place.id.activation;
  x.record = place.id.record;
  x.ordinal = place.id.ordinal;
  x.session = place.session;
  x.slot = place.slot;
  x.list = place.list;
  x.at_us = place.at_us;
  x.draw = draw;
  x.versions = versions;
  x.segment = ranked.segment;
  x.question = std::move(question);
  x.policy = in.slot->policy;
  x.epsilon = static_cast<float>(in.slot->epsilon);
  x.degraded = ranked.degraded;
  x.page_turned = before != nullptr && before->page_turned;
  x.feature_schema = feature_schema;
  x.ranks = std::move(ranked.ranks);
  x.positions = std::move(ranked.positions);
  for (auto& position : x.positions)
    if (!position.kept) {
      position.drawn_record = x.record;
      position.drawn_ordinal = x.ordinal;
      position.drawn_at_us = x.at_us;
      position.draw = draw;
    }
  return x;
}

} // namespace attune
