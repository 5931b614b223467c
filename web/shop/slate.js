// One slot's list as the page holds it, and how a `rec` changes it. Pure: no page, no socket.

/// A held list: `{epoch, rev, order: [id], bodies: Map(id -> body)}`, or null before the first one.
///
/// Returns `{held}` with the list after `rec`, `{stale: true}` when `rec` is older than what is held,
/// or `{sync: reason}` when `rec` cannot be used: the caller keeps its list and asks for a snapshot.
export function merged(held, rec) {
  const bodies = new Map();
  if (rec.base !== undefined) {
    if (!held || held.epoch !== rec.epoch) return { sync: "a delta for another epoch" };
    if (rec.rev <= held.rev) return { stale: true };
    if (held.rev !== rec.base) return { sync: `base ${rec.base}, but revision ${held.rev} is held` };
    for (const id of rec.order) if (held.bodies.has(id)) bodies.set(id, held.bodies.get(id));
  }
  for (const body of rec.items ?? []) bodies.set(body.id, body);
  for (const id of rec.order) if (!bodies.has(id)) return { sync: `no body for ${id}` };
  return { held: { epoch: rec.epoch, rev: rec.rev, order: rec.order, bodies } };
}
