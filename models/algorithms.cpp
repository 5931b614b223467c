#include "models/algorithms.hpp"

#include "models/policies/greedy.hpp"
#include "models/policies/thompson.hpp"
#include "models/policies/uniform_policy.hpp"

#include <array>
#include <string>

namespace attune {
namespace {

constexpr std::array<algorithm, 3> table{{
  {"thompson", "explores where the posterior is unsure",
   [](const policy_settings& x) -> std::unique_ptr<const policy> {
     return std::make_unique<thompson>(x.epsilon);
   }},
  {"greedy", "follows the posterior's mean and explores nothing",
   [](const policy_settings&) -> std::unique_ptr<const policy> {
     return std::make_unique<greedy>();
   }},
  {"uniform", "shows every eligible item alike, for comparison",
   [](const policy_settings&) -> std::unique_ptr<const policy> {
     return std::make_unique<uniform_policy>();
   }},
}};

} // namespace

std::span<const algorithm> algorithms() { return table; }

result<std::unique_ptr<const policy>> make_policy(std::string_view name,
                                                  const policy_settings& settings) {
  std::string known;
  for (const auto& row : table) {
    if (row.name == name)
      return row.make(settings);
    known += known.empty() ? "" : ", ";
    known += row.name;
  }
  return failed(fault_code::unprocessable,
                "There is no policy '" + std::string{name} + "'; choose one of: " + known + ".");
}

} // namespace attune
