#pragma once

#include "actors/engine_parts.hpp"
#include "actors/visitor.hpp"
#include "protocol/rarely.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune {

class loop_scheduler;

/// What the directory needs to bring visitors to life.
struct directory_ties {
  engine_parts& parts;
  store_writer_actor writer;
  std::vector<collector_actor> collectors;                    ///< By loop.
  std::vector<std::shared_ptr<connected_visitors>> connected; ///< By loop.
  loop_scheduler* loops = nullptr;                            ///< Null in tests.
};

/// Who is where: `visitor_id` to actor. Activates, passivates, and activates again after a crash.
/// Not on a signal's way: a connection speaks to its visitor directly.
class directory final : public directory_actor::base {
public:
  directory(caf::actor_config& cfg, directory_ties ties);

  behavior_type make_behavior() override;
  void on_exit() override; ///< Its visitors end with it.

private:
  static constexpr std::size_t waiting_max = 64;   // Errands of one visitor that is not there yet.
  static constexpr std::size_t asked_max = 10'000; // Sessions and visitors looked up at once.
  static constexpr std::size_t swept_at_once = 2'000; // Visitors looked at in one turn.
  static constexpr std::size_t cut_off_max = 10'000;  // Remembered; the one longest ago gives way.
  static constexpr std::size_t looked_at_for_room = 256; // Visitors, for one that may give way.

  enum class state : std::uint8_t { live, leaving, buried };

  struct resident {
    visitor_actor actor;
    std::shared_ptr<visitor_gauge> gauge;
    std::vector<session_id> sessions;
    rarely<std::vector<arrival>> waiting;
    std::uint32_t flushes_missing = 0; // Buried: collectors that are not known to be empty.
    state is = state::live;
  };

  /// An errand whose session or visitor the store is asked for.
  struct asked_store {
    errand what;
    std::chrono::steady_clock::time_point at;
  };

  // directory.cpp: routing and life.
  void route(errand& x);
  void route_known(errand& x, const session_row& row);
  void route_unknown(errand& x);
  void deliver(visitor_id who, arrival x, loop* where);
  bool make_room();
  resident& activate(visitor_id who, loop* where);
  void ask_store(errand& x, const std::function<void(std::uint64_t ticket)>& ask);
  std::optional<errand> take_asked(std::uint64_t ticket);
  void on_session(session_found& x);
  void on_visitor(visitor_found& x);
  void on_left(const visitor_left& x);
  void on_stays(visitor_id who);
  void on_dropped(session_id x);
  void on_ended(const visitor_ended& x);
  void on_flushed(const flushed& x);
  void bring_back(visitor_id who);
  void remember_cut_off(visitor_id who);
  std::int64_t cut_off_us(visitor_id who) const;
  void forget_cut_off();
  void sweep();
  void refuse_late();

  // directory_pages.cpp: operators.
  struct line;
  std::vector<line> lines_after_cursor(const actor_query& x, const long_lived_actors& fixed,
                                       std::size_t most) const;
  std::vector<line> lines_by_rank(const actor_query& x, const long_lived_actors& fixed) const;
  std::string page_of(std::span<const line> lines, const std::string& next_cursor) const;
  void list(const list_actors& x) const;
  void show(inspect_one& x);
  void show_session(const inspect_session& x);

  directory_ties ties_;
  engine_parts& parts_;
  std::shared_ptr<const visitor_ties> visitors_ties_; // From its first turn to its end.
  std::map<visitor_id, resident> residents_; // Ordered: pages and sweeps go on where they were.
  std::unordered_map<session_id, visitor_id> sessions_; // Of residents.
  std::map<std::uint64_t, asked_store> asked_; // By ticket, so that the oldest comes first.
  std::map<std::uint64_t, visitor_id> flushing_;
  /// When the sockets of visitors that died were closed, system clock: their sessions' rows do not
  /// say it. For as long as sessions may be away.
  std::map<visitor_id, std::int64_t> cut_off_;
  std::uint64_t next_ticket_ = 1;
  std::uint64_t next_loop_ = 0;
  visitor_id swept_to_;
  visitor_id made_room_to_;
};

} // namespace attune
