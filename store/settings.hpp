#pragma once

#include "config/setting.hpp"

#include <cstdint>
#include <string>

namespace attune {

/// How the store opens and what it keeps. Bounds and reasons stand in `describe`.
struct store_settings {
  std::string url = "rocks:./attune-data";
  bool accept_loss = false;

  int write_buffer_mib = 64;
  int block_cache_mib = 64;
  int log_mib = 64;
  int open_files = 512;

  int memory_rows = 200'000;

  std::int64_t lessons_kept = 10'000'000;
  std::int64_t records_kept = 4'000;
  int item_versions_kept = 8;
  int session_hours = 720;
  std::int64_t sessions_kept = 1'000'000;

  void describe(setting_list& list);
};

} // namespace attune
