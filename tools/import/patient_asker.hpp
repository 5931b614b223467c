#pragma once

#include "protocol/result.hpp"
#include "tools/http_client.hpp"

#include <chrono>
#include <functional>

namespace attune {

/// Makes a request and waits for the answer.
using asker = std::function<result<client_answer>(const client_request&)>;
using sleeper = std::function<void(std::chrono::milliseconds)>;

/// Asks again what a busy server (429, 503) put off: after its `Retry-After`, or 100 ms doubling to
/// 5 s, for 60 s of waiting altogether; then gives its answer as it is.
asker patient(asker ask, sleeper sleep);

/// What went wrong, in the words of an `application/problem+json`: detail and first pointer.
std::string problem_text(const client_answer& answer);

} // namespace attune
