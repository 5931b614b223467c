#pragma once

#include "http/gateway.hpp"
#include "http/router.hpp"

#include <vector>

namespace attune {

/// Lists by HTTP: `GET /v1/recommendations/{slot}`, `POST /v1/rank`, rewards by `rid`; what is not
/// served yet of decisions answers 501.
void add_list_routes(std::vector<route>& routes, gateway& shared);

} // namespace attune
