#include "tools/replay/catalogue_writer.hpp"

#include "tests/tools/fake_server.hpp"

#include <gtest/gtest.h>

using namespace attune;
using test::fake_server;
using namespace std::chrono_literals;

TEST(catalogue_writer, puts_one_item_with_the_secret_key) {
  fake_server::request got;
  fake_server server{{[](const auto&) { return std::vector<std::string>{}; },
                      [&](const fake_server::request& x) {
                        got = x;
                        return fake_server::answer{200, R"({"accepted":1,"rejected":0})", true};
                      }}};
  wire_loop loop;
  catalogue_writer catalogue{loop, server.address(), "sk_x", 10s};
  item x;
  x.id = "p-1";
  ASSERT_TRUE(catalogue.put(x));
  EXPECT_EQ(got.method, "PUT");
  EXPECT_EQ(got.target, "/v1/items");
  EXPECT_EQ(got.authorization, "Bearer sk_x");
  EXPECT_EQ(got.body.rfind(R"([{"id":"p-1")", 0), 0u);
  EXPECT_EQ(got.body.back(), ']');
}

TEST(catalogue_writer, tells_the_servers_words_where_it_refuses) {
  EXPECT_TRUE(check_put({200, {}, R"({"accepted":1,"rejected":0,"results":[]})"}));
  for (const auto& answer :
       {client_answer{200, {}, R"({"accepted":0,"rejected":1})"},
        client_answer{403, {}, "wrong kind of key"}, client_answer{200, {}, "?"}}) {
    const auto got = check_put(answer);
    ASSERT_FALSE(got);
    EXPECT_NE(got.error().what.find(answer.body), std::string::npos);
  }
  const auto code_of = [](const client_answer& x) { return check_put(x).error().code; };
  EXPECT_EQ(code_of({200, {}, R"({"accepted":0,"rejected":1})"}), fault_code::bad_message)
    << "another item may pass";
  EXPECT_EQ(code_of({403, {}, "wrong kind of key"}), fault_code::internal);
}
