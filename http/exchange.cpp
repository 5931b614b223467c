#include "http/exchange.hpp"

#include "protocol/codec/json_writer.hpp"
#include "protocol/codec/write.hpp"
#include "protocol/codec/write_answer.hpp"

namespace attune {

http_answer problem(const fault& x, std::vector<fault> details) {
  http_answer answer{static_cast<int>(http_status(x.code)), "application/problem+json", {}, {}};
  write_problem(answer.body, x, details);
  if (answer.status == 401)
    answer.fields.emplace_back("WWW-Authenticate", "Bearer realm=\"attune\"");
  if (answer.status == 503)
    answer.fields.emplace_back("Retry-After", "1");
  return answer;
}

http_answer problem(int status, const fault& x) {
  http_answer answer{status, "application/problem+json", {}, {}};
  json_writer out{answer.body};
  out.open_object()
    .field("type", "about:blank")
    .field("title", phrase_of(status))
    .field("status", status)
    .field("detail", x.what)
    .field("code", code_name(x.code))
    .field("temporary", status == 503 || is_temporary(x.code))
    .close_object();
  return answer;
}

http_answer json_answer(int status, std::string body) {
  return {status, "application/json", std::move(body), {}};
}

std::string_view phrase_of(int status) {
  switch (status) {
  case 200:
    return "OK";
  case 202:
    return "Accepted";
  case 204:
    return "No Content";
  case 304:
    return "Not Modified";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 403:
    return "Forbidden";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 408:
    return "Request Timeout";
  case 409:
    return "Conflict";
  case 413:
    return "Content Too Large";
  case 414:
    return "URI Too Long";
  case 415:
    return "Unsupported Media Type";
  case 417:
    return "Expectation Failed";
  case 422:
    return "Unprocessable Content";
  case 426:
    return "Upgrade Required";
  case 429:
    return "Too Many Requests";
  case 431:
    return "Request Header Fields Too Large";
  case 500:
    return "Internal Server Error";
  case 501:
    return "Not Implemented";
  case 503:
    return "Service Unavailable";
  case 505:
    return "HTTP Version Not Supported";
  default:
    return "Status";
  }
}

} // namespace attune
