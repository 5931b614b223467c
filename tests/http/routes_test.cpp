#include "http/routes.hpp"

#include "tests/support/offline_gateway.hpp"

namespace attune {
namespace {

class all_routes : public offline_gateway {
protected:
  bool known(const router& x, std::string_view method, std::string_view target) {
    return x.find(method, *read_url(target)).chosen != nullptr;
  }
};

TEST_F(all_routes, know_the_contracts_paths) {
  const auto x = public_routes(shared_);
  for (const auto& [method, target] : std::vector<std::pair<const char*, const char*>>{
         {"GET", "/v1/stream"},
         {"GET", "/v1/blocks/stream"},
         {"POST", "/v1/signals"},
         {"GET", "/v1/recommendations/home"},
         {"POST", "/v1/rank"},
         {"POST", "/v1/recommendations/by-id/r/reward"},
         {"POST", "/v1/recommendations/by-id/r/activate"},
         {"GET", "/v1/recommendations/by-id/r/explanation"},
         {"POST", "/v1/control"},
         {"POST", "/v1/consent"},
         {"PUT", "/v1/items"},
         {"GET", "/v1/items"},
         {"DELETE", "/v1/items/a"},
         {"GET", "/v1/me"},
         {"DELETE", "/v1/me"},
         {"GET", "/livez"},
         {"GET", "/readyz"}})
    EXPECT_TRUE(known(x, method, target)) << method << ' ' << target;
}

TEST_F(all_routes, keep_operators_apart) {
  EXPECT_FALSE(known(public_routes(shared_), "POST", "/admin/drain"));
  EXPECT_EQ(public_routes(shared_).find("GET", *read_url("/admin/models")).chosen->pattern, "/**");
  EXPECT_FALSE(known(admin_routes(shared_), "POST", "/v1/signals"));
  EXPECT_TRUE(known(admin_routes(shared_), "POST", "/admin/drain"));
  EXPECT_TRUE(known(admin_routes(shared_), "GET", "/metrics"));
}

} // namespace
} // namespace attune
