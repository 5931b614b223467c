#include "store/wal_scan.hpp"

#include "protocol/bytes.hpp"
#include "store/checksum.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>

namespace attune {
namespace {

constexpr std::size_t block = 32'768;

/// Writes a log as RocksDB does: a second opinion on the format, by the words of its header.
class log_writer {
public:
  /// A batch of one change with a payload of `size` bytes, at least 12.
  void add(std::size_t size) {
    auto payload = byte_writer{}.raw(sequence_++).raw(std::uint32_t{1}).take();
    payload.resize(size, 'p');
    for (auto begin = true; begin || !payload.empty(); begin = false) {
      const auto left = block - bytes.size() % block;
      if (left < 7)
        bytes.append(left, '\0');
      const auto room = block - bytes.size() % block - 7;
      const auto part = payload.substr(0, room);
      payload.erase(0, part.size());
      fragment(begin ? (payload.empty() ? 1 : 2) : (payload.empty() ? 4 : 3), part);
    }
  }

  std::string bytes;

private:
  void fragment(std::uint8_t type, const std::string& part) {
    const auto crc = crc32c(std::string(1, static_cast<char>(type)) + part);
    const auto masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
    const auto length = static_cast<std::uint16_t>(part.size());
    bytes += byte_writer{}.raw(masked).raw(length).raw(type).take() + part;
  }

  std::uint64_t sequence_ = 1;
};

std::string log_of(std::initializer_list<std::size_t> sizes) {
  log_writer x;
  for (const auto size : sizes)
    x.add(size);
  return x.bytes;
}

TEST(wal_walk, finds_nothing_broken_in_whole_logs) {
  EXPECT_FALSE(walk_wal("").broken);
  for (const std::size_t size : {12u, 100u, 32'761u, 32'762u, 40'000u, 200'000u}) {
    const auto log = log_of({size, size, 50});
    const auto x = walk_wal(log);
    EXPECT_FALSE(x.broken) << size;
    EXPECT_EQ(x.batches, 3u);
    EXPECT_EQ(x.first_sequence, 1u);
    EXPECT_EQ(x.next_sequence, 4u);
    EXPECT_EQ(x.good_bytes, log.size());
  }
}

TEST(wal_walk, a_cut_at_each_byte_of_the_last_batch_is_a_torn_end) {
  const auto before = log_of({100, 100});
  const auto log = log_of({100, 100, 300});
  for (auto size = before.size() + 1; size < log.size(); ++size) {
    const auto x = walk_wal(std::string_view{log}.substr(0, size));
    EXPECT_TRUE(x.broken) << size;
    EXPECT_EQ(x.batches, 2u);
    EXPECT_EQ(x.good_bytes, before.size());
    EXPECT_EQ(x.lost_bytes, size - before.size());
    EXPECT_EQ(x.whole_after, 0u);
  }
}

TEST(wal_walk, a_cut_between_blocks_of_a_batch_is_a_torn_end) {
  const auto log = log_of({100, 100'000});
  const auto x = walk_wal(std::string_view{log}.substr(0, 2 * block));
  EXPECT_TRUE(x.broken);
  EXPECT_EQ(x.batches, 1u);
  EXPECT_EQ(x.whole_after, 0u);
}

TEST(wal_walk, zeros_at_the_end_are_a_torn_end) {
  const auto x = walk_wal(log_of({100}) + std::string(5'000, '\0'));
  EXPECT_TRUE(x.broken);
  EXPECT_EQ(x.batches, 1u);
  EXPECT_EQ(x.lost_bytes, 5'000u);
  EXPECT_EQ(x.whole_after, 0u);
}

TEST(wal_walk, a_flip_at_each_byte_of_a_middle_batch_shows_those_after_it) {
  const auto log = log_of({100, 100, 100, 100});
  for (std::size_t at = 107; at < 214; ++at) { // 7 bytes of header and 100 of payload each.
    auto flipped = log;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x10);
    const auto x = walk_wal(flipped);
    EXPECT_TRUE(x.broken);
    EXPECT_EQ(x.batches, 1u) << at;
    EXPECT_EQ(x.good_bytes, 107u);
    EXPECT_EQ(x.whole_after, 2u) << at;
  }
}

TEST(wal_walk, a_batch_over_blocks_counts_once_after_damage) {
  auto log = log_of({100, 100, 100'000});
  log[110] = 'x';
  EXPECT_EQ(walk_wal(log).whole_after, 1u);
}

TEST(wal_walk, a_part_without_its_beginning_is_broken) {
  const auto log = log_of({100, 100'000, 50});
  const auto x = walk_wal(log.substr(0, 107) + log.substr(block));
  EXPECT_TRUE(x.broken);
  EXPECT_EQ(x.batches, 1u);
  EXPECT_EQ(x.whole_after, 1u);
}

class wal_folder : public ::testing::Test {
protected:
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream{folder.in(name), std::ios::binary} << bytes;
  }
  std::optional<wal_damage> damage() { return find_wal_damage(folder.path()).value(); }

  test::temp_folder folder;
};

TEST_F(wal_folder, is_well_without_logs_or_with_whole_ones) {
  EXPECT_FALSE(damage());
  EXPECT_FALSE(find_wal_damage(folder.path() / "not there").value());
  write("000004.log", log_of({100, 100}));
  write("LOG", "not a log of ours");
  write("MANIFEST-000005", "no log at all");
  EXPECT_FALSE(damage());
}

TEST_F(wal_folder, counts_the_batches_of_later_logs) {
  log_writer x;
  for (auto i = 0; i < 6; ++i)
    x.add(100);
  auto first = x.bytes.substr(0, 3 * 107);
  first[250] = 'x'; // In the third batch.
  write("000009.log", first);
  write("000010.log", x.bytes.substr(4 * 107)); // Batches 5 and 6: the fourth is gone as well.
  const auto found = damage();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->file.filename(), "000009.log");
  EXPECT_EQ(found->walk.batches, 2u);
  EXPECT_EQ(found->whole_after, 2u);
}

TEST_F(wal_folder, a_log_that_goes_on_where_a_torn_one_stopped_heals_it) {
  log_writer x;
  for (auto i = 0; i < 3; ++i)
    x.add(100);
  write("000004.log", x.bytes.substr(0, 2 * 107 + 20)); // The third write failed,
  write("000005.log", x.bytes.substr(2 * 107));         // and was made in a new log.
  EXPECT_FALSE(damage());
}

} // namespace
} // namespace attune
