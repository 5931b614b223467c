#include "tools/shop/demo_setup.hpp"

#include "http/digest.hpp"
#include "protocol/hex.hpp"

#include <sstream>

namespace attune {

namespace {

std::string made_key(const char* prefix) { return prefix + hex_of_bytes(random_bytes(10)); }

/// The first configured key, or one made now and put there.
std::string key_of(std::vector<key_setting>& keys, const char* prefix) {
  if (keys.empty())
    keys.push_back({made_key(prefix), {}, 0});
  return keys.front().key;
}

} // namespace

demo_keys prepare_demo(attune_settings& settings) {
  settings.store.url = "memory:";
  settings.http.pseudonym_key_file.clear();
  settings.models.slots["popular"].n = 8;
  settings.models.slots["similar"].n = 6;
  return {key_of(settings.http.publishable_keys, "pk_"), key_of(settings.http.secret_keys, "sk_"),
          key_of(settings.http.admin_keys, "ak_")};
}

std::string demo_guide(const std::string& listen, const std::string& admin, const demo_keys& keys) {
  std::ostringstream out;
  const auto signal =
    std::string{"curl -s -H 'X-Attune-Key: "} + keys.publishable
    + "' -H 'Content-Type: application/json' \\\n    -d '{\"anon_id\":\"curl-visitor-0001\","
      "\"consent\":{\"ts\":'$(date +%s000)',\"purposes\":{\"profile\":true,\"personalize\":true}},"
      "\"signals\":[{\"id\":\"curl-'$(date +%s%N)'\",\"type\":\"click\",\"item\":\"p-0007\","
      "\"ts\":'$(date +%s000)'}]}' \\\n    http://"
    + listen + "/v1/signals";
  out << "\nAttune is up. Everything is in memory and ends with Ctrl-C.\n\n"
      << "  The shop       http://" << listen << "/   (/#behind shows what happens behind it)\n"
      << "  Operators      http://" << admin << "/admin/actors   (Authorization: Bearer "
      << keys.admin << ")\n"
      << "  Metrics        http://" << admin << "/metrics\n\n"
      << "  Keys           browser " << keys.publishable << "   server " << keys.secret
      << "   operator " << keys.admin << "\n\n"
      << "Cause and effect with curl: a click, then a list that knows it. The answer to the click\n"
         "names a session; put it into the second line.\n\n  "
      << signal << "\n\n  curl -s -H 'X-Attune-Key: " << keys.publishable << "' 'http://" << listen
      << "/v1/recommendations/home?n=5&session_id=SESSION'\n\n"
      << "Who is here:\n\n  curl -s -H 'Authorization: Bearer " << keys.admin << "' 'http://"
      << admin << "/admin/actors?kind=visitor&limit=5'\n\n";
  return out.str();
}

} // namespace attune
