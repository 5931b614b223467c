#include "tools/import/patient_asker.hpp"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace attune {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds waits_altogether{60'000};
constexpr milliseconds wait_most{5'000};

milliseconds asked_for(const client_answer& answer, milliseconds otherwise) {
  const auto text = answer.header("Retry-After");
  int seconds = 0;
  const auto end = text.data() + text.size();
  if (const auto read = std::from_chars(text.data(), end, seconds);
      read.ec == std::errc{} && read.ptr == end && seconds > 0)
    return std::chrono::seconds{std::min(seconds, 60)};
  return otherwise;
}

} // namespace

asker patient(asker ask, sleeper sleep) {
  return [ask = std::move(ask), sleep = std::move(sleep)](const client_request& request) {
    milliseconds waited{0};
    milliseconds next{100};
    for (;;) {
      auto answer = ask(request);
      if (!answer || (answer->status != 429 && answer->status != 503) || waited >= waits_altogether)
        return answer;
      const auto pause = asked_for(*answer, next);
      sleep(pause);
      waited += pause;
      next = std::min(next * 2, wait_most);
    }
  };
}

std::string problem_text(const client_answer& answer) {
  simdjson::dom::parser parser;
  simdjson::dom::object problem;
  auto out = "status " + std::to_string(answer.status);
  if (parser.parse(answer.body).get(problem))
    return out;
  std::string_view detail;
  if (!problem["detail"].get(detail) || !problem["title"].get(detail))
    (out += ": ") += detail;
  std::string_view pointer;
  if (!problem["errors"].at(0)["pointer"].get(pointer) && !pointer.empty())
    ((out += " (at ") += pointer) += ')';
  return out;
}

} // namespace attune
