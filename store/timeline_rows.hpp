#pragma once

#include "protocol/ids.hpp"
#include "protocol/result.hpp"
#include "store/records.hpp"
#include "store/sealed_values.hpp"
#include "store/store.hpp"
#include "store/write_batch.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// Tables `timeline` and `profile`: what a visitor's state is folded from. Not thread safe: one
/// owner.
class timeline_rows {
public:
  /// @param kept  Records that stay when a profile that includes them is written.
  timeline_rows(const store& from, std::uint64_t kept) : store_(&from), kept_(kept) {}

  /// Adds a record's entries and profile; after a withdrawal instead of all that was before.
  result<void> add(const visitor_record& x, sealed_values& values, write_batch& into) const;

  result<visitor_history> load(visitor_id who, sealed_values& values) const;
  /// Whether there is anything to load.
  result<bool> knows(visitor_id who) const;
  result<std::optional<std::string>> record(visitor_id who, std::uint64_t n,
                                            sealed_values& values) const;

private:
  result<void> add_profile(const visitor_record& x, sealed_values& values, write_batch& into) const;
  result<void> load_records(visitor_id who, sealed_values& values, visitor_history& into) const;

  const store* store_;
  std::uint64_t kept_;
};

} // namespace attune
