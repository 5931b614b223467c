#pragma once

#include "http/gateway.hpp"
#include "http/router.hpp"

#include <vector>

namespace attune {

/// The catalogue, for servers: `PUT` and `GET /v1/items`, `DELETE /v1/items/{id}`.
void add_item_routes(std::vector<route>& routes, gateway& shared);

} // namespace attune
