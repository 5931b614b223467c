#pragma once

#include "store/memory.hpp"
#include "store/rocks.hpp"
#include "store/store.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>

namespace attune::test {

/// The stores that keep one contract, for typed tests. `open` opens; `reopen` is a restart, which
/// only a durable store survives.
struct memory_backend {
  std::unique_ptr<store> open() { return std::make_unique<memory_store>(10'000); }
  void reopen(std::unique_ptr<store>&) {}
};

struct rocks_backend {
  temp_folder folder;

  std::unique_ptr<store> open() {
    auto opened = rocks_store::open(folder.in("data"), {});
    EXPECT_TRUE(opened) << opened.error().what;
    return opened ? std::move(*opened) : nullptr;
  }
  void reopen(std::unique_ptr<store>& x) {
    x.reset();
    x = open();
  }
};

using backends = ::testing::Types<memory_backend, rocks_backend>;

struct backend_names {
  template <class Backend>
  static std::string GetName(int) {
    return std::is_same_v<Backend, memory_backend> ? "memory" : "rocks";
  }
};

} // namespace attune::test
