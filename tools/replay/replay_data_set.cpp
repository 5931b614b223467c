#include "tools/replay/replay_data_set.hpp"

#include "models/settings.hpp"
#include "tools/progress_bar.hpp"
#include "tools/replay/baselines.hpp"
#include "tools/replay/catalogue_writer.hpp"
#include "tools/replay/visitor_sockets.hpp"

#include <algorithm>
#include <chrono>
#include <ostream>

namespace attune {
namespace {

constexpr std::chrono::milliseconds answer_limit{30'000};

tl::unexpected<fault> passed_on(const fault& x) { return tl::unexpected<fault>{x}; }

std::size_t place_in(const std::vector<std::string>& list, const std::string& id) {
  const auto at = std::find(list.begin(), list.end(), id);
  return at == list.end() ? 0 : static_cast<std::size_t>(at - list.begin()) + 1;
}

item described(const data_set& data, std::uint32_t number) {
  if (const auto known = data.about.find(number); known != data.about.end())
    return known->second;
  item out;
  out.id = data.items.name(number);
  return out;
}

bool has_repeats(data_format format) { return format == data_format::session_rec; }

baseline_settings settings_for(data_format format) {
  const auto days = format == data_format::session_rec ? 7 : 30;
  return {.half_life_us = std::int64_t{days} * 24 * 3600 * 1'000'000,
          .repeats = has_repeats(format)};
}

/// One replay under way: the gateway's side of each event.
class replayed_gateway {
public:
  replayed_gateway(const data_set& data, const replay_options& options,
                   const server_address& server, std::ostream& log)
    : data_(data), log_(log),
      visitors_(loop_, {server, options.key, options.max_open, answer_limit}),
      catalogue_(loop_, server, options.secret_key, answer_limit), is_known_(data.items.size()) {}

  /// The place at which the gateway ranks the event's item, 0 if it is not on the list.
  result<std::size_t> rank(const replay_event& x) {
    const auto list = visitors_.rank(visitor_of(x), x.at_us);
    if (!list)
      return passed_on(list.error());
    return place_in(*list, data_.items.name(x.item));
  }

  result<void> learn(const replay_event& x, std::size_t number) {
    if (!is_known_[x.item])
      if (auto put = make_known(x.item); !put)
        return put;
    return visitors_.click(visitor_of(x), "replay-" + std::to_string(number),
                           data_.items.name(x.item), x.at_us);
  }

  void close() { visitors_.close(); }

  std::size_t bare_items() const { return bare_items_; }

private:
  static std::string visitor_of(const replay_event& x) {
    return "replay-" + std::to_string(x.person);
  }

  /// An item whose description is refused is put by its id alone: one row costs no replay.
  result<void> make_known(std::uint32_t number) {
    auto put = catalogue_.put(described(data_, number));
    if (!put && put.error().code == fault_code::bad_message && data_.about.contains(number)) {
      if (++bare_items_ <= data_set::max_bad_lines)
        log_ << "replay: item " << data_.items.name(number)
             << " goes on by its id alone: " << put.error().what << '\n';
      item bare;
      bare.id = data_.items.name(number);
      put = catalogue_.put(bare);
    }
    is_known_[number] = put.has_value();
    return put;
  }

  const data_set& data_;
  std::ostream& log_;
  std::size_t bare_items_ = 0;
  wire_loop loop_;
  visitor_sockets visitors_;
  catalogue_writer catalogue_;
  std::vector<bool> is_known_; // By item.
};

} // namespace

std::vector<std::string> replay_settings(const replay_options& options) {
  const std::string slot = "slots." + std::string{replay_slot} + '.';
  return {
    "engine.lockstep=true",
    "engine.gather_ms=0", // Nothing comes until the last was answered.
    "http.publishable_keys=[\"" + options.key + "\"]",
    "http.secret_keys=[\"" + options.secret_key + "\"]",
    "http.connections_per_address=" + std::to_string(options.max_open + 16),
    "http.ack_delay_ms=0",
    slot + "kind=list",
    slot + "n=" + std::to_string(replay_list_length),
    slot + "policy=greedy",
    slot + "repeats=" + (has_repeats(options.format) ? "true" : "false"),
    slot + "exclude_bought=false",
    slot + "quota=1",
    slot + "category_cap=0",
    slot + "fresh_quota=0",
    slot + "keep_margin=0",
    // What was consumed is never to be shown again, over months.
    "models.consumed_items=8192",
  };
}

result<replay_report> replay(const data_set& data, const replay_options& options,
                             const std::string& url, std::ostream& log) {
  const auto server = read_server_url(url);
  if (!server)
    return passed_on(server.error());
  const auto began = std::chrono::steady_clock::now();
  replayed_gateway gateway{data, options, *server, log};
  baselines others{settings_for(options.format)};
  progress_bar progress{log, standard_error_is_terminal(), "events", data.events.size()};
  replay_report out;
  for (const auto& x : data.events) {
    if (others.scores(x.person)) {
      const auto rank = gateway.rank(x);
      if (!rank)
        return passed_on(rank.error());
      out.attune.add(*rank);
    }
    if (auto learned = gateway.learn(x, out.events); !learned)
      return passed_on(learned.error());
    others.observe(x);
    progress.show(++out.events);
  }
  gateway.close();
  out.skipped_lines = data.bad_lines;
  out.bare_items = gateway.bare_items();
  out.popularity = others.popularity();
  out.co_visitation = others.co_visitation();
  out.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return out;
}

} // namespace attune
