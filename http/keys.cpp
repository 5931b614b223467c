#include "http/keys.hpp"

#include <algorithm>

namespace attune {

std::optional<key_kind> kind_of(std::string_view key) {
  const auto prefix = key.substr(0, 3);
  if (prefix == "pk_")
    return key_kind::publishable;
  if (prefix == "sk_")
    return key_kind::secret;
  if (prefix == "ak_")
    return key_kind::admin;
  return {};
}

bool known_key::allows(const std::string* origin) const {
  return origin == nullptr || origins.empty()
         || std::find(origins.begin(), origins.end(), *origin) != origins.end();
}

client_keys::client_keys(const http_settings& settings, bool on_loopback) {
  add(key_kind::publishable, settings.publishable_keys, on_loopback);
  add(key_kind::secret, settings.secret_keys, on_loopback);
  add(key_kind::admin, settings.admin_keys, on_loopback);
}

void client_keys::add(key_kind kind, const std::vector<key_setting>& keys, bool on_loopback) {
  auto number = static_cast<std::uint32_t>(entries_.size() + by_prefix_.size());
  if (keys.empty() && on_loopback)
    by_prefix_.push_back({kind, number, {}, 0});
  for (const auto& x : keys)
    entries_.push_back({sha256(x.key), {kind, number++, x.origins, x.rate}});
}

const known_key* client_keys::find(std::string_view key) const {
  const auto kind = kind_of(key);
  if (!kind)
    return nullptr;
  const known_key* found = nullptr;
  const auto digest = sha256(key);
  for (const auto& x : entries_) // All of them, so that the time says nothing.
    if (same_digest(x.digest, digest) && x.key.kind == *kind)
      found = &x.key;
  for (const auto& x : by_prefix_)
    if (x.kind == *kind && key.size() > 3)
      found = &x;
  return found;
}

bool client_keys::any_allows(const std::string& origin) const {
  const auto allows = [&](const known_key& x) {
    return x.kind == key_kind::publishable && x.allows(&origin);
  };
  return std::any_of(entries_.begin(), entries_.end(), [&](const auto& x) { return allows(x.key); })
         || std::any_of(by_prefix_.begin(), by_prefix_.end(), allows);
}

} // namespace attune
