#pragma once

#include "http/exchange.hpp"
#include "http/gateway.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Who may use a route.
enum class access : std::uint8_t {
  anyone,
  client, ///< A publishable or a secret key.
  server, ///< A secret key.
  person, ///< A user token, a secret key, or a publishable key with a resume token.
  operators,
};

/// What becomes of the connection.
enum class manner : std::uint8_t { answer, websocket, blocks, tail };

struct route {
  std::string_view method;
  /// `/v1/items/{}`: `{}` stands for one segment, not empty. `/**` is any path that no route before
  /// it knows.
  std::string_view pattern;
  access who = access::client;
  std::function<void(exchange)> handle; ///< Answers once, now or later, on any thread.
  bool key_in_url = false;              ///< A browser that cannot set fields may send `?key=`.
  manner how = manner::answer;          ///< Streams have no handler and no HEAD.
};

/// What a request is answered with, or by whom.
struct routing {
  const route* chosen = nullptr;
  std::vector<std::string> args;
  std::string allowed; ///< Methods that the path knows, for `Allow`; empty: the path is unknown.
};

/// The routes of a port. Immutable once made: any thread.
class router {
public:
  /// @param cross_origin  Whether pages of other origins, those of the keys, may read its answers.
  router(std::vector<route> routes, bool cross_origin)
    : routes_(std::move(routes)), cross_origin_(cross_origin) {}

  /// Finds the route; HEAD is served by GET's.
  routing find(std::string_view method, const url& target) const;

  bool cross_origin() const { return cross_origin_; }

private:
  std::vector<route> routes_;
  bool cross_origin_;
};

/// The answer where no route was found: 404, or 405 with `Allow`.
http_answer unrouted(const routing& x);

/// Who the caller is and whether that is enough for `who`.
result<caller> identify(const gateway& shared, const http_request& request, access who,
                        bool key_in_url);

/// The value for `Access-Control-Allow-Origin`: the request's origin, if a publishable key allows
/// it and `routes` may be read from others.
std::string allowed_origin(const gateway& shared, const router& routes,
                           const http_request& request);

/// The answer to a CORS preflight, which carries no key. @param allowed_origin  Empty: none is.
http_answer preflight(const http_request& request, const std::string& allowed_methods,
                      const std::string& allowed_origin);

} // namespace attune
