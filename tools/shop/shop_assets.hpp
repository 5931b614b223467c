#pragma once

#include "http/assets.hpp"
#include "protocol/item.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The demo shop's files: its page under `/shop/` and at `/`, a picture for each product at
/// `/shop/pictures/<id>.svg`, and `/shop/config.json`, from which the page knows its key and slots.
/// Immutable, so safe from any thread. Memory: about 1 KB a product.
class shop_assets final : public assets {
public:
  /// @param key    The publishable key that the page uses: everybody can read it.
  /// @param slots  Lists on the page, from the top.
  shop_assets(const std::vector<item>& catalogue, std::string_view key,
              const std::vector<std::string>& slots);

  std::shared_ptr<const asset> find(std::string_view path) const override;

private:
  std::map<std::string, std::shared_ptr<const asset>, std::less<>> files_;
};

} // namespace attune
