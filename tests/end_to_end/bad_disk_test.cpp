#include "tests/end_to_end/visitor_client.hpp"
#include "tests/support/server_process.hpp"

#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

// What a client of the whole program sees when the disk takes nothing any more.

namespace attune::test {
namespace {

/// A visitor whose first signal was acknowledged.
visitor_client watching(const server_process& server) {
  visitor_client out{server.port(), R"(,"anon_id":"v",)" + std::string{full_consent}};
  out.say(R"({"type":"subscribe","slot":"home"})");
  out.signal({signal_text("a", "click", "i1")});
  EXPECT_TRUE(out.wait_for_ack(1));
  return out;
}

/// Sends a signal: its list comes, its ack does not, and the server says that it is not ready.
std::int64_t expect_lists_without_acks(const server_process& server, visitor_client& client) {
  const auto seq = client.signal({signal_text("b", "click", "i2")});
  EXPECT_TRUE(client.wait_for_state("home", seq)) << "lists go on";
  EXPECT_FALSE(client.wait_for_ack(seq, 1'000));
  EXPECT_EQ(ask(server.port(), "GET", "/readyz").status, 503);
  return seq;
}

// Writes fail for another reason than room: RocksDB trusts its log no more, until it is read anew.
TEST(failing_disk, acknowledges_nothing_until_a_restart) {
  server_process server;
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 30));
  auto client = watching(server);
  server.limit_files(1);
  expect_lists_without_acks(server, client);
  const auto writer = operators_page(server.admin_port(), "/admin/actors/store_writer");
  EXPECT_NE(writer.find("see whether the disk is well, then restart"), writer.npos) << writer;
  server.crash();
  ASSERT_TRUE(server.start()) << server.log();
  visitor_client again{server.port(), R"(,"anon_id":"v")"};
  again.signal({signal_text("a", "click", "i1"), signal_text("b", "click", "i2")});
  ASSERT_TRUE(again.wait_for_ack(1));
  const auto me = ask(server.port(), "GET", "/v1/me?anon_id=v", any_server);
  EXPECT_EQ(json{me.body}.number("/signals"), 2) << "each once: " << me.body;
}

/// A small file system of its own; needs the rights to mount it.
class small_disk {
public:
  explicit small_disk(std::string folder) : folder_(std::move(folder)) {
    std::filesystem::create_directories(folder_);
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, "size=64m,mode=0700") == 0;
  }
  ~small_disk() {
    if (mounted_)
      ::umount2(folder_.c_str(), MNT_DETACH);
  }
  small_disk(const small_disk&) = delete;
  small_disk& operator=(const small_disk&) = delete;

  bool mounted() const { return mounted_; }

  void fill() const {
    std::ofstream out{filler(), std::ios::binary};
    const std::string mib(1'048'576, 'x');
    for (auto n = 0; n < 64 && out.write(mib.data(), static_cast<std::streamsize>(mib.size())); ++n)
      out.flush();
  }
  void empty() const { std::filesystem::remove(filler()); }

private:
  std::string filler() const { return folder_ + "/filler"; }

  std::string folder_;
  bool mounted_ = false;
};

TEST(full_disk, is_named_by_a_start_that_does_not_go_on_by_itself) {
  server_process server{{"store.write_buffer_mib=8"}};
  const small_disk disk{server.data()};
  if (!disk.mounted())
    GTEST_SKIP() << "this user may not mount a small disk";
  disk.fill();
  EXPECT_FALSE(server.start());
  EXPECT_NE(server.log().find("the disk is full"), std::string::npos) << server.log();
  EXPECT_NE(server.log().find("then start again"), std::string::npos) << server.log();
  EXPECT_EQ(server.log().find("by itself"), std::string::npos) << server.log();
}

TEST(full_disk, acknowledges_nothing_until_there_is_room) {
  server_process server{{"store.write_buffer_mib=8"}};
  const small_disk disk{server.data()};
  if (!disk.mounted())
    GTEST_SKIP() << "this user may not mount a small disk";
  ASSERT_TRUE(server.start()) << server.log();
  ASSERT_TRUE(put_items(server.port(), 30));
  auto client = watching(server);
  disk.fill();
  const auto seq = expect_lists_without_acks(server, client);
  const auto log = server.log();
  const auto first = log.find("commit_failed");
  EXPECT_NE(log.find("the disk is full", first), std::string::npos);
  EXPECT_EQ(log.find("commit_failed", first + 1), std::string::npos) << "said once: " << log;
  disk.empty();
  EXPECT_TRUE(client.wait_for_ack(seq, 10'000)) << server.log();
  EXPECT_EQ(ask(server.port(), "GET", "/readyz").status, 200);
  server.crash(); // Before its disk goes.
}

} // namespace
} // namespace attune::test
