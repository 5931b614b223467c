#include "tools/attune_settings.hpp"

#include "models/reward_rules.hpp"

#include <set>
#include <string>
#include <utility>

namespace attune {
namespace {

void check_keys(const std::string& name, const std::vector<key_setting>& keys,
                std::vector<setting_fault>& out) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!seen.insert(keys[i].key).second)
      out.push_back(
        {name, 0, 0, name + '[' + std::to_string(i) + "] is there before; leave one of the two."});
}

} // namespace

std::vector<setting_fault> faults_between(const attune_settings& x,
                                          const setting_origins& origins) {
  std::vector<setting_fault> out;
  check_keys("http.publishable_keys", x.http.publishable_keys, out);
  check_keys("http.secret_keys", x.http.secret_keys, out);
  check_keys("http.admin_keys", x.http.admin_keys, out);
  for (std::size_t i = 0; i < x.http.jwt.keys.size(); ++i)
    if (const auto why = fault_of(x.http.jwt.keys[i]); !why.empty())
      out.push_back(
        {"http.jwt.keys", 0, 0, "http.jwt.keys[" + std::to_string(i) + "] " + why + '.'});
  if (const auto rules = reward_rules::parse(x.models.rewards); !rules)
    out.push_back({"rewards", 0, 0, rules.error().what + '.'});
  for (auto& fault : out)
    if (const auto from = origins.find(fault.where); from != origins.end())
      fault.where = from->second;
  return out;
}

std::string shared_endpoint(const http_settings& x) {
  const auto is_any = [](const std::string& address) {
    return address == "0.0.0.0" || address == "::";
  };
  const auto apart =
    x.port != x.admin_port || x.port == 0
    || (x.address != x.admin_address && !is_any(x.address) && !is_any(x.admin_address));
  if (apart)
    return {};
  return "http.port and http.admin_port are both " + std::to_string(x.port)
         + "; operators need a port of their own.";
}

} // namespace attune
