#pragma once

#include "models/policies/policy.hpp"
#include "protocol/result.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace attune {

struct policy_settings {
  /// Expected number of uniformly chosen positions a slate, in [0, 1].
  double epsilon = 0.05;
};

/// A row of the table of algorithms: what a slot's `policy` setting may say.
struct algorithm {
  std::string_view name;
  std::string_view summary;
  std::unique_ptr<const policy> (*make)(const policy_settings&);
};

/// All algorithms; the first is the default.
std::span<const algorithm> algorithms();

/// Makes the policy of that name. Fails with `unprocessable` and the names there are.
result<std::unique_ptr<const policy>> make_policy(std::string_view name,
                                                  const policy_settings& settings);

} // namespace attune
