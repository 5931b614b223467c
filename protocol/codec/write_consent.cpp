#include "protocol/codec/write_consent.hpp"

namespace attune {

void write_consent(json_writer& w, const consent& x) {
  w.key("consent").open_object().key("purposes").open_object();
  for (std::size_t i = 0; i < purpose_names.size(); ++i)
    w.field(purpose_names[i], x.has(static_cast<purpose>(i)));
  w.close_object().close_object();
}

} // namespace attune
