#include "store/rocks.hpp"

#include "store/rocks_options.hpp"
#include "store/wal_scan.hpp"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <compare>
#include <filesystem>
#include <limits>
#include <map>
#include <mutex>
#include <utility>

namespace attune {

namespace {

/// Beside what the write buffers may need: a log, and the lists of files.
constexpr std::uint64_t space_for_files_mib = 16;

rocksdb::Slice slice_of(std::string_view x) { return {x.data(), x.size()}; }

std::string_view view_of(const rocksdb::Slice& x) { return {x.data(), x.size()}; }

fault fault_of(const rocksdb::Status& x, const std::string& doing) {
  if (x.IsNoSpace())
    return {fault_code::overloaded, doing + ": the disk is full; free some space", {}};
  if (x.IsCorruption())
    return {
      fault_code::internal, doing + ": " + x.ToString() + "; restore the folder from a backup", {}};
  return {fault_code::internal,
          doing + ": " + x.ToString() + "; see whether the disk is well, then restart",
          {}};
}

/// The keys that a batch puts, so that a range that is erased row by row behind them takes them
/// along. Empty for a batch that erases none so. Views of the batch.
class put_keys {
public:
  explicit put_keys(const write_batch& x) {
    auto erases_rows = false;
    x.each([&](const write_batch::change& c) {
      erases_rows = erases_rows || c.what == write_batch::verb::erase_rows;
    });
    if (!erases_rows)
      return;
    std::size_t place = 0;
    x.each([&](const write_batch::change& c) {
      if (c.what == write_batch::verb::put)
        keys_.push_back({c.where, c.key, place});
      ++place;
    });
    std::sort(keys_.begin(), keys_.end());
  }

  /// Calls `fn(key)` for each of [from, to) in `where` that is put before the change at `place`,
  /// and was not taken before: each put once, however often its range is erased.
  template <class Fn>
  void take(table where, std::string_view from, std::string_view to, std::size_t place, Fn fn) {
    for (auto at = std::lower_bound(keys_.begin(), keys_.end(), put_key{where, from, 0});
         at != keys_.end() && at->where == where && at->key < to; ++at)
      if (at->place < place) {
        fn(at->key);
        at->place = taken;
      }
  }

  /// What of [from, to) in `where` is still to be read from the store: nothing that a range with
  /// the same beginning had before.
  std::string_view unread(table where, std::string_view from, std::string_view to) {
    auto& end = read_[{where, from}];
    const auto begin = std::max(from, end);
    end = std::max(end, to);
    return begin;
  }

private:
  struct put_key {
    table where;
    std::string_view key;
    std::size_t place; // Among the batch's changes.

    friend auto operator<=>(const put_key&, const put_key&) = default;
  };

  static constexpr auto taken = std::numeric_limits<std::size_t>::max();

  std::vector<put_key> keys_;
  std::map<std::pair<table, std::string_view>, std::string_view> read_;
};

/// A store's RocksDB and what it stands on.
struct opened_rocks {
  std::string folder;
  std::shared_ptr<rocksdb::FileSystem> files;
  std::unique_ptr<rocksdb::Env> world;
  std::unique_ptr<rocksdb::DB> db;
  std::vector<rocksdb::ColumnFamilyHandle*> families; // RocksDB's default, then a table each.
};

class rocks final : public store {
public:
  /// @param reserve_mib  Free space below which nothing is written.
  rocks(opened_rocks opened, std::uint64_t reserve_mib, std::vector<std::string> notices)
    : folder_(std::move(opened.folder)), files_(std::move(opened.files)),
      world_(std::move(opened.world)), db_(std::move(opened.db)),
      families_(std::move(opened.families)), reserve_mib_(reserve_mib),
      notices_(std::move(notices)) {}

  ~rocks() override {
    for (auto* x : families_)
      db_->DestroyColumnFamilyHandle(x);
    db_->Close();
  }

