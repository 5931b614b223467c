#include "actors/directory.hpp"

#include "protocol/codec/json_writer.hpp"

#include <algorithm>

namespace attune {

namespace {

struct row {
  std::string id;
  std::string kind;
  std::int64_t age_ms = 0;
  std::uint32_t mailbox = 0;
  std::uint32_t connections = 0;
};

void write(json_writer& out, const row& x) {
  out.open_object()
    .field("id", x.id)
    .field("kind", x.kind)
    .field("age_ms", x.age_ms)
    .field("mailbox", x.mailbox)
    .field("connections", x.connections)
    .close_object();
}

} // namespace

// Reads the gauges: no actor is asked. Sorting by anything but the id looks at every visitor, and
// keeps only the page; it takes some milliseconds for 100,000, on the directory's loop.
void directory::list(const list_actors& x) const {
  const auto limit = std::clamp<std::size_t>(x.what.limit, 1, 1'000);
  const auto now = system_now_us();
  std::vector<row> rows;
  const auto wanted = [&](std::string_view kind) {
    return x.what.kind.empty() || x.what.kind == kind;
  };
  const auto fixed = parts_.actors.load();
  for (const auto& [kind, _] : fixed->by_kind)
    if (wanted(kind))
      rows.push_back({kind, kind, (now - parts_.started_us) / 1000, 0, 0});
  if (wanted("visitor"))
    for (const auto& [id, r] : residents_)
      rows.push_back({to_string(id), "visitor", (now - r.gauge->activated_us) / 1000,
                      r.gauge->mailbox.load(), r.gauge->connections.load()});
  const auto by = [&](const row& a, const row& b) {
    if (x.what.sort == "age" && a.age_ms != b.age_ms)
      return a.age_ms > b.age_ms;
    if (x.what.sort == "mailbox" && a.mailbox != b.mailbox)
      return a.mailbox > b.mailbox;
    return a.id < b.id;
  };
  std::size_t from = 0;
  if (!x.what.cursor.empty())
    from = std::min<std::size_t>(std::strtoull(x.what.cursor.c_str(), nullptr, 10), rows.size());
  const auto end = std::min(from + limit, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end(), by);
  std::string text;
  json_writer out{text};
  out.open_object().key("data").open_array();
  for (auto i = from; i < end; ++i)
    write(out, rows[i]);
  out.close_array().key("next_cursor");
  if (end < rows.size())
    out.value(std::to_string(end));
  else
    out.null();
  out.close_object();
  x.done(std::move(text));
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
  if (at == sessions_.end())
    return x.done(failed(fault_code::not_found, "no session of this id is live"));
  send(residents_.at(at->second).actor, x);
}

} // namespace attune
