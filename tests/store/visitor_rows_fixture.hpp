#pragma once

#include "store/row.hpp"
#include "store/visitor_rows.hpp"
#include "tests/store/backends.hpp"
#include "tests/store/some_records.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace attune::test {

/// Visitors' rows over a backend, each record committed by itself.
template <class Backend>
class visitor_rows_fixture : public ::testing::Test {
protected:
  void add(const visitor_record& x) {
    write_batch batch;
    ASSERT_TRUE(rows->add(x, batch));
    ASSERT_TRUE(data->commit(batch));
    rows->stored();
  }

  void add(visitor_id who, std::uint64_t n, const std::string& entries) {
    add(record_of(who, n, entries));
  }

  std::vector<std::string> records(visitor_id who) { return rows->load(who).value().records; }

  void restart() {
    rows.reset();
    backend.reopen(data);
    rows = std::make_unique<visitor_rows>(*data, 256);
    ASSERT_TRUE(rows->open());
  }

  /// Replaces the value of a row by that of another, or by rubbish.
  void overwrite(table where, const std::string& key, std::string value = "rubbish") {
    write_batch batch;
    batch.put(where, key, value);
    ASSERT_TRUE(data->commit(batch));
  }

  Backend backend;
  std::unique_ptr<store> data = backend.open();
  std::unique_ptr<visitor_rows> rows = std::make_unique<visitor_rows>(*data, 256);
};

} // namespace attune::test
