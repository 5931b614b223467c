#pragma once

#include "protocol/codec/json_writer.hpp"
#include "protocol/item.hpp"

#include <string>

namespace attune {

/// What slates send of an item: `{"id":…,"fields":{title, url, image, categories, tags, price,
/// currency, sentiment, published_at, available, attributes}`, open at its end; what the item lacks
/// is left out, and so are `hidden`, `stock` (a sale would make a new body of it) and `embedding`.
item_body_ptr make_item_body(const item& x);

/// The whole item as `PUT /v1/items` takes it: `read_item(write_item(x)) == x`.
std::string write_item(const item& x);

} // namespace attune
