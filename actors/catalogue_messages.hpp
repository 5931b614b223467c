#pragma once

#include "protocol/port.hpp"
#include "store/records.hpp"

#include <caf/all.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace attune {

// What is said to the catalogue and by it. `actors/messages.hpp` gives these their type ids.

struct items_committed;
using item_writer = caf::typed_actor<caf::reacts_to<items_committed>>;
struct catalogue_read;
using catalogue_reader =
  caf::typed_actor<caf::reacts_to<catalogue_read>, caf::reacts_to<items_committed>>;

/// Item writes for the journal; `reader` gets `items_committed` with the same ticket.
struct write_items {
  std::vector<item_write> rows;
  answer_changes answers; ///< Kept with them, or without any.
  std::uint64_t ticket = 0;
  std::size_t bytes = 0; ///< What they count in the backlog.
  item_writer reader;
};

struct items_committed {
  std::uint64_t ticket = 0;
  result<std::vector<numbered_item>> rows; ///< A fault: the journal does not take them.
};

/// `reader` gets `catalogue_read`, and `items_committed` of what could not be committed before
/// that.
struct read_catalogue {
  catalogue_reader reader;
};

struct catalogue_read {
  std::vector<numbered_item> rows;
  std::vector<stored_response> answers;
  std::string fault;
};

struct put_items_request {
  std::vector<item> rows;
  idempotency_key once;
  reply<std::vector<item_outcome>> done;
};

struct patch_item_request {
  item_patch what;
  idempotency_key once;
  reply<std::string> done;
};

struct remove_item_request {
  std::string id;
  idempotency_key once;
  reply<bool> done;
};

/// Some item that could be shown may not be any more: removed, hidden, unavailable or out of stock;
/// or there are more in a catalogue that has less than the longest list.
struct items_changed {};

} // namespace attune
