#include "protocol/client_message.hpp"

#include <array>

namespace attune {

namespace {

constexpr std::array<std::string_view, 11> names{"",
                                                 "hide_item",
                                                 "hide_category",
                                                 "more_like",
                                                 "less_like",
                                                 "set_interest",
                                                 "forget_signal",
                                                 "unprofiled",
                                                 "reset_profile",
                                                 "pause",
                                                 "resume"};

} // namespace

bool is_known(control_op x) {
  const auto place = static_cast<std::size_t>(x);
  return place >= 1 && place < names.size();
}

std::string_view control_name(control_op x) { return names[static_cast<std::size_t>(x)]; }

std::optional<control_op> parse_control_op(std::string_view wire_name) {
  for (std::size_t i = 1; i < names.size(); ++i)
    if (names[i] == wire_name)
      return static_cast<control_op>(i);
  return {};
}

} // namespace attune
