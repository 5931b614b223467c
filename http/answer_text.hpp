#pragma once

#include "http/exchange.hpp"

#include <string>

namespace attune {

/// How an answer goes out.
struct answer_manner {
  bool head_only = false; ///< HEAD: the fields of a GET, without its body.
  bool keep_alive = true;
  bool draining = false;
  std::int64_t took_us = 0;   ///< For `Server-Timing`.
  std::string allowed_origin; ///< For CORS; empty: none.
};

/// An answer as HTTP/1.1 text. A field's value never holds CR or LF: what does is left out.
std::string answer_text(const http_answer& x, const answer_manner& manner);

/// The start of a `text/event-stream`, which ends with the connection.
std::string stream_head_text(const answer_manner& manner);

/// `Date`, as RFC 9110 writes it.
std::string http_date(std::int64_t unix_s);

} // namespace attune
