#include "http/event_stream.hpp"

#include "tests/support/gateway_fixture.hpp"

namespace attune {
namespace {

TEST(event_text, is_one_event) {
  EXPECT_EQ(event_text("rec", "{}", "e.1"), "id: e.1\nevent: rec\ndata: {}\n\n");
  EXPECT_EQ(event_text("welcome", "{}"), "event: welcome\ndata: {}\n\n");
}

class stalled_event_stream : public gateway_fixture {};

// A reader that takes nothing is cut off; until then its lists replace each other.
TEST_F(stalled_event_stream, is_dropped_when_it_cannot_be_written) {
  http_settings settings;
  settings.unwritable_ms = 500;
  start(settings);
  for (auto i = 0; i < 200; ++i) {
    item x;
    x.id = "big-" + std::to_string(i);
    x.title = std::string(5'000, 't');
    engine_.put_items({x}, [](auto) {});
  }
  raw_socket slow{port(), 4'096};
  slow.send(
    "GET /v1/blocks/stream?slots=home HTTP/1.1\r\nHost: a\r\nX-Attune-Key: pk_test\r\n\r\n");
  ASSERT_TRUE(eventually([&] { return engine_.connected() == 1; }));
  for (auto i = 0; i < 100; ++i) {
    item x;
    x.id = "more-" + std::to_string(i);
    x.title = std::string(5'000, 't');
    engine_.put_items({x}, [](auto) {});
    engine_.rerank("home");
  }
  EXPECT_TRUE(
    eventually([&] { return engine_.connected() == 0 || (engine_.rerank("home"), false); }));
}

} // namespace
} // namespace attune
