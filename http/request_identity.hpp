#pragma once

#include "http/exchange.hpp"
#include "http/gateway.hpp"
#include "protocol/port.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// The ids that a request names, as sent; empty where it names none.
struct named_ids {
  std::string session_id;
  std::string anon_id;
  std::string user_id; ///< Believed from a secret key, or if a token proves it; else passed over.
};

/// Whom a request speaks for: raw ids end here.
struct request_identity {
  requester who;           ///< Without `fresh`: see `allow_new_session`.
  std::string new_anon_id; ///< What `who.fresh_visitor` was made from.
  /// Whose rate it uses: the visitor's, if its name or its session says who that is; else the
  /// session's or the address's.
  std::string rate_key;
};

request_identity identify_requester(const gateway& shared, const exchange& x, const named_ids& ids);

/// Lets the request make a session, and a visitor, where none is known.
void allow_new_session(const gateway& shared, const exchange& from, request_identity& x);

/// Says that the request makes no session. One whose owner is not known here may be made up, so the
/// address pays; a server answers for what it names.
void forbid_new_session(const gateway& shared, const exchange& from, request_identity& x);

/// What one visitor's part of a request costs.
struct rate_cost {
  requester who;
  double rows = 0;
};

/// What a request costs, by `request_identity::rate_key`.
using rate_costs = std::map<std::string, rate_cost>;

/// Takes all of `costs` from their rates, or nothing of any; Global Privacy Control holds for whom
/// is refused, too. @param fields  Gets `RateLimit`, of the rate that has the least left. @returns
/// the 429 to answer, or nothing.
std::optional<http_answer> over_rates(gateway& shared, const exchange& x, const rate_costs& costs,
                                      std::vector<std::pair<std::string, std::string>>& fields);

/// ... of one visitor.
std::optional<http_answer> over_rate(gateway& shared, const exchange& x,
                                     const request_identity& who, double cost,
                                     std::vector<std::pair<std::string, std::string>>& fields);

/// Takes one from the visitor's rate of lists. A server that asks for nobody has none: all
/// its visitors would share it. @returns the 429 to answer, or nothing.
std::optional<http_answer> over_list_rate(gateway& shared, const exchange& x,
                                          const request_identity& who);

/// Learns whose session it was. What was counted for another name counts for that visitor, too: a
/// visitor has one rate, by whatever names it comes.
void settle_rate(gateway& shared, const exchange& x, const std::string& rate_key, double cost,
                 const post_outcome& found);

/// `Sec-GPC: 1`.
bool opts_out(const http_request& x);

/// The media type of the body without parameters, lower case; empty if none was said.
std::string media_of(const http_request& x);

} // namespace attune
