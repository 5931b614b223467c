#pragma once

#include "config/setting.hpp"

#include <string>
#include <vector>

namespace attune {

struct example_key {
  static constexpr std::string_view shorthand = "key";
  std::string key;
  std::vector<std::string> origins;
  int rate = 100;

  void describe(setting_list& list) {
    list.add("key", key, {.least = 1, .most = 20, .secret = true}, "The key.");
    list.add("origins", origins, {1, 50}, "Where it works.");
    list.add("rate", rate, {1, 1'000}, "Signals a second.");
  }
};

struct example_slot {
  std::string kind = "list";
  int n = 12;

  void describe(setting_list& list) {
    list.add("kind", kind, {.one_of = {"list", "blocks"}}, "What it shows.");
    list.add("n", n, {1, 50}, "How many.");
  }
};

/// One field of each type that settings have.
struct example_settings {
  bool strict = false;
  int port = 8'080;
  std::int64_t most_bytes = 1'000'000'000'000;
  double share = 0.5;
  std::string address = "127.0.0.1";
  std::vector<std::string> proxies;
  std::vector<example_key> keys;
  std::map<std::string, example_slot> slots{{"home", {}}};
  number_table weights{{"near", 0.5}, {"new", 0}};

  void describe(setting_list& list) {
    list.add("http.strict", strict, "Refuses unknown fields.");
    list.add("http.port", port, {0, 65'535}, "Where it listens.");
    list.add("store.most_bytes", most_bytes, {1, 1e15}, "How large it grows.");
    list.add("engine.share", share, {0, 1}, "A share.");
    list.add("http.address", address, {1, 100}, "The address.");
    list.add("http.proxies", proxies, {1, 50}, "Whose word counts.");
    list.add("http.keys", keys,
             {.least = 0,
              .most = 3,
              .check =
                [](std::string_view key) {
                  return std::string{key.starts_with("x_") ? "begins with x_" : ""};
                },
              .secret = true},
             "Who may speak.");
    list.add("slots", slots, {1, 3}, "Lists.");
    list.add("weights", weights, {-8, 8}, "What counts.");
  }
};

} // namespace attune
