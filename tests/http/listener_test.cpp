#include "tests/support/gateway_fixture.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <vector>

namespace attune {
namespace {

class accepting : public gateway_fixture {};

// With no descriptor left it goes on serving whom it has, tries again quietly, and recovers.
TEST_F(accepting, survives_the_end_of_descriptors) {
  start();
  // Every thread has run once: a sanitizer needs descriptors to look at what it has not seen yet.
  EXPECT_EQ(ask(admin_port(), "GET", "/livez").status, 200);
  raw_socket before{port()};
  before.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(read_answer(before).status, 200);

  std::vector<int> taken;
  raw_socket late{port()};
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  const auto highest = ::dup(0);
  ASSERT_GE(highest, 0);
  const rlimit low{static_cast<rlim_t>(highest + 1), limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  for (auto fd = ::dup(0); fd >= 0; fd = ::dup(0))
    taken.push_back(fd);
  before.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(read_answer(before).status, 200) << "who is inside is served";
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);
  for (const auto fd : taken)
    ::close(fd);
  ::close(highest);
  late.send("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(read_answer(late).status, 200) << "accepting goes on";
}

TEST_F(accepting, limits_connections_from_one_address) {
  http_settings settings;
  settings.connections_per_address = 2;
  start(settings);
  raw_websocket a{port()};
  raw_websocket b{port()};
  EXPECT_EQ(a.handshake().status, 101);
  EXPECT_EQ(b.handshake().status, 101);
  raw_socket c{port()};
  EXPECT_EQ(read_answer(c).status, 503);
}

} // namespace
} // namespace attune
