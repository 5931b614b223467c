#include "store/settings.hpp"

#include <string_view>

namespace attune {

namespace {

std::string fault_of_url(std::string_view url) {
  const auto is_rocks = url.substr(0, 6) == "rocks:" && url.size() > 6;
  return url == "memory:" || is_rocks ? "" : "must be \"memory:\" or \"rocks:/path/of/a/folder\"";
}

} // namespace

void store_settings::describe(setting_list& list) {
  list.add("store.url", url, {.least = 1, .most = 4'096, .check = fault_of_url},
           "Where data stays: memory: forgets all at the end, rocks:/path keeps it in a folder.");
  list.add("store.accept_loss", accept_loss,
           "Opens past damage in the middle of a log and drops what follows it. For one start, "
           "after reading what would be lost.");
  list.add(
    "store.write_buffer_mib", write_buffer_mib, {8, 4'096},
    "Memory for rows not yet in files. Less makes many small files; more takes longer to open, "
    "and 16 MiB more than it must be free on the disk.");
  list.add("store.block_cache_mib", block_cache_mib, {8, 65'536},
           "Memory for blocks, indexes and filters. Too little reads the disk for each visitor.");
  list.add("store.log_mib", log_mib, {4, 4'096},
           "Log kept before rows are written to files. Less writes more often, more takes longer "
           "to open (about a second for 100 MiB).");
  list.add("store.open_files", open_files, {32, 16'384},
           "Files kept open. Too few opens them again and again; too many meets the limit of the "
           "process.");
  list.add("store.memory_rows", memory_rows, {1'000, 100'000'000},
           "Rows that memory: keeps in each table that grows with traffic. Too few forgets "
           "visitors early; each takes about 300 bytes.");
  list.add("store.lessons_kept", lessons_kept, {0, 1e12},
           "Lessons kept though the checkpoints cover them. Fewer limit how far back learners can "
           "be rebuilt; each takes about 50 bytes of disk, a choice 400.");
  list.add(
    "store.records_kept", records_kept, {256, 1e9},
    "Timeline records kept of each visitor, and up to engine.profile_every more. Too few and "
    "late rewards miss their decision; each takes about a kilobyte of disk.");
  list.add("store.item_versions_kept", item_versions_kept, {1, 1'000},
           "Versions kept of each item. Fewer limit replays of old decisions; more take disk.");
  list.add("store.session_hours", session_hours, {1, 8'760},
           "Hours that a client session is known after its last change. Too few and clients start "
           "anew; too many take disk.");
  list.add("store.sessions_kept", sessions_kept, {1'000, 1e9},
           "Client sessions known at once; above it the oldest go. Too few and clients start anew; "
           "each takes about 300 bytes of disk.");
}

} // namespace attune
