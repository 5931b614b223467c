#include "actors/engine_clock.hpp"
#include "config/logging.hpp"
#include "tools/commands.hpp"
#include "tools/engine_host.hpp"
#include "tools/run_until_signal.hpp"
#include "tools/serve_options.hpp"
#include "tools/shop/catalogue.hpp"
#include "tools/shop/demo_setup.hpp"
#include "tools/shop/shop_assets.hpp"
#include "tools/shop/shoppers_on_the_wire.hpp"

#include <CLI/CLI.hpp>

#include <future>
#include <iostream>
#include <memory>

namespace attune {

namespace {

struct demo_options {
  serve_options serve;
  int visitors = 40;
  std::uint64_t seed = 1;
};

/// Stocks the shop through the engine's own door. @returns the first row's fault, if any.
result<void> stock(engine_port& engine, const std::vector<item>& catalogue) {
  std::promise<result<std::vector<item_outcome>>> answer;
  engine.put_items(catalogue, [&](auto outcome) { answer.set_value(std::move(outcome)); });
  const auto outcome = answer.get_future().get();
  if (!outcome)
    return tl::unexpected{outcome.error()};
  for (const auto& row : *outcome)
    if (!row.accepted)
      return failed(fault_code::internal,
                    "the demo's item " + row.id + " was refused: " + row.code);
  return {};
}

exit_code demo(const demo_options& options) {
  auto settings = options.serve.load_or_complain();
  if (!settings)
    return exit_code::bad_settings;
  hold_signals();
  start_logging(settings->log);
  const auto keys = prepare_demo(*settings);
  const auto catalogue = make_catalogue(options.seed, system_now_us());
  const shop_assets shop{catalogue, keys.publishable, {"home", "similar", "popular"}};
  const auto folder =
    options.serve.web_dir.empty() ? nullptr : serve_folder(options.serve.web_dir, shop);
  const assets& files = folder ? *folder : static_cast<const assets&>(shop);
  auto host = engine_host::start(
    *settings, files, [&options] { return options.serve.config_json(); },
    [&catalogue](engine_port& engine) { return stock(engine, catalogue); });
  if (!host) {
    std::cerr << "attune demo: " << host.error().what << '\n';
    return exit_code::failed;
  }
  const auto& where = (*host)->endpoints();
  std::unique_ptr<shoppers_on_the_wire> crowd;
  if (options.visitors > 0) {
    shoppers_on_the_wire_settings people;
    people.server = *read_server_url("http://" + where.listen);
    people.key = keys.publishable;
    people.crowd.count = static_cast<std::size_t>(options.visitors);
    people.crowd.seed = options.seed;
    crowd = std::make_unique<shoppers_on_the_wire>(std::move(people), catalogue);
  }
  print_ready(where.listen, where.admin);
  std::cerr << demo_guide(where.listen, where.admin, keys) << std::flush;
  const auto end = run_until_signal(**host);
  crowd.reset();
  return end;
}

} // namespace

command_action declare_demo(CLI::App& app) {
  const auto options = std::make_shared<demo_options>();
  options->serve.add_to(app, false);
  app.add_option("--visitors", options->visitors, "Simulated shoppers")
    ->check(CLI::Range(0, 1'000))
    ->option_text("N");
  app.add_option("--seed", options->seed, "Makes the catalogue and the shoppers")->option_text("S");
  app.footer("Everything in memory: nothing is kept. Ends with Ctrl-C.");
  return [options] { return demo(*options); };
}

} // namespace attune
