#pragma once

#include "protocol/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// One thing that can be recommended, as its owner wrote it.
struct item {
  std::string id; ///< 1 to 128 printable ASCII characters.
  std::string title;
  std::string url;
  std::string image;
  std::vector<std::string> categories;
  std::vector<std::string> tags;
  std::optional<double> price{};       ///< 0 is a price: what is free. None was given: absent.
  std::string currency;                ///< An active code of ISO 4217, or empty.
  std::optional<double> sentiment{};   ///< -1 .. 1.
  std::int64_t published_at_us = 0;    ///< 0 means none was given.
  bool hidden = false;                 ///< Its owner shows it to nobody.
  std::optional<bool> available{};     ///< false: gone for now.
  std::optional<std::int64_t> stock{}; ///< 0 and less: gone for now. Absent: not counted.
  std::string attributes_json;         ///< The object as sent, or empty.
  std::vector<float> embedding;        ///< Empty, or 64 numbers given by the owner.

  friend bool operator==(const item&, const item&) = default;
};

/// Whether a list may show it: neither hidden, nor unavailable, nor out of stock.
inline bool may_be_shown(const item& x) {
  return !x.hidden && x.available.value_or(true) && x.stock.value_or(1) > 0;
}

/// How many categories, tags and words of a title count.
inline constexpr std::size_t categories_max = 4;
inline constexpr std::size_t tags_max = 8;
inline constexpr std::size_t words_max = 8;

/// What of an item shapes interests: hashes of its categories, tags and title's words. Small enough
/// to travel in a timeline's record, so that a visitor's state can be folded without a catalogue.
struct item_features {
  item_key key;
  std::vector<std::uint32_t> categories; ///< At most `categories_max`, the main one first.
  std::vector<std::uint32_t> tags;       ///< At most `tags_max`.
  std::vector<std::uint32_t> words;      ///< At most `words_max`.
  std::optional<float> price{};          ///< 0 is free.
  std::vector<float>
    embedding; ///< Given by the owner: 64 numbers, else empty: hashed from the rest.

  friend bool operator==(const item_features&, const item_features&) = default;
};

/// What goes over the wire for an item: made once a write, shared by every slate that shows it.
struct item_body {
  item_key key;
  std::string id;
  std::string json; ///< `{"id":"…","fields":{…}}` without the final brace, so that a slate can add.
  std::uint64_t digest = 0; ///< `stable_hash(json)`: bodies of one digest are the same.
};

using item_body_ptr = std::shared_ptr<const item_body>;

} // namespace attune
