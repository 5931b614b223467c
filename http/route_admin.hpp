#pragma once

#include "http/gateway.hpp"
#include "http/router.hpp"

#include <vector>

namespace attune {

/// The operators' pages, behind an `ak_` key.
void add_admin_routes(std::vector<route>& routes, gateway& shared);

} // namespace attune
