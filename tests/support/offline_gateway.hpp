#pragma once

#include "http/gateway.hpp"
#include "tests/support/recording_engine.hpp"

#include <gtest/gtest.h>

namespace attune {

/// What the gateway's requests share, with a `recording_engine` behind it and no socket.
class offline_gateway : public ::testing::Test {
protected:
  recording_engine engine_;
  no_assets files_;
  http_probe probe_;
  gateway shared_{{},
                  server_parts{engine_, engine_, files_, probe_, nullptr, nullptr},
                  true,
                  pseudonyms{std::string(32, 'k')},
                  *user_tokens::open({})};
};

} // namespace attune
