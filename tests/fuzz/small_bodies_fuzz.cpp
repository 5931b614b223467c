#include "protocol/codec/date_time.hpp"
#include "protocol/codec/read_body.hpp"

#include <cstdint>
#include <cstdlib>

// Controls, consent, ranks, rewards and dates: what is taken is within its limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto x = attune::read_control_body(text))
    if (x->session_id.empty()
        || (x->what.weight && !(*x->what.weight >= -1 && *x->what.weight <= 1)))
      std::abort();
  if (const auto x = attune::read_consent_body(text))
    if (x->session_id.empty() || x->what.decided_ms < 0)
      std::abort();
  if (const auto x = attune::read_rank_body(text))
    if (x->candidates.size() > 500)
      std::abort();
  if (const auto x = attune::read_reward_body(text))
    if (!(x->value >= 0 && x->value <= 1))
      std::abort();
  if (const auto x = attune::parse_date_time(text)) // Offsets may lead a day beyond four digits.
    if (*x > 0 && *x < 250000000000000000
        && attune::parse_date_time(attune::write_date_time(*x)) != x)
      std::abort();
  return 0;
}
