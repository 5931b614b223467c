#pragma once

#include <rocksdb/file_system.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace attune::test {

/// Real files on a disk that can be full, cannot sync, or lose power: they know how much of each
/// was synced. Any thread.
class fragile_files final : public rocksdb::FileSystemWrapper {
public:
  fragile_files() : rocksdb::FileSystemWrapper(rocksdb::FileSystem::Default()) {}

  std::atomic<bool> full{false};         ///< And says so when asked for free space.
  std::atomic<bool> appends_fail{false}; ///< As over a quota, which is not seen as free space.
  std::atomic<bool> syncs_fail{false};

  const char* Name() const override { return "fragile"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* out,
                                    rocksdb::IODebugContext* debug) override {
    auto made = target()->NewWritableFile(name, options, out, debug);
    if (!made.ok())
      return made;
    const std::lock_guard lock{mutex_};
    synced_[name] = 0;
    *out = std::make_unique<file>(*this, name, std::move(*out));
    return made;
  }

  rocksdb::IOStatus GetFreeSpace(const std::string& path, const rocksdb::IOOptions& options,
                                 std::uint64_t* free, rocksdb::IODebugContext* debug) override {
    const auto asked = target()->GetFreeSpace(path, options, free, debug);
    *free = full ? 0 : *free;
    return asked;
  }

  rocksdb::IOStatus RenameFile(const std::string& from, const std::string& to,
                               const rocksdb::IOOptions& options,
                               rocksdb::IODebugContext* debug) override {
    const std::lock_guard lock{mutex_};
    if (auto moved = synced_.extract(from)) {
      moved.key() = to;
      synced_.erase(to);
      synced_.insert(std::move(moved));
    }
    return target()->RenameFile(from, to, options, debug);
  }

  /// Copies a folder as a loss of power would leave it: of each file what was synced.
  void copy_synced(const std::filesystem::path& from, const std::filesystem::path& to) {
    const std::lock_guard lock{mutex_};
    std::filesystem::copy(from, to);
    for (const auto& entry : std::filesystem::directory_iterator{to})
      if (const auto known = synced_.find((from / entry.path().filename()).string());
          known != synced_.end() && known->second < entry.file_size())
        std::filesystem::resize_file(entry.path(), known->second);
  }

private:
  class file final : public rocksdb::FSWritableFileOwnerWrapper {
  public:
    file(fragile_files& all, std::string name, std::unique_ptr<rocksdb::FSWritableFile>&& real)
      : rocksdb::FSWritableFileOwnerWrapper(std::move(real)), all_(all), name_(std::move(name)) {}

    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             rocksdb::IODebugContext* debug) override {
      if (all_.full || all_.appends_fail)
        return rocksdb::IOStatus::NoSpace("no space left on device");
      return track(FSWritableFileOwnerWrapper::Append(data, options, debug), data.size());
    }
    rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                             const rocksdb::DataVerificationInfo& check,
                             rocksdb::IODebugContext* debug) override {
      if (all_.full || all_.appends_fail)
        return rocksdb::IOStatus::NoSpace("no space left on device");
      return track(FSWritableFileOwnerWrapper::Append(data, options, check, debug), data.size());
    }
    rocksdb::IOStatus Sync(const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
      return all_.syncs_fail ? rocksdb::IOStatus::IOError("sync failed")
                             : keep(FSWritableFileOwnerWrapper::Sync(options, debug));
    }
    rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options,
                            rocksdb::IODebugContext* debug) override {
      return all_.syncs_fail ? rocksdb::IOStatus::IOError("sync failed")
                             : keep(FSWritableFileOwnerWrapper::Fsync(options, debug));
    }

  private:
    rocksdb::IOStatus track(rocksdb::IOStatus appended, std::size_t bytes) {
      written_ += appended.ok() ? bytes : 0;
      return appended;
    }
    rocksdb::IOStatus keep(rocksdb::IOStatus synced) {
      const std::lock_guard lock{all_.mutex_};
      if (synced.ok())
        all_.synced_[name_] = written_;
      return synced;
    }

    fragile_files& all_;
    std::string name_;
    std::uint64_t written_ = 0;
  };

  std::mutex mutex_;
  std::map<std::string, std::uint64_t> synced_;
};

} // namespace attune::test
