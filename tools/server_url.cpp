#include "tools/server_url.hpp"

#include <algorithm>

namespace attune {
namespace {

tl::unexpected<fault> refused(std::string_view url, std::string_view why) {
  return failed(fault_code::bad_message, "the URL '" + std::string{url} + "' " + std::string{why}
                                           + "; write it as http://HOST:PORT");
}

bool is_port(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit))
    return false;
  const auto number = std::stol(std::string{text});
  return number >= 1 && number <= 65'535;
}

} // namespace

result<server_address> read_server_url(std::string_view url) {
  auto rest = url;
  const auto scheme = rest.find("://");
  if (scheme == std::string_view::npos)
    return refused(url, "has no scheme");
  if (const auto name = rest.substr(0, scheme); name != "http" && name != "ws")
    return refused(url, "is neither http nor ws");
  rest.remove_prefix(scheme + 3);
  if (!rest.empty() && rest.back() == '/')
    rest.remove_suffix(1);
  if (rest.find_first_of("/?#@ ") != std::string_view::npos)
    return refused(url, "has more than a host and a port");

  std::string_view host;
  if (!rest.empty() && rest.front() == '[') {
    const auto end = rest.find(']');
    if (end == std::string_view::npos)
      return refused(url, "opens a bracket that it does not close");
    host = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
  } else {
    host = rest.substr(0, rest.find(':'));
    rest.remove_prefix(host.size());
  }
  if (host.empty())
    return refused(url, "has no host");
  if (rest.empty())
    return server_address{std::string{host}, "80"};
  if (rest.front() != ':' || !is_port(rest.substr(1)))
    return refused(url, "has no port from 1 to 65535 after its host");
  return server_address{std::string{host}, std::string{rest.substr(1)}};
}

std::string host_header(const server_address& x) {
  const bool is_v6 = x.host.find(':') != std::string::npos;
  return (is_v6 ? '[' + x.host + ']' : x.host) + ':' + x.port;
}

} // namespace attune
