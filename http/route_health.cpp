#include "http/route_health.hpp"

#include <algorithm>

namespace attune {

namespace {

http_answer text_answer(int status, std::string text) {
  return {status, "text/plain; charset=utf-8", std::move(text), {}};
}

http_answer readiness_answer(gateway& shared, bool verbose) {
  auto checks = shared.parts.operators.ready();
  checks.push_back(
    {"gateway", !shared.draining, shared.draining ? "The server drains." : "Takes connections."});
  const auto ok = std::all_of(checks.begin(), checks.end(), [](const auto& x) { return x.ok; });
  std::string text;
  if (verbose)
    for (const auto& x : checks)
      text += (x.ok ? "[+] " : "[-] ") + x.name + ": " + x.detail + '\n';
  text += ok ? "ok\n" : "not ready\n";
  auto answer = text_answer(ok ? 200 : 503, std::move(text));
  if (!ok)
    answer.fields.emplace_back("Retry-After", "1");
  return answer;
}

/// Pages may load nothing from elsewhere.
constexpr std::string_view page_policy =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
  "connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'";

http_answer asset_answer(gateway& shared, const http_request& request) {
  auto path = request.target.path;
  if (path.back() == '/')
    path += "index.html";
  const auto hidden = path.find("//") != path.npos || path.find('\\') != path.npos;
  const auto file = hidden ? nullptr : shared.parts.files.find(path);
  if (file == nullptr)
    return problem({fault_code::not_found, "There is nothing at this path.", {}});
  http_answer x{200, file->content_type, file->body, {{"Cache-Control", "no-cache"}}};
  if (file->content_type.find("text/html") == 0)
    x.fields.emplace_back("Content-Security-Policy", page_policy);
  return x;
}

} // namespace

void add_health_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back(
    {"GET", "/livez", access::anyone, [](exchange x) { x.respond(text_answer(200, "ok\n")); }});
  routes.push_back({"GET", "/readyz", access::anyone, [&shared](exchange x) {
                      const auto verbose = x.request->target.find("verbose") != nullptr;
                      x.respond(readiness_answer(shared, verbose));
                    }});
}

void add_asset_routes(std::vector<route>& routes, gateway& shared) {
  routes.push_back({"GET", "/**", access::anyone,
                    [&shared](exchange x) { x.respond(asset_answer(shared, *x.request)); }});
}

} // namespace attune
