#pragma once

#include "http/keys.hpp"
#include "http/request_head.hpp"
#include "http/url.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace attune {

/// A request, whole and decoded.
struct http_request {
  request_head head;
  url target;
  std::string body;
  std::string address;       ///< The client's, by which limits count; goes no further.
  std::int64_t began_us = 0; ///< Steady clock: when its first byte came.
};

/// An answer. `Content-Length`, `Date`, `Server-Timing`, CORS and the like are added when it is
/// written.
struct http_answer {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;
};

using request_ptr = std::shared_ptr<const http_request>;

/// Takes the answer, once, from any thread.
using responder = std::function<void(http_answer)>;

/// Who sent a request, as far as it proved it.
struct caller {
  const known_key* key = nullptr;
  std::string user; ///< Subject of a token that was believed; empty if none.
};

/// What a route's handler is given.
struct exchange {
  request_ptr request;
  caller who;
  std::vector<std::string> args; ///< What the pattern's `{}` stood for, decoded.
  responder respond;
};

/// A fault as `application/problem+json`, with the fields that its code asks for.
http_answer problem(const fault& x, std::vector<fault> details = {});

/// A problem of HTTP's own, whose status no fault code has.
http_answer problem(int status, const fault& x);

http_answer json_answer(int status, std::string body);

/// The phrase for a status.
std::string_view phrase_of(int status);

} // namespace attune
