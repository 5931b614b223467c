#include "store/rocks.hpp"

#include "tests/store/fragile_files.hpp"
#include "tests/support/temp_folder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace attune {
namespace {

namespace fs = std::filesystem;

class rocks_test : public ::testing::Test {
protected:
  result<std::unique_ptr<store>> open(const store_settings& settings = {}) {
    return rocks_store::open(data, settings, files);
  }

  static result<void> put(store& into, const std::string& key, const std::string& value = "v") {
    write_batch x;
    x.put(table::timeline, key, value);
    return into.commit(x);
  }

  static std::string keys(const store& x) {
    std::string out;
    EXPECT_TRUE(x.scan(table::timeline, {}, {}, [&](std::string_view key, std::string_view) {
      out += std::string{key} + " ";
      return true;
    }));
    return out;
  }

  /// Commits a to e, each in a batch of its own, and closes.
  void write_five() {
    const auto x = open().value();
    for (const auto* key : {"a", "b", "c", "d", "e"})
      ASSERT_TRUE(put(*x, key, std::string(200, key[0])));
  }

  /// The largest file with that ending.
  fs::path file_of(const std::string& ending) {
    fs::path found;
    for (const auto& entry : fs::directory_iterator{data})
      if (entry.path().extension() == ending
          && (found.empty() || entry.file_size() > fs::file_size(found)))
        found = entry.path();
    return found;
  }

  static void flip(const fs::path& file, std::streamoff at) {
    std::fstream x{file, std::ios::binary | std::ios::in | std::ios::out};
    x.seekg(at);
    const auto byte = static_cast<char>(x.get() ^ 0x40);
    x.seekp(at);
    x.put(byte);
  }

