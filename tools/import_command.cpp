#include "tools/commands.hpp"
#include "tools/engine_host.hpp"
#include "tools/http_client.hpp"
#include "tools/import/item_import.hpp"
#include "tools/import/signal_import.hpp"
#include "tools/progress_bar.hpp"
#include "tools/serve_options.hpp"
#include "tools/server_url.hpp"

#include <CLI/CLI.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <thread>

namespace attune {
namespace {

constexpr std::chrono::milliseconds answer_limit{30'000};

struct import_options {
  std::string items;
  std::string signals;
  std::string format = "attune";
  std::string url = "http://127.0.0.1:8080";
  std::string data;
  std::string key = "sk_import";
  settings_options settings; ///< Of the engine that `data` is of.
  bool json = false;
};

exit_code ended_by(const fault& x) {
  std::cerr << "import: " << x.what << '\n';
  switch (x.code) {
  case fault_code::not_found:
    return exit_code::unavailable;
  case fault_code::overloaded:
    return exit_code::temporary;
  default:
    return exit_code::failed;
  }
}

/// Why a file cannot be read; empty if it can. A pipe has no size, and can.
std::string unreadable(const std::string& path, const std::ifstream& file) {
  std::error_code failure;
  const auto what = std::filesystem::status(path, failure);
  if (failure || !std::filesystem::exists(what))
    return failure ? failure.message() : "there is no such file";
  if (std::filesystem::is_directory(what))
    return "it is a folder";
  return file ? "" : "permission denied";
}

/// For the progress bar alone; 0: it is not known, as of a pipe.
std::size_t size_of(const std::string& path) {
  std::error_code failure;
  const auto size = std::filesystem::file_size(path, failure);
  return failure ? 0 : size;
}

exit_code import(const import_options& options, const server_address& server) {
  const bool is_items = !options.items.empty();
  const auto& path = is_items ? options.items : options.signals;
  std::ifstream file{path, std::ios::binary};
  if (const auto why = unreadable(path, file); !why.empty()) {
    std::cerr << "import: " << path << " cannot be read: " << why << '\n';
    return exit_code::failed;
  }
  wire_loop loop;
  http_client client{loop, server};
  const auto ask = patient([&](const client_request& x) { return client.ask(x, answer_limit); },
                           [](std::chrono::milliseconds x) { std::this_thread::sleep_for(x); });
  progress_bar bar{std::cerr, standard_error_is_terminal(), "bytes", size_of(path)};
  const auto done = [&](std::uint64_t bytes) { bar.show(bytes); };
  import_lines lines{file};
  import_report report{path, std::cerr};
  const auto outcome = is_items ? import_items(lines, ask, options.key, report, done)
                                : import_signals(lines, ask, options.key, report, done);
  std::cout << (options.json ? report.json() : report.text()) << std::endl;
  if (const auto unused = report.unused(); !unused.empty())
    std::cerr << "import: " << unused << '\n';
  if (!outcome)
    return ended_by(outcome.error());
  const auto known = report.accepted() + report.repeated();
  return known == 0 && report.rejected() > 0 ? exit_code::failed : exit_code::ok;
}

/// A key that nobody else knows: the engine that reads the import listens on loopback meanwhile.
std::string fresh_key() {
  std::random_device entropy;
  std::string out = "sk_";
  for (int i = 0; i < 8; ++i)
    out += std::to_string(entropy());
  return out;
}

/// Imports into the folder of an engine that is not running, through one of our own.
exit_code import_into_folder(import_options options) {
  std::signal(SIGPIPE, SIG_IGN); // A socket whose other end is gone is a fault like any other.
  options.key = fresh_key();
  serve_options serving;
  serving.data = options.data;
  serving.listen = serving.admin = "127.0.0.1:0";
  serving.settings = options.settings;
  for (const auto* own : {"http.signals_per_s=1000000", "http.burst=2000000"})
    serving.settings.sets.emplace_back(own);
  serving.settings.sets.push_back("http.secret_keys=" + options.key);
  const auto settings = serving.load_or_complain();
  if (!settings)
    return exit_code::bad_settings;
  const no_assets nothing;
  const auto host = engine_host::start(*settings, nothing, [] { return std::string{"{}"}; });
  if (!host)
    return ended_by(host.error());
  const auto server = read_server_url("http://" + (*host)->endpoints().listen);
  return server ? import(options, *server) : ended_by(server.error());
}

} // namespace

command_action declare_import(CLI::App& app) {
  const auto options = std::make_shared<import_options>();
  auto* what = app.add_option_group("what", "One of");
  what->add_option("--items", options->items, "Items, one JSON object a line; a pipe will do")
    ->option_text("FILE");
  what->add_option("--signals", options->signals, "Batches of signals, one JSON object a line")
    ->option_text("FILE");
  what->require_option(1);
  app.add_option("--from", options->format, "What the lines are: attune, the wire's own format")
    ->check(CLI::IsMember({"attune"}))
    ->option_text("FORMAT");
  auto* url =
    app.add_option("--url", options->url, "The running gateway, http://127.0.0.1:8080 if not said")
      ->option_text("URL");
  auto* data = app.add_option("--data", options->data, "A data folder that no engine has open")
                 ->excludes(url)
                 ->option_text("DIR");
  options->settings.add_to(app); // As `serve` takes them: the folder's pseudonym key is one.
  for (const auto* name : {"--config", "--set"})
    app.get_option(name)->needs(data);
  app.add_option("--key", options->key, "A secret key, sk_; where the server has none, any")
    ->envname("ATTUNE_SECRET_KEY")
    ->option_text("KEY");
  app.add_flag("--json", options->json, "The report as one JSON object");
  app.footer("Bad lines are reported with their number, good ones are kept. Ends with 0 if any "
             "line was taken or known already, 1 if none was. A line of history, for example:\n"
             "  {\"anon_id\": \"v-1\", \"consent\": {\"ts\": 1767225600000, \"purposes\": "
             "{\"profile\": true,\n"
             "   \"measure\": true, \"improve\": true}}, \"signals\": [{\"id\": \"o-1\", \"type\": "
             "\"click\",\n"
             "   \"ts\": 1767225600000, \"item\": \"chair-1\"}]}\n"
             "Without consent it is taken and teaches nothing; ts is in milliseconds.");
  return [options] {
    if (!options->data.empty())
      return import_into_folder(*options);
    const auto server = read_server_url(options->url);
    if (server)
      return import(*options, *server);
    std::cerr << "import: " << server.error().what << '\n';
    return exit_code::usage;
  };
}

} // namespace attune
