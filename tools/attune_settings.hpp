#pragma once

#include "actors/settings.hpp"
#include "config/logging.hpp"
#include "http/settings.hpp"
#include "models/settings.hpp"
#include "store/settings.hpp"

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

} // namespace attune