  test::temp_folder folder;
  std::string data = folder.in("data");
  std::shared_ptr<test::fragile_files> files = std::make_shared<test::fragile_files>();
};

TEST_F(rocks_test, what_was_committed_is_there_after_a_restart) {
  write_five();
  const auto x = open().value();
  EXPECT_EQ(keys(*x), "a b c d e ");
  EXPECT_TRUE(x->durable());
  EXPECT_TRUE(x->notices().empty());
}

TEST_F(rocks_test, what_was_committed_survives_a_loss_of_power) {
  const auto x = open().value();
  for (auto i = 0; i < 50; ++i) {
    ASSERT_TRUE(put(*x, std::string(1, static_cast<char>('A' + i)), std::string(1'000, 'v')));
    if (i % 10 != 0)
      continue;
    const auto copy = folder.in("copy" + std::to_string(i));
    files->copy_synced(data, copy);
    const auto after = rocks_store::open(copy, {}).value();
    EXPECT_EQ(keys(*after).size(), 2u * static_cast<unsigned>(i + 1));
    EXPECT_TRUE(after->notices().empty());
  }
}

TEST_F(rocks_test, a_folder_has_one_owner) {
  const auto owner = open().value();
  const auto second = open();
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find("another attune has it open"), std::string::npos)
    << second.error().what;
  EXPECT_TRUE(put(*owner, "a"));
}

TEST_F(rocks_test, a_folder_that_cannot_be_made_is_named) {
  const auto refused = rocks_store::open("/dev/null/data", {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("/dev/null/data"), std::string::npos);
  EXPECT_NE(refused.error().what.find("may this user write"), std::string::npos)
    << refused.error().what;
}

// Root may write everywhere, so a child becomes nobody first. It tells by its exit code.
TEST_F(rocks_test, a_folder_of_another_user_is_refused) {
  fs::create_directory(data);
  fs::permissions(data, fs::perms::owner_read | fs::perms::owner_exec);
  const auto child = fork();
  if (child == 0) {
    if (geteuid() == 0 && setuid(65'534) != 0)
      _exit(2);
    const auto refused = rocks_store::open(data, {});
    _exit(!refused && refused.error().what.find("may this user") != std::string::npos ? 0 : 1);
  }
  auto status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  fs::permissions(data, fs::perms::owner_all);
}

TEST_F(rocks_test, a_full_disk_is_a_fault_until_there_is_space) {
  {
    const auto x = open().value();
    ASSERT_TRUE(put(*x, "a"));
    files->full = true;
    for (const auto* key : {"b", "c"}) {
      const auto refused = put(*x, key);
      ASSERT_FALSE(refused);
      EXPECT_EQ(refused.error().code, fault_code::overloaded);
      EXPECT_NE(refused.error().what.find("disk is full"), std::string::npos)
        << refused.error().what;
      EXPECT_FALSE(x->health());
    }
    EXPECT_EQ(keys(*x), "a ") << "a fault moves nothing, and reading goes on";
    files->full = false;
    ASSERT_TRUE(put(*x, "d"));
    EXPECT_TRUE(x->health());
    EXPECT_EQ(keys(*x), "a d ");
    ASSERT_TRUE(put(*x, "e"));
    files->copy_synced(data, folder.in("copy"));
  }
  EXPECT_EQ(keys(*open().value()), "a d e ") << "after an orderly end";
  const auto after_a_crash = rocks_store::open(folder.in("copy"), {}).value();
  EXPECT_EQ(keys(*after_a_crash), "a d e ");
  EXPECT_TRUE(after_a_crash->notices().empty());
}

TEST_F(rocks_test, a_quota_that_is_reached_is_a_fault_until_there_is_space) {
  {
    const auto x = open().value();
    ASSERT_TRUE(put(*x, "a"));
    files->appends_fail = true;
    const auto refused = put(*x, "b");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, fault_code::overloaded);
    EXPECT_EQ(keys(*x), "a ");
    files->appends_fail = false;
    ASSERT_TRUE(put(*x, "c"));
    EXPECT_TRUE(x->health());
    files->copy_synced(data, folder.in("copy"));
  }
  EXPECT_EQ(keys(*open().value()), "a c ");
  EXPECT_EQ(keys(*rocks_store::open(folder.in("copy"), {}).value()), "a c ");
}

TEST_F(rocks_test, a_sync_that_failed_is_never_called_a_success) {
  {
    const auto x = open().value();
    ASSERT_TRUE(put(*x, "a"));
    files->syncs_fail = true;
    const auto refused = put(*x, "b");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, fault_code::internal);
    files->syncs_fail = false;
    EXPECT_FALSE(put(*x, "c")) << "who knows what the disk dropped: a person looks first";
    EXPECT_FALSE(x->health());
    files->copy_synced(data, folder.in("copy"));
  }
  const auto after = rocks_store::open(folder.in("copy"), {}).value();
  EXPECT_EQ(keys(*after), "a ");
  EXPECT_TRUE(put(*after, "d"));
}

TEST_F(rocks_test, a_torn_end_is_cut_off_and_told_once) {
  write_five();
  const auto log = file_of(".log");
  const auto whole = fs::file_size(log);
  fs::resize_file(log, whole - 100);
  {
    const auto x = open().value();
    EXPECT_EQ(keys(*x), "a b c d ");
    ASSERT_EQ(x->notices().size(), 1u);
    const auto& notice = x->notices()[0];
    EXPECT_NE(notice.find(log.string()), std::string::npos) << notice;
    EXPECT_NE(notice.find("4 whole commits before"), std::string::npos) << notice;
    ASSERT_TRUE(put(*x, "f"));
  }
  const auto again = open().value();
  EXPECT_EQ(keys(*again), "a b c d f ");
  EXPECT_TRUE(again->notices().empty());
}

TEST_F(rocks_test, rubbish_behind_the_end_is_cut_off) {
  write_five();
  std::ofstream{file_of(".log"), std::ios::binary | std::ios::app} << std::string(500, 'r');
  const auto x = open().value();
  EXPECT_EQ(keys(*x), "a b c d e ");
  EXPECT_EQ(x->notices().size(), 1u);
}

TEST_F(rocks_test, damage_before_whole_commits_is_refused_unless_accepted) {
  write_five();
  const auto log = file_of(".log");
  flip(log, static_cast<std::streamoff>(fs::file_size(log) / 2)); // In c, the third of five.
  const auto refused = open();
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().what.find("2 whole commits follow"), std::string::npos)
    << refused.error().what;
  EXPECT_NE(refused.error().what.find("store.accept_loss"), std::string::npos);

  store_settings accepting;
  accepting.accept_loss = true;
  const auto x = open(accepting).value();
  EXPECT_EQ(keys(*x), "a b ") << "never what follows a hole";
  EXPECT_EQ(x->notices().size(), 1u);
}

TEST_F(rocks_test, a_flipped_byte_in_a_table_is_a_fault_of_its_reading) {
  write_five();
  ASSERT_TRUE(open()); // Opening writes what the log holds to a table.
  flip(file_of(".sst"), 300);
  const auto x = open().value();
  const auto read = x->get(table::timeline, "a");
  ASSERT_FALSE(read);
  EXPECT_NE(read.error().what.find("timeline"), std::string::npos) << read.error().what;
  EXPECT_FALSE(
    x->scan(table::timeline, {}, {}, [](std::string_view, std::string_view) { return true; }));
  EXPECT_EQ(x->get(table::session, "s").value(), std::nullopt) << "other tables are served";
}

TEST_F(rocks_test, logs_and_open_files_stay_within_their_bounds) {
  store_settings small;
  small.write_buffer_mib = 8;
  small.log_mib = 4;
  small.open_files = 32;
  const auto x = open(small).value();
  std::uintmax_t most_log = 0;
  for (auto i = 0; i < 64; ++i) {
    ASSERT_TRUE(put(*x, std::to_string(i), std::string(1'048'576, static_cast<char>(i))));
    std::uintmax_t log = 0;
    for (const auto& entry : fs::directory_iterator{data}) {
      std::error_code gone; // The store may remove a log at any moment: it counts as none.
      if (const auto size = fs::file_size(entry.path(), gone);
          entry.path().extension() == ".log" && !gone)
        log += size;
    }
    most_log = std::max(most_log, log);
  }
  // 4 MiB, a MiB that reaches it, and what is written while the tables before it are.
  EXPECT_LT(most_log, 16u * 1'048'576);
  std::size_t open_tables = 0;
  for (const auto& entry : fs::directory_iterator{"/proc/self/fd"}) {
    std::error_code gone;
    open_tables += fs::read_symlink(entry.path(), gone).string().find(data) == 0;
  }
  EXPECT_LT(open_tables, 64u);
}

} // namespace
} // namespace attune
