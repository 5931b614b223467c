#include "actors/directory.hpp"

#include "actors/page_cursor.hpp"
#include "protocol/codec/json_writer.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace attune {

// A page's line before it is written; `gauge` is null for a long-lived actor.
struct directory::line {
  std::string_view kind;
  visitor_id visitor;
  const visitor_gauge* gauge = nullptr;
  std::int64_t key = 0; // What is sorted by, the largest first.

  std::string id() const { return gauge == nullptr ? std::string{kind} : to_string(visitor); }
};

namespace {

bool is_wanted(const actor_query& x, std::string_view kind) {
  return x.kind.empty() || x.kind == kind;
}

/// What is wrong with a `kind` of which there are no actors, ever; nothing where it is empty.
std::optional<fault> fault_of_kind(const std::string& kind, const long_lived_actors& fixed) {
  std::vector<std::string_view> kinds{"visitor"};
  for (const auto& [name, _] : fixed.by_kind)
    kinds.push_back(name);
  if (kind.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end())
    return {};
  std::sort(kinds.begin(), kinds.end());
  fault out{fault_code::bad_message, "The parameter kind is one of ", "/kind"};
  for (const auto name : kinds)
    out.what.append(name == kinds.front() ? "" : ", ").append(name);
  out.what += '.';
  return out;
}

/// Whether it is empty, a visitor's id or that of a long-lived actor.
bool is_id(const std::string& cursor, const long_lived_actors& fixed) {
  return cursor.empty() || parse_visitor_id(cursor)
         || std::any_of(fixed.by_kind.begin(), fixed.by_kind.end(),
                        [&](const auto& x) { return x.first == cursor; });
}

} // namespace

// By id a page begins where the one before ended, whoever came or went meanwhile.
std::vector<directory::line> directory::lines_after_cursor(const actor_query& x,
                                                           const long_lived_actors& fixed,
                                                           std::size_t most) const {
  std::vector<line> out;
  const auto after = parse_visitor_id(x.cursor);
  for (const auto& [kind, _] : fixed.by_kind)
    if (!after && is_wanted(x, kind) && kind > x.cursor && out.size() < most)
      out.push_back({kind, {}, nullptr});
  auto at = after ? residents_.upper_bound(*after) : residents_.begin();
  for (; is_wanted(x, "visitor") && at != residents_.end() && out.size() < most; ++at)
    out.push_back({"visitor", at->first, at->second.gauge.get()});
  return out;
}

std::vector<directory::line> directory::lines_by_rank(const actor_query& x,
                                                      const long_lived_actors& fixed) const {
  const auto by_age = x.sort == "age";
  const auto now = system_now_us();
  std::vector<line> out;
  for (const auto& [kind, _] : fixed.by_kind)
    if (is_wanted(x, kind))
      out.push_back({kind, {}, nullptr, by_age ? now - parts_.started_us : 0});
  if (is_wanted(x, "visitor"))
    for (const auto& [id, r] : residents_)
      out.push_back({"visitor", id, r.gauge.get(),
                     by_age ? now - r.gauge->activated_us : std::int64_t{r.gauge->mailbox.load()}});
  return out;
}

std::string directory::page_of(std::span<const line> lines, const std::string& next_cursor) const {
  const auto now = system_now_us();
  std::string text;
  json_writer out{text};
  out.open_object().key("data").open_array();
  for (const auto& x : lines) {
    const auto since_us = x.gauge == nullptr ? parts_.started_us : x.gauge->activated_us;
    out.open_object()
      .field("id", x.id())
      .field("kind", x.kind)
      .field("age_ms", (now - since_us) / 1000)
      .field("mailbox", x.gauge == nullptr ? 0 : x.gauge->mailbox.load())
      .field("connections", x.gauge == nullptr ? 0 : x.gauge->connections.load())
      .close_object();
  }
  out.close_array().key("next_cursor");
  if (next_cursor.empty())
    out.null();
  else
    out.value(next_cursor);
  out.close_object();
  return text;
}

// Reads the gauges: no actor is asked. By id it costs a page. By age or mailbox the cursor is a
// rank, and every visitor is looked at, 48 bytes each; only the page is sorted and written. It
// takes some milliseconds for 100,000, on the directory's loop.
void directory::list(const list_actors& x) const {
  const auto limit = std::clamp<std::size_t>(x.what.limit, 1, 1'000);
  const auto fixed = parts_.actors.load();
  if (auto wrong = fault_of_kind(x.what.kind, *fixed))
    return x.done(tl::unexpected{std::move(*wrong)});
  if (x.what.sort != "age" && x.what.sort != "mailbox") {
    if (!is_id(x.what.cursor, *fixed))
      return x.done(failed(fault_code::bad_message,
                           "The parameter cursor is no actor's id: send `next_cursor` as it came.",
                           "/cursor"));
    const auto lines = lines_after_cursor(x.what, *fixed, limit + 1);
    const std::span page{lines.data(), std::min(limit, lines.size())};
    return x.done(page_of(page, lines.size() > limit ? page.back().id() : ""));
  }
  const auto start = page_start(x.what.cursor);
  if (!start)
    return x.done(tl::unexpected{start.error()});
  auto lines = lines_by_rank(x.what, *fixed);
  const auto comes_before = [](const line& a, const line& b) {
    return a.key != b.key ? a.key > b.key
                          : std::tie(a.kind, a.visitor) < std::tie(b.kind, b.visitor);
  };
  const auto from = std::min<std::size_t>(*start, lines.size());
  const auto end = std::min(from + limit, lines.size());
  const auto first = lines.begin() + static_cast<std::ptrdiff_t>(from);
  std::nth_element(lines.begin(), first, lines.end(), comes_before);
  std::partial_sort(first, lines.begin() + static_cast<std::ptrdiff_t>(end), lines.end(),
                    comes_before);
  x.done(page_of(std::span{lines}.subspan(from, end - from),
                 end < lines.size() ? std::to_string(end) : ""));
}

void directory::show(inspect_one& x) {
  const auto fixed = parts_.actors.load();
  for (const auto& [kind, actor] : fixed->by_kind)
    if (kind == x.id)
      return send(actor, inspect{std::move(x.done)});
  const auto id = parse_visitor_id(x.id);
  const auto at = id ? residents_.find(*id) : residents_.end();
  if (at == residents_.end() || at->second.is == state::buried)
    return x.done(failed(fault_code::not_found, "no actor of this id is live"));
  send(at->second.actor, inspect{std::move(x.done)});
}

void directory::show_session(const inspect_session& x) {
  const auto at = sessions_.find(x.id);
  const auto r = at == sessions_.end() ? residents_.end() : residents_.find(at->second);
  if (r == residents_.end() || r->second.is == state::buried)
    return x.done(failed(fault_code::not_found, "no session of this id is live"));
  send(r->second.actor, x);
}

} // namespace attune
