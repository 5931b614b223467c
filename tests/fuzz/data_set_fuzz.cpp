#include "tools/replay/recbole.hpp"
#include "tools/replay/recbole_items.hpp"
#include "tools/replay/session_rec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <sstream>
#include <string>

// A table of a data set, of a kind that the first byte chooses: it is read or refused, and every
// event that was read names a person and an item there is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  std::istringstream in{std::string{reinterpret_cast<const char*>(data) + 1, size - 1}};
  attune::data_set out;
  switch (data[0] % 3) {
  case 0:
    (void)attune::add_session_rec(in, "a file", out);
    break;
  case 1:
    (void)attune::add_recbole_events(in, "a file", out);
    break;
  default:
    (void)attune::add_recbole_items(in, "a file", out);
  }
  for (const auto& event : out.events)
    if (event.person >= out.people.size() || event.item >= out.items.size())
      std::abort();
  return 0;
}
