#pragma once

#include <atomic>
#include <cstdint>

namespace attune {

/// What a directory knows of a visitor without asking it. Shared by the two; any thread.
struct visitor_gauge {
  std::atomic<std::uint32_t> mailbox = 0; ///< Messages of its clients on their way.
  std::atomic<std::uint32_t> connections = 0;
  std::atomic<std::int64_t> touched_us = 0; ///< Last message, system clock.
  std::int64_t activated_us = 0;
};

} // namespace attune
