#pragma once

#include "tools/wire_loop.hpp"

#include <utility> // Asio of Boost 1.74 needs it first.

#include <boost/asio/io_context.hpp>

namespace attune {

struct wire_loop::impl {
  boost::asio::io_context io{1};
};

} // namespace attune