  result<void> commit(const write_batch& x) override {
    if (auto spacious = check_space(); !spacious)
      return keep(std::move(spacious));
    if (!is_well_)
      if (const auto resumed = db_->Resume(); !resumed.ok())
        return keep(fault_of(resumed, "cannot go on writing to " + folder_));
    rocksdb::WriteBatch batch{x.bytes() + 64};
    put_keys puts{x};
    std::size_t place = 0;
    result<void> added;
    x.each([&](const write_batch::change& change) {
      if (auto done = add(change, place++, puts, batch); !done)
        added = std::move(done);
    });
    if (!added)
      return keep(std::move(added));
    rocksdb::WriteOptions synced;
    synced.sync = true;
    const auto done = db_->Write(synced, &batch);
    is_well_ = done.ok();
    if (!is_well_)
      return keep(fault_of(done, "cannot write to " + folder_));
    return keep(result<void>{});
  }

  result<std::optional<std::string>> get(table where, std::string_view key) const override {
    std::string value;
    const auto found = db_->Get({}, family(where), slice_of(key), &value);
    if (found.IsNotFound())
      return std::nullopt;
    if (!found.ok())
      return tl::unexpected{fault_of(found, reading(where))};
    return value;
  }

  result<void> scan(table where, std::string_view from, std::string_view to,
                    const visit& fn) const override {
    rocksdb::ReadOptions options;
    const auto end = slice_of(to);
    if (!to.empty())
      options.iterate_upper_bound = &end;
    const std::unique_ptr<rocksdb::Iterator> i{db_->NewIterator(options, family(where))};
    for (i->Seek(slice_of(from)); i->Valid(); i->Next())
      if (!fn(view_of(i->key()), view_of(i->value())))
        break;
    if (!i->status().ok())
      return tl::unexpected{fault_of(i->status(), reading(where))};
    return {};
  }

  bool durable() const override { return true; }

  result<void> health() const override {
    const std::lock_guard lock{mutex_};
    return health_;
  }

  const std::vector<std::string>& notices() const override { return notices_; }

private:
  rocksdb::ColumnFamilyHandle* family(table x) const { return families_[index_of(x) + 1]; }

  std::string reading(table x) const {
    return "cannot read table " + std::string{name_of(x)} + " in " + folder_;
  }

  result<void> add(const write_batch::change& x, std::size_t place, put_keys& puts,
                   rocksdb::WriteBatch& batch) const {
    // A WriteBatch refuses only what passes a limit on its size, and we set none.
    switch (x.what) {
    case write_batch::verb::put:
      batch.Put(family(x.where), slice_of(x.key), slice_of(x.value));
      break;
    case write_batch::verb::erase:
      batch.Delete(family(x.where), slice_of(x.key));
      break;
    case write_batch::verb::erase_range:
      if (x.key < x.value) // RocksDB calls the empty range a fault.
        batch.DeleteRange(family(x.where), slice_of(x.key), slice_of(x.value));
      break;
    case write_batch::verb::erase_rows: {
      const auto erase = [&](std::string_view key) {
        batch.Delete(family(x.where), slice_of(key));
      };
      puts.take(x.where, x.key, x.value, place, erase);
      const auto from = puts.unread(x.where, x.key, x.value);
      return from >= x.value
               ? result<void>{}
               : scan(x.where, from, x.value, [&](std::string_view key, std::string_view) {
                   erase(key);
                   return true;
                 });
    }
    }
    return {};
  }

  /// Asked before RocksDB is: it leaks and recovers slowly when it meets the end of the disk.
  result<void> check_space() const {
    constexpr std::uint64_t mib = 1'048'576;
    std::uint64_t free = 0;
    const auto asked = files_->GetFreeSpace(folder_, {}, &free, nullptr);
    if (!asked.ok() || free / mib >= reserve_mib_)
      return {};
    return failed(fault_code::overloaded, "cannot write to " + folder_ + ": the disk is full, "
                                            + std::to_string(free / mib) + " MiB are left and "
                                            + std::to_string(reserve_mib_)
                                            + " are needed; free some space");
  }

