#pragma once

#include "protocol/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// The slot that load subscribes to, and how long its lists must be.
inline constexpr std::string_view load_slot = "home";
inline constexpr std::size_t load_list_length = 20;

/// A visitor that grants every purpose and takes deltas.
std::string write_load_hello(std::string_view key, std::string_view anon_id, std::int64_t now_ms);

std::string write_load_subscribe();

/// A click on a shown item: urgent, so that a `rec` answers it.
struct load_click {
  std::uint64_t seq = 0;
  std::string_view id;
  std::string_view item;
  std::string_view rid; ///< Of the list that shows the item.
  std::int64_t now_ms = 0;
  bool learn = false; ///< Whether the server's models may learn from it and count it.
};

/// Appends to `out`. Cost: about 0.3 us.
void write_load_click(std::string& out, const load_click& x);

/// What a load client reads of a server's message.
struct load_answer {
  enum class kind : std::uint8_t { welcome, rec, ack, error, other };

  kind what = kind::other;
  std::uint64_t seq = 0; ///< ack: its `seq`; rec: its `state_version`.
  std::size_t dropped = 0;
  std::uint64_t rev = 0;
  std::uint64_t base = 0; ///< 0: a snapshot.
  std::string rid;
  std::vector<std::string> order;
  std::vector<std::string> bodies; ///< The ids of `items`.
  std::string complaint;           ///< error, goaway.
};

/// Reads messages; keeps its room. One thread. Cost: about 2 us for a list of 20.
class load_reader {
public:
  load_reader();
  ~load_reader();

  /// Fails with `bad_message` where the text is no message of the contract. The answer is valid
  /// until the next call.
  result<const load_answer*> read(std::string_view text);

private:
  struct parser;
  std::unique_ptr<parser> parser_;
};

} // namespace attune
