#include "protocol/bytes.hpp"

#include <cstdint>
#include <cstdlib>

// The first bytes say what is read from the rest: nothing reads past the end, and a reader that
// refused once gives zeros.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto steps = size < 16 ? size : 16;
  attune::byte_reader r{{reinterpret_cast<const char*>(data) + steps, size - steps}};
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const auto refused = !r.ok();
    std::uint64_t x = 0;
    switch (data[i] % 5) {
    case 0:
      x = r.raw<std::uint8_t>();
      break;
    case 1:
      x = r.raw<std::uint64_t>();
      break;
    case 2:
      x = r.varint();
      break;
    case 3:
      x = r.count(std::size_t{1} + data[i] / 5u);
      if (x > size)
        std::abort();
      break;
    default:
      for (const auto c : r.text())
        x += static_cast<unsigned char>(c);
    }
    if (refused && x != 0)
      std::abort();
    sum += x;
  }
  return sum == 1 && size == 0; // So that no read is optimized away; never true.
}
