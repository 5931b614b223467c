#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace attune {

enum class device_class : std::uint8_t { unknown = 0, desktop, mobile, tablet, tv, bot, other };
enum class input_kind : std::uint8_t { unknown = 0, mouse, touch, mixed };
enum class network_class : std::uint8_t { unknown = 0, slow_2g, g2, g3, g4 };

inline bool is_known(device_class x) { return x <= device_class::other; }
inline bool is_known(input_kind x) { return x <= input_kind::mixed; }
inline bool is_known(network_class x) { return x <= network_class::g4; }

/// What a client said of its surroundings: what may shape a ranking under `contextual`. Fields that
/// the engine does not read are checked by the codec and dropped there.
struct context {
  device_class device = device_class::unknown;
  input_kind input = input_kind::unknown;
  network_class network = network_class::unknown;
  bool save_data = false;
  bool reduced_motion = false;
  std::string locale;            ///< At most 35 bytes.
  std::string tz;                ///< IANA name, at most 64 bytes.
  std::string country;           ///< Two capital letters or empty.
  std::string region;            ///< At most 8 bytes.
  std::string geohash;           ///< At most 9 characters as sent; the engine cuts it by consent.
  std::vector<std::string> near; ///< Places, at most 8.
  std::string referrer;          ///< Host only.
  std::string campaign;          ///< utm.campaign.

  friend bool operator==(const context&, const context&) = default;
};

} // namespace attune
