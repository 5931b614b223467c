#include "tests/support/gateway_fixture.hpp"

#include "http/net.hpp"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <thread>
#include <vector>

namespace attune {
namespace {

class accepting : public gateway_fixture {};

// With no descriptor left it goes on serving whom it has, tries again quietly, and recovers.
TEST_F(accepting, survives_the_end_of_descriptors) {
  start();
  // Every thread has run once, and met every kind of error: a sanitizer needs descriptors to look
  // at an object of a type that it has not seen yet.
  EXPECT_EQ(ask(admin_port(), "GET", "/livez").status, 200);
  for (const boost::system::error_code met :
       {make_error_code(boost::asio::error::eof), make_error_code(boost::asio::error::would_block)})
    EXPECT_TRUE(met.failed());
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

// Of a proxy only streams count, each for whom it is: here all for one address.
TEST_F(accepting, limits_streams_of_one_address_behind_a_proxy) {
  http_settings settings;
  settings.connections_per_address = 2;
  start(settings);
  const std::string ada = "X-Forwarded-For: 203.0.113.5\r\n";
  raw_websocket a{port(), ada};
  raw_websocket b{port(), "Forwarded: for=203.0.113.5\r\n"};
  EXPECT_EQ(a.handshake().status, 101);
  EXPECT_EQ(b.handshake().status, 101);
  EXPECT_EQ((raw_websocket{port(), ada}.handshake().status), 503);
  EXPECT_EQ(
    ask(port(), "GET", "/v1/blocks/stream?slots=home", ada + "X-Attune-Key: pk_test\r\n").status,
    503);
  EXPECT_EQ((raw_websocket{port(), "X-Forwarded-For: 203.0.113.6\r\n"}.handshake().status), 101);
  EXPECT_EQ(ask(port(), "GET", "/livez", ada).status, 200) << "what is answered at once";
}

TEST_F(accepting, limits_connections_from_one_address) {
  http_settings settings;
  settings.connections_per_address = 2;
  settings.trusted_proxies.clear();
  start(settings);
  raw_websocket a{port()};
  raw_websocket b{port()};
  EXPECT_EQ(a.handshake().status, 101);
  EXPECT_EQ(b.handshake().status, 101);
  raw_socket c{port()};
  EXPECT_EQ(read_answer(c).status, 503);
}

// An accept that was aborted may still wait on the first loop when the others are gone. Here it
// does: behind `holding`, which the loop runs right after the last thing that `stop` waits for.
TEST_F(accepting, holds_nothing_of_a_loop_that_is_gone) {
  asio::io_context first;
  auto second = std::make_unique<asio::io_context>();
  http_settings settings;
  settings.port = settings.admin_port = 0;
  auto gate =
    std::make_unique<server>(settings, std::vector<asio::io_context*>{&first, second.get()},
                             server_parts{engine_, engine_, files_, probe_, nullptr, nullptr});
  const auto where = gate->start();
  ASSERT_TRUE(where);
  const auto runs = [](asio::io_context& x) {
    return std::thread{[&x] {
      const auto work = asio::make_work_guard(x);
      x.run();
    }};
  };
  auto one = runs(first);
  auto other = runs(*second);
  { // The next one is the second loop's.
    raw_socket visitor{std::stoi(where->listen.substr(where->listen.rfind(':') + 1))};
    visitor.send("GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(read_answer(visitor).status, 200);
  }
  const auto holding = [] { std::this_thread::sleep_for(std::chrono::milliseconds{100}); };
  asio::post(first, [&] {
    holding();
    asio::post(first, holding);
  });
  gate->stop();
  first.stop();
  second->stop();
  one.join();
  other.join();
  gate.reset();
  second.reset();
}

} // namespace
} // namespace attune
