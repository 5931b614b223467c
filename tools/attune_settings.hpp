#pragma once

#include "actors/settings.hpp"
#include "config/load.hpp"
#include "config/logging.hpp"
#include "http/settings.hpp"
#include "models/settings.hpp"
#include "store/settings.hpp"

#include <vector>

namespace attune {

/// All settings of the engine, each module's its own.
struct attune_settings {
  http_settings http;
  engine_settings engine;
  model_settings models;
  store_settings store;
  log_settings log;

  void describe(setting_list& list) {
    http.describe(list);
    engine.describe(list);
    models.describe(list);
    store.describe(list);
    log.describe(list);
  }
};

/// What is wrong with values that are each within their bounds: a key twice, a user token's key
/// that proves nothing, reward rules that do not parse. With such settings nothing starts.
std::vector<setting_fault> faults_between(const attune_settings& x, const setting_origins& origins);

/// A sentence that names both settings where clients and operators would be listened for on one
/// address and port; empty where not. A port 0 is a free one, and may be there twice. To be asked
/// once the command line has said where to listen.
std::string shared_endpoint(const http_settings& x);

} // namespace attune
