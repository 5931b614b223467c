#include "tools/serve_options.hpp"

#include "config/show.hpp"
#include "protocol/codec/json_writer.hpp"

#include <CLI/CLI.hpp>

#include <charconv>
#include <iostream>
#include <utility>

namespace attune {

namespace {

/// Splits `ADDR:PORT`, an IPv6 address in brackets.
bool split_endpoint(std::string_view text, std::string& address, int& port) {
  const auto colon = text.rfind(':');
  if (colon == text.npos || colon == 0)
    return false;
  auto host = text.substr(0, colon);
  if (host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  const auto digits = text.substr(colon + 1);
  const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  address = host;
  return ec == std::errc{} && end == digits.data() + digits.size() && port >= 0 && port <= 65'535;
}

} // namespace

void serve_options::add_to(CLI::App& app, bool keeps) {
  settings.add_to(app);
  app.add_option("--listen", listen, "Where clients connect; port 0 picks a free one")
    ->option_text("ADDR:PORT");
  app.add_option("--admin", admin, "Where operators connect; port 0 picks a free one")
    ->option_text("ADDR:PORT");
  app.add_option("--web-dir", web_dir, "Serve these files under /, read anew at each request")
    ->option_text("DIR");
  if (keeps)
    app.add_option("--data", data, "The data folder, ./attune-data if nothing says otherwise")
      ->option_text("DIR");
}

std::optional<attune_settings>
serve_options::load_or_complain(std::vector<setting_fault>* warnings) const {
  auto loaded = settings.load_or_complain(warnings);
  if (!loaded)
    return {};
  if (!listen.empty() && !split_endpoint(listen, loaded->http.address, loaded->http.port)) {
    std::cerr << "--listen " << listen << ": expected ADDR:PORT\n";
    return {};
  }
  if (!admin.empty()
      && !split_endpoint(admin, loaded->http.admin_address, loaded->http.admin_port)) {
    std::cerr << "--admin " << admin << ": expected ADDR:PORT\n";
    return {};
  }
  if (auto why = shared_endpoint(loaded->http); !why.empty()) {
    complain({{"http", 0, 0, std::move(why)}});
    return {};
  }
  if (!data.empty())
    loaded->store.url = "rocks:" + data;
  // Pseudonyms must outlive the process where the journal does; their key lies beside the data, not
  // in it, so that a copy of the data alone names nobody.
  if (const auto& url = loaded->store.url;
      url.starts_with("rocks:") && loaded->http.pseudonym_key_file.empty()) {
    auto folder = url.substr(6);
    while (folder.size() > 1 && folder.back() == '/')
      folder.pop_back();
    loaded->http.pseudonym_key_file = folder + ".pseudonym-key";
  }
  return loaded;
}

std::string serve_options::config_json() const {
  attune_settings all;
  setting_list list;
  all.describe(list);
  const auto loaded = load(list, settings.sources());
  return to_json(effective(list, loaded.origins));
}

std::string serve_options::changes_text() const {
  attune_settings all;
  setting_list list;
  all.describe(list);
  const auto loaded = load(list, settings.sources());
  std::string out;
  for (const auto& row : effective(list, loaded.origins))
    if (row.origin != "default")
      (out += out.empty() ? "" : " ") += row.name + '=' + row.value;
  return out;
}

void print_ready(const std::string& listen, const std::string& admin) {
  std::string out;
  json_writer{out}
    .open_object()
    .field("event", "ready")
    .field("listen", listen)
    .field("admin", admin)
    .close_object();
  std::cout << out << std::endl;
}

} // namespace attune
