#include "http/request_reader.hpp"

#include <utility>

namespace attune {

request_reader::state request_reader::advance() {
  return request_ == nullptr ? read_head_now() : read_body_now();
}

request_reader::phase request_reader::where() const {
  if (request_ != nullptr)
    return phase::body;
  return in_.empty() ? phase::idle : phase::head;
}

std::shared_ptr<http_request> request_reader::take() {
  searched_ = 0;
  return std::exchange(request_, nullptr);
}

request_reader::state request_reader::read_head_now() {
  const auto end = end_of_head(in_, searched_);
  if (end == in_.npos && in_.size() <= limits_.head_bytes) {
    searched_ = in_.size();
    return state::more;
  }
  if (end == in_.npos || end > limits_.head_bytes) {
    const auto line = std::string_view{in_}.substr(0, limits_.head_bytes).find('\n');
    return refuse(line == in_.npos ? 414 : 431, fault_code::too_large,
                  "The request's line and fields are longer than http.header_bytes.");
  }
  head_text_ = in_.substr(0, end);
  in_.erase(0, end);
  auto head = read_head(head_text_);
  if (!head)
    return refuse(head.error().status, fault_code::bad_message, std::move(head.error().what));
  request_ = std::make_shared<http_request>();
  request_->head = std::move(*head);
  if (request_->head.target == "*")
    return begin_body();
  auto target = read_url(request_->head.target);
  if (!target)
    return refuse(400, fault_code::bad_message, std::move(target.error().what));
  request_->target = std::move(*target);
  return begin_body();
}

request_reader::state request_reader::begin_body() {
  const auto& head = request_->head;
  const auto* coding = head.find("content-encoding");
  if (coding != nullptr && !same_token(*coding, "identity"))
    return refuse(415, fault_code::bad_message, "Content-Encoding is not served here.");
  if (head.content_length.value_or(0) > limits_.body_bytes)
    return refuse(413, fault_code::too_large, "The body is larger than http.body_bytes.");
  if (head.chunked)
    chunks_.emplace(limits_.body_bytes);
  else if (head.content_length.value_or(0) == 0)
    return state::whole;
  return head.expects_continue && in_.empty() ? state::expects_continue : read_body_now();
}

request_reader::state request_reader::read_body_now() {
  if (!chunks_) {
    const auto size = static_cast<std::size_t>(*request_->head.content_length);
    if (in_.size() < size)
      return state::more;
    request_->body = in_.substr(0, size);
    in_.erase(0, size);
    return state::whole;
  }
  std::string_view rest = in_;
  const auto x = chunks_->feed(rest);
  in_.erase(0, in_.size() - rest.size());
  switch (x) {
  case chunked_body::state::more:
    return state::more;
  case chunked_body::state::done:
    request_->body = chunks_->take();
    chunks_.reset();
    return state::whole;
  case chunked_body::state::too_large:
    return refuse(413, fault_code::too_large, "The body is larger than http.body_bytes.");
  case chunked_body::state::bad:
    break;
  }
  return refuse(400, fault_code::bad_message, "The body's chunks are malformed.");
}

request_reader::state request_reader::refuse(int status, fault_code code, std::string what) {
  refusal_ = {status, {code, std::move(what), {}}};
  return state::refused;
}

} // namespace attune
