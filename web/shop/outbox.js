// Batches of signals on their way: numbered, kept until acknowledged, numbered anew for a new
// session. Pure: it neither sends nor reads a clock.

export const OUTBOX_LIMIT = 200; // Batches; a page that is offline for long loses the newest.

export class Outbox {
  #batches = [];
  #next = 1;

  /// Numbers `signals` as the next batch. Null when the outbox is full.
  add(signals) {
    if (this.#batches.length >= OUTBOX_LIMIT) return null;
    const batch = { seq: this.#next++, signals, sentAt: null };
    this.#batches.push(batch);
    return batch;
  }

  /// Takes out and returns what the server acknowledged: acks are cumulative.
  acknowledge(seq) {
    const count = this.#batches.findIndex((batch) => batch.seq > seq);
    return this.#batches.splice(0, count < 0 ? this.#batches.length : count);
  }

  /// After a `welcome`: what stays goes on from `ack` + 1. In a session new to us old numbers mean
  /// nothing, so everything stays; signals keep their ids, by which the server knows repeats.
  /// Returns what the same session acknowledged meanwhile.
  welcome(sameSession, ack) {
    const done = sameSession ? this.acknowledge(ack) : [];
    this.#next = ack + 1;
    for (const batch of this.#batches) {
      batch.seq = this.#next++;
      batch.sentAt = null;
    }
    return done;
  }

  /// All that is not acknowledged, oldest first.
  unacknowledged() {
    return [...this.#batches];
  }
}
