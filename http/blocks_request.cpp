#include "http/blocks_request.hpp"

#include "http/list_query.hpp"
#include "http/query_ids.hpp"
#include "http/request_identity.hpp"
#include "http/resume_token.hpp"

#include <algorithm>

namespace attune {

namespace {

constexpr std::size_t max_slots = 16; // Of a session.

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty() && parts.size() <= max_slots) {
    const auto comma = std::min(list.find(','), list.size());
    const std::string part{list.substr(0, comma)};
    if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end())
      parts.push_back(part);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return parts;
}

std::string text_of(const http_request& request, std::string_view name) {
  const auto* x = request.target.find(name);
  return x == nullptr ? std::string{} : *x;
}

void name_visitor(blocks_request& x, const gateway& shared, const caller& who,
                  const std::string& anon_id) {
  if (!who.user.empty()) {
    x.opening.visitor = shared.names.of_user(who.user);
    x.opening.visitor_named = true;
    return;
  }
  x.anon_id = anon_id.empty() ? make_anon_id() : anon_id;
  x.opening.visitor = shared.names.of_device(x.anon_id);
  x.opening.visitor_named = !anon_id.empty();
}

/// Where the client stands: by the id of an event, else by the session's.
void find_session(blocks_request& x, const gateway& shared, const http_request& request) {
  const auto* field = request.head.find("last-event-id");
  x.last = parse_event_id(field != nullptr ? *field : text_of(request, "last_event_id"));
  if (!x.last) {
    x.opening.session = parse_session_id(text_of(request, "session"));
    return;
  }
  x.opening.session = x.last->session;
  x.opening.resumes = true;
  x.before = shared.sent_events.find(*x.last);
  if (x.before)
    x.opening.epoch = x.before->epoch;
}

result<subscription> read_slot(const blocks_request& x, const url& target,
                               const std::string& name) {
  auto slot = read_list_query(target, name);
  if (!slot)
    return slot;
  slot->slot = name;
  if (x.before && x.before->last == *x.last) // It missed nothing.
    if (const auto at = x.before->held.find(name); at != x.before->held.end())
      slot->have = at->second;
  return slot;
}

} // namespace

result<blocks_request> read_blocks_request(const gateway& shared, const http_request& request,
                                           const caller& who) {
  const auto slots = split(text_of(request, "slots"));
  if (slots.empty() || slots.size() > max_slots)
    return failed(fault_code::bad_message, "The parameter slots names 1 to 16 slots: slots=a,b.");
  const auto delta = text_of(request, "delta");
  if (!delta.empty() && delta != "0" && delta != "1")
    return failed(fault_code::bad_message, "The parameter delta is 0 or 1.", "/delta");
  if (auto bad = bad_id_in_query(request.target, {"session", "anon_id"}))
    return tl::unexpected<fault>{std::move(*bad)};
  blocks_request x;
  name_visitor(x, shared, who, text_of(request, "anon_id"));
  find_session(x, shared, request);
  x.opening.replaces = false;
  x.opening.gpc = opts_out(request);
  x.opening.admits = shared.new_visitor_limiter_of(request.address, who.key);
  const auto token = make_resume_token();
  x.opening.fresh = {token.session, token.digest};
  x.fresh_token = token.text;
  x.deltas = delta == "1";
  for (const auto& name : slots) {
    if (!shared.parts.engine.has_slot(name)) {
      x.unknown.push_back(name);
      continue;
    }
    auto slot = read_slot(x, request.target, name);
    if (!slot)
      return tl::unexpected<fault>{slot.error()};
    x.opening.subscribe.push_back(std::move(*slot));
  }
  if (x.opening.subscribe.empty())
    return failed(fault_code::not_found, "There is none of these slots.");
  return x;
}

} // namespace attune
