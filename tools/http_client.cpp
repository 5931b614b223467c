#include "tools/http_client.hpp"

#include "tools/wire_loop_impl.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <optional>

namespace attune {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using beast::error_code;

/// Handlers hold it by `shared_ptr`; an exchange that is given up leaves it to them.
struct http_client::impl {
  explicit impl(asio::io_context& io) : resolver(io), stream(io) {}

  void drop() {
    error_code ignored;
    resolver.cancel();
    stream.socket().close(ignored);
  }

  asio::ip::tcp::resolver resolver;
  beast::tcp_stream stream;
  beast::flat_buffer incoming;
  http::request<http::string_body> request;
  std::optional<http::response_parser<http::string_body>> answer;
  std::optional<error_code> outcome;
};

namespace {

http::request<http::string_body> made_of(const client_request& x, const server_address& server) {
  http::request<http::string_body> out;
  out.version(11);
  out.method_string(x.method);
  out.target(x.target);
  out.set(http::field::host, host_header(server));
  out.set(http::field::user_agent, "attune");
  for (const auto& [name, value] : x.headers)
    out.set(name, value);
  out.body() = x.body;
  out.prepare_payload();
  return out;
}

client_answer made_of(http::response<http::string_body>&& x) {
  client_answer out;
  out.status = x.result_int();
  for (const auto& field : x)
    out.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  out.body = std::move(x.body());
  return out;
}

} // namespace

std::string client_answer::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (beast::iequals({key.data(), key.size()}, {name.data(), name.size()}))
      return value;
  return {};
}

http_client::http_client(wire_loop& loop, server_address server)
  : loop_(loop), server_(std::move(server)) {}

http_client::~http_client() {
  if (impl_)
    impl_->drop();
}

result<client_answer> http_client::ask(const client_request& request,
                                       std::chrono::milliseconds limit) {
  const bool was_kept = impl_ != nullptr;
  auto answer = try_once(request, limit);
  if (!answer && was_kept && answer.error().code == fault_code::not_found)
    answer = try_once(request, limit);
  return answer;
}

result<void> http_client::connect(std::chrono::milliseconds limit) {
  impl_ = std::make_shared<impl>(loop_.inside().io);
  impl_->resolver.async_resolve(
    server_.host, server_.port,
    [held = impl_](error_code error, asio::ip::tcp::resolver::results_type found) {
      if (error) {
        held->outcome = error;
        return;
      }
      held->stream.async_connect(found, [held](error_code failure, const asio::ip::tcp::endpoint&) {
        held->outcome = failure;
      });
    });
  const bool in_time = loop_.run([&] { return impl_->outcome.has_value(); }, limit);
  if (in_time && !*impl_->outcome) {
    error_code ignored;
    impl_->stream.socket().set_option(asio::ip::tcp::no_delay{true}, ignored);
    return {};
  }
  const auto why = in_time ? impl_->outcome->message() : "no answer in time";
  impl_->drop();
  impl_.reset();
  return failed(in_time ? fault_code::not_found : fault_code::overloaded,
                "cannot reach " + host_header(server_) + ": " + why);
}

result<client_answer> http_client::try_once(const client_request& request,
                                            std::chrono::milliseconds limit) {
  if (!impl_)
    if (auto connected = connect(limit); !connected)
      return tl::unexpected<fault>{connected.error()};
  const auto held = impl_;
  held->request = made_of(request, server_);
  held->answer.emplace();
  held->answer->body_limit(max_answer);
  held->answer->skip(request.method == "HEAD");
  held->outcome.reset();
  http::async_write(held->stream, held->request, [held](error_code error, std::size_t) {
    if (error) {
      held->outcome = error;
      return;
    }
    http::async_read(held->stream, held->incoming, *held->answer,
                     [held](error_code failure, std::size_t) { held->outcome = failure; });
  });
  const bool in_time = loop_.run([&] { return held->outcome.has_value(); }, limit);
  if (in_time && !*held->outcome) {
    auto answer = held->answer->release();
    if (!answer.keep_alive()) {
      held->drop();
      impl_.reset();
    }
    return made_of(std::move(answer));
  }
  held->drop();
  impl_.reset();
  return failed(in_time ? fault_code::not_found : fault_code::overloaded,
                request.method + ' ' + request.target + " at " + host_header(server_) + ": "
                  + (in_time ? held->outcome->message()
                             : "no answer within " + std::to_string(limit.count()) + " ms"));
}

} // namespace attune
