#include "http/routes.hpp"

#include "http/route_admin.hpp"
#include "http/route_health.hpp"
#include "http/route_items.hpp"
#include "http/route_lists.hpp"
#include "http/route_person.hpp"
#include "http/route_signals.hpp"

namespace attune {

router public_routes(gateway& shared) {
  std::vector<route> x;
  x.push_back({"GET", "/v1/stream", access::anyone, nullptr, false, manner::websocket});
  x.push_back({"GET", "/v1/blocks/stream", access::client, nullptr, true, manner::blocks});
  add_signal_routes(x, shared);
  add_list_routes(x, shared);
  add_person_routes(x, shared);
  add_item_routes(x, shared);
  add_health_routes(x, shared);
  add_asset_routes(x, shared);
  return router{std::move(x), true};
}

router admin_routes(gateway& shared) {
  std::vector<route> x;
  add_admin_routes(x, shared);
  add_health_routes(x, shared);
  return router{std::move(x), false};
}

} // namespace attune
