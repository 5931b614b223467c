#include "store/sealed_values.hpp"

#include "store/row.hpp"

namespace attune {

result<std::string> sealed_values::seal(visitor_id who, const sealer::place& at,
                                        std::string_view plain, write_batch& into) {
  if (!seals_)
    return std::string{plain};
  const auto key = keys_.for_writing(who, into);
  if (!key)
    return tl::unexpected{key.error()};
  std::string out;
  if (auto sealed = sealer_.seal(*key, at, plain, out); !sealed)
    return tl::unexpected{sealed.error()};
  return out;
}

result<std::string> sealed_values::open(visitor_id who, const sealer::place& at,
                                        std::string_view value) {
  if (!seals_)
    return std::string{value};
  const auto key = keys_.for_reading(who);
  if (!key)
    return tl::unexpected{key.error()};
  if (!*key)
    return damaged(at.where, at.key, "has no key in table key");
  return sealer_.open(**key, at, value);
}

result<void> sealed_values::check_key(visitor_id who) {
  if (!seals_)
    return {};
  if (auto key = keys_.for_reading(who); !key)
    return tl::unexpected{key.error()};
  return {};
}

} // namespace attune
