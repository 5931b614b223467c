#pragma once

#include "http/gateway.hpp"
#include "http/router.hpp"

#include <vector>

namespace attune {

/// `/livez` and `/readyz?verbose`, on both ports.
void add_health_routes(std::vector<route>& routes, gateway& shared);

/// Every other path: the files under `/`.
void add_asset_routes(std::vector<route>& routes, gateway& shared);

} // namespace attune
