#pragma once

#include "http/gateway.hpp"
#include "http/router.hpp"

namespace attune {

/// The public port's routes: all of openapi.yaml, the two streams, and the files under `/`.
router public_routes(gateway& shared);

/// The operators' port.
router admin_routes(gateway& shared);

} // namespace attune
