#include "models/latest.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace attune {
namespace {

TEST(latest, is_empty_before_the_first) {
  const latest<int> x;
  EXPECT_EQ(x.load(), nullptr);
  EXPECT_EQ(x.version(), 0u);
}

TEST(latest, readers_keep_what_they_loaded) {
  latest<int> x{std::make_shared<int>(1)};
  const auto old = x.load();
  x.publish(std::make_shared<int>(2));
  EXPECT_EQ(*old, 1);
  EXPECT_EQ(*x.load(), 2);
  EXPECT_EQ(x.version(), 1u);
}

TEST(latest, never_goes_back_for_any_reader) {
  latest<int> x{std::make_shared<int>(0)};
  std::vector<std::thread> readers;
  std::atomic<int> steps_back = 0;
  for (int r = 0; r < 2; ++r)
    readers.emplace_back([&] {
      for (int last = 0; last < 2'000;) {
        const auto seen = *x.load();
        steps_back += seen < last;
        last = seen;
      }
    });
  for (int i = 1; i <= 2'000; ++i)
    x.publish(std::make_shared<int>(i));
  for (auto& reader : readers)
    reader.join();
  EXPECT_EQ(steps_back, 0);
}

} // namespace
} // namespace attune
