#pragma once

namespace attune {

/// Several function objects as one, for `std::visit`: each alternative finds its own.
template <class... F>
struct overloaded : F... {
  using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>; // clang 14 does not deduce it from the aggregate.

} // namespace attune