  result<void> keep(result<void> x) {
    const std::lock_guard lock{mutex_};
    return health_ = std::move(x);
  }
  result<void> keep(fault x) { return keep(result<void>{tl::unexpected{std::move(x)}}); }

  std::string folder_;
  std::shared_ptr<rocksdb::FileSystem> files_;
  std::unique_ptr<rocksdb::Env> world_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;
  std::uint64_t reserve_mib_;
  bool is_well_ = true; // The writer's: whether RocksDB took the last write.
  std::vector<std::string> notices_;
  mutable std::mutex mutex_;
  result<void> health_;
};

std::string sentence(const wal_damage& x) {
  return "the log " + x.file.string() + " is broken at byte " + std::to_string(x.walk.good_bytes)
         + " (" + std::to_string(x.walk.batches) + " whole commits before, "
         + std::to_string(x.walk.lost_bytes) + " bytes after)";
}

/// Decides how the logs are read, and what is said of it.
result<rocksdb::WALRecoveryMode> recovery_of(const std::string& folder, bool accept_loss,
                                             std::vector<std::string>& notices) {
  const auto damage = find_wal_damage(folder);
  if (!damage)
    return tl::unexpected{damage.error()};
  if (!*damage)
    return rocksdb::WALRecoveryMode::kAbsoluteConsistency;
  const auto& found = **damage;
  if (found.whole_after == 0) {
    notices.push_back(sentence(found)
                      + ": a crash tore the last write; it was not acknowledged, and is dropped");
    return rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  }
  const auto follow = std::to_string(found.whole_after) + " whole commits follow";
  if (!accept_loss)
    return failed(fault_code::internal,
                  sentence(found) + ", and " + follow
                    + ": this is damage, not a crash; restore the folder from a backup, or start "
                      "once with store.accept_loss=true, which drops all that follows");
  notices.push_back(sentence(found) + ", and " + follow
                    + ": dropped, since store.accept_loss is set");
  return rocksdb::WALRecoveryMode::kPointInTimeRecovery;
}

fault fault_of_opening(const rocksdb::Status& x, const std::string& folder) {
  const auto doing = "cannot open the data folder " + folder;
  if (x.ToString().find("lock") != std::string::npos)
    return {fault_code::internal,
            doing + ": another attune has it open; stop that one, or choose another folder",
            {}};
  if (x.IsIOError() && !x.IsNoSpace())
    return {fault_code::internal,
            doing + ": " + x.ToString() + "; does it exist, and may this user write to it?",
            {}};
  return fault_of(x, doing);
}

} // namespace

result<std::unique_ptr<store>> rocks_store::open(const std::string& folder,
                                                 const store_settings& settings,
                                                 std::shared_ptr<rocksdb::FileSystem> files) {
  std::vector<std::string> notices;
  const auto mode = recovery_of(folder, settings.accept_loss, notices);
  if (!mode)
    return tl::unexpected{mode.error()};
  std::error_code ignored; // RocksDB says better what is wrong with a folder.
  if (std::filesystem::create_directory(folder, ignored)) // The sealing keys lie in it, too.
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
  opened_rocks x;
  x.folder = folder;
  x.files = files ? std::move(files) : rocksdb::FileSystem::Default();
  x.world = rocks_world(x.files);
  auto options = rocks_options(settings, *x.world);
  options.wal_recovery_mode = *mode;
  rocksdb::DB* db = nullptr;
  const auto opened =
    rocksdb::DB::Open(options, folder, rocks_families(settings), &x.families, &db);
  if (!opened.ok())
    return tl::unexpected{fault_of_opening(opened, folder)};
  x.db.reset(db);
  const auto reserve = space_for_files_mib + static_cast<std::uint64_t>(settings.write_buffer_mib);
  return std::make_unique<rocks>(std::move(x), reserve, std::move(notices));
}

} // namespace attune
