#include "protocol/bytes.hpp"
#include "store/journal.hpp"
#include "store/memory.hpp"
#include "store/row.hpp"
#include "store/seal.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace attune;

/// Puts rows as the input has them: table, whether a valid checksum is put around, key, value.
void put_rows(memory_store& into, std::string_view input) {
  byte_reader in{input};
  write_batch batch;
  while (in.ok() && !in.at_end()) {
    const auto where = static_cast<table>(in.raw<std::uint8_t>() % table_names.size());
    const auto is_checked = in.raw<std::uint8_t>() % 2 != 0;
    const auto key = in.text();
    const auto value = in.text();
    batch.put(where, key, is_checked ? checked_value(where, key, value) : std::string{value});
  }
  (void)into.commit(batch);
}

void read_all(journal& log) {
  for (std::uint64_t id = 0; id < 2; ++id) {
    (void)log.load({0, id});
    (void)log.record({0, id}, 1);
    (void)log.find_session({0, id});
  }
  (void)log.for_each_lesson(0, [](numbered_lesson&&) {});
  (void)log.for_each_item([](numbered_item&&) {});
  (void)log.for_each_answer([](stored_response&&) {}, [](const attune::fault&) {});
  (void)log.read_checkpoint(checkpoint_name::learner);
  (void)log.read_checkpoint(checkpoint_name::segmenter);
  (void)log.record_settings("settings");
  (void)log.expire(1'000'000'000'000'000);
}

} // namespace

// Whatever the disk holds: reading it is a value or a fault, and the journal can still be written.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  memory_store rows{1'000};
  put_rows(rows, input);
  if (auto log = journal::open(rows, {})) {
    read_all(*log);
    (void)log->write_checkpoint(checkpoint_name::learner, {1, "state"});
  }
  sealer unsealing;
  if (unsealing.open({}, {table::timeline, "key"}, input))
    std::abort(); // A forgery: 1 in 2^128.
  return 0;
}
