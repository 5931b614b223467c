#pragma once

#include "actors/engine_parts.hpp"
#include "actors/interfaces.hpp"

#include <memory>

namespace attune {

/// Whether a message may be refused when the disk lags behind: control, consent and batches with a
/// purchase have a reserve.
bool may_be_shed(const client_message& x);

/// One connection's way in: counts what is on its way, and tells the visitor when it ends.
class connection_link final : public client_session {
public:
  connection_link(visitor_actor visitor, session_id session, std::uint64_t connection,
                  engine_parts& parts, std::shared_ptr<visitor_gauge> gauge, std::uint32_t credit);
  ~connection_link() override;

  admission offer(client_message&& x) override;
  void on_room(std::function<void()> call) override;

private:
  visitor_actor visitor_;
  session_id session_;
  std::uint64_t connection_;
  engine_parts& parts_;
  std::shared_ptr<client_credit> credit_;
};

} // namespace attune
