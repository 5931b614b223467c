#pragma once

#include "http/gateway.hpp"
#include "http/router.hpp"

#include <vector>

namespace attune {

/// `POST /v1/signals`: JSON, `text/plain` (sendBeacon) and NDJSON, whose lines go one after the
/// other, so that their order is kept.
void add_signal_routes(std::vector<route>& routes, gateway& shared);

} // namespace attune
