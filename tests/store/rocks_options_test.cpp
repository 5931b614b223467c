#include "store/rocks_options.hpp"

#include "store/table.hpp"

#include <gtest/gtest.h>

namespace attune {
namespace {

TEST(rocks_options, take_the_budgets_of_the_settings) {
  store_settings settings;
  settings.write_buffer_mib = 12;
  settings.log_mib = 34;
  settings.open_files = 56;
  const auto world = rocks_world(rocksdb::FileSystem::Default());
  const auto x = rocks_options(settings, *world);
  EXPECT_EQ(x.db_write_buffer_size, 12u * 1'048'576);
  EXPECT_EQ(x.max_total_wal_size, 34u * 1'048'576);
  EXPECT_EQ(x.max_open_files, 56);
}

TEST(rocks_options, check_all_and_do_nothing_while_idle) {
  const auto world = rocks_world(rocksdb::FileSystem::Default());
  const auto x = rocks_options({}, *world);
  EXPECT_TRUE(x.paranoid_checks);
  EXPECT_TRUE(x.track_and_verify_wals_in_manifest);
  EXPECT_EQ(x.recycle_log_file_num, 0u) << "the walk over logs does not know recycled ones";
  EXPECT_EQ(x.stats_dump_period_sec, 0u);
}

TEST(rocks_options, have_a_family_for_each_table_behind_the_default) {
  const auto x = rocks_families({});
  ASSERT_EQ(x.size(), 1 + table_names.size());
  EXPECT_EQ(x[0].name, "default");
  for (std::size_t i = 0; i < table_names.size(); ++i)
    EXPECT_EQ(x[i + 1].name, table_names[i]);
}

TEST(rocks_options, do_not_compress_what_is_sealed) {
  const auto x = rocks_families({});
  for (const auto where : {table::profile, table::timeline, table::session})
    EXPECT_EQ(x[index_of(where) + 1].options.compression, rocksdb::kNoCompression);
  EXPECT_EQ(x[index_of(table::example) + 1].options.compression, rocksdb::kLZ4Compression);
}

} // namespace
} // namespace attune
