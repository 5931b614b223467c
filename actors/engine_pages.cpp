#include "actors/engine_ports.hpp"
#include "models/features.hpp"
#include "models/segment_topics.hpp"
#include "protocol/codec/json_writer.hpp"

namespace attune {

void engine_ports::models(reply<std::string> done) {
  const auto from = parts_.now();
  const auto write_policy = [](json_writer& out, const slot_settings& slot) {
    out.field("policy", slot.policy).field("epsilon", slot.epsilon);
  };
  std::string text;
  json_writer out{text};
  out.open_object().field("version", from.learned->version).key("slots").open_object();
  const auto settings = parts_.models.load();
  for (const auto& [name, slot] : settings->models().slots) {
    out.key(name).open_object();
    write_policy(out, slot);
    out.close_object();
  }
  out.close_object().key("weights").open_object();
  for (const auto& [f, name] : feature_names())
    out.field(name, from.learned->policy->mean[static_cast<std::size_t>(f)]);
  out.close_object().field("draws", from.learned->policy->draws.size());
  out.key("popular").open_array();
  for (std::size_t i = 0; i < 10 && i < from.learned->popular->leaders().size(); ++i) {
    const auto& leader = from.learned->popular->leaders()[i];
    const auto at = from.items->find(leader.item);
    if (at && from.items->entry(*at) != nullptr)
      out.value(from.items->entry(*at)->as_written.id);
  }
  out.close_array().field("catalogue_version", from.items->version()).close_object();
  done(std::move(text));
}

void engine_ports::segments(reply<std::string> done) {
  constexpr std::size_t most_categories = 5;
  const auto groups = parts_.groups.load();
  const auto items = parts_.items.load();
  const auto near = nearest_categories(*groups, *items, most_categories);
  std::string text;
  json_writer out{text};
  out.open_object().field("version", groups->version).key("data").open_array();
  for (std::size_t i = 0; i < near.size(); ++i) {
    const auto& group = groups->all[i];
    out.open_object().field("id", group.id).field("share", group.share);
    out.key("categories").open_array();
    for (const auto& x : near[i])
      out.open_object().field("category", x.name).field("cosine", x.cosine).close_object();
    out.close_array().close_object();
  }
  out.close_array().key("next_cursor").null().close_object();
  done(std::move(text));
}

} // namespace attune
