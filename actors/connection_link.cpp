#include "actors/connection_link.hpp"

#include <algorithm>

namespace attune {

bool may_be_shed(const client_message& x) {
  const auto* batch = std::get_if<signal_batch>(&x);
  if (batch == nullptr || batch->consent)
    return false;
  return std::all_of(batch->signals.begin(), batch->signals.end(),
                     [](const signal& s) { return traits_of(s.kind).may_be_shed; });
}

connection_link::connection_link(visitor_actor visitor, session_id session,
                                 std::uint64_t connection, engine_parts& parts,
                                 std::shared_ptr<visitor_gauge> gauge, std::uint32_t credit)
  : visitor_(std::move(visitor)), session_(session), connection_(connection), parts_(parts),
    credit_(std::make_shared<client_credit>(credit, std::move(gauge))) {}

connection_link::~connection_link() {
  caf::anon_send(visitor_, client_gone{session_, connection_});
}

admission connection_link::offer(client_message&& x) {
  const auto shed = may_be_shed(x) ? parts_.uncommitted.full() : parts_.uncommitted.reserve_full();
  if (shed) {
    parts_.probe->limit_hit("engine.uncommitted_mib");
    return admission::overloaded;
  }
  if (!credit_->take())
    return admission::full;
  if (auto* batch = std::get_if<signal_batch>(&x))
    parts_.clock.adopt(*batch);
  caf::anon_send(visitor_, client_says{session_, connection_, std::move(x), credit_});
  return admission::accepted;
}

void connection_link::on_room(std::function<void()> call) { credit_->on_room(std::move(call)); }

} // namespace attune
