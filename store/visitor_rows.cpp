#include "store/visitor_rows.hpp"

namespace attune {

visitor_rows::visitor_rows(const store& from, std::uint64_t records_kept)
  : values_(from), timeline_(from, records_kept), sessions_(from), seen_(from) {}

result<void> visitor_rows::add(const visitor_record& x, write_batch& into) {
  if (x.forget)
    seen_.forget(x.visitor, x.at_us, into);
  if (auto added = timeline_.add(x, values_, into); !added)
    return added;
  seen_.add(x.visitor, x.seen, x.at_us, into);
  for (const auto& session : x.sessions)
    if (auto added = sessions_.add(session, x.at_us, values_, into); !added)
      return added;
  return {};
}

result<session_expiry> visitor_rows::expire(std::int64_t now_us, std::int64_t sessions_before_us,
                                            std::size_t sessions_kept, write_batch& into) {
  seen_.expire(now_us, into);
  return sessions_.expire(sessions_before_us, sessions_kept, into);
}

void visitor_rows::begin_batch() {
  values_.begin_batch();
  sessions_.begin_batch();
  seen_.begin_batch();
}

void visitor_rows::stored() {
  values_.stored();
  sessions_.stored();
  seen_.stored();
}

} // namespace attune
