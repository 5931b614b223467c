#pragma once

#include "http/gateway.hpp"
#include "http/router.hpp"

#include <vector>

namespace attune {

/// What a person may steer and see: `POST /v1/control`, `POST /v1/consent`, `GET /v1/me`. Erasure
/// answers 501.
void add_person_routes(std::vector<route>& routes, gateway& shared);

} // namespace attune
