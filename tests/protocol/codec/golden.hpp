#pragma once

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <string>

namespace attune {

/// A frame of tests/golden/wire, without its line end.
inline std::string golden(const std::string& name) {
  std::ifstream file{std::string{ATTUNE_ROOT} + "/tests/golden/wire/" + name + ".json"};
  EXPECT_TRUE(file) << name;
  std::stringstream text;
  text << file.rdbuf();
  auto out = text.str();
  while (!out.empty() && out.back() == '\n')
    out.pop_back();
  return out;
}

} // namespace attune
