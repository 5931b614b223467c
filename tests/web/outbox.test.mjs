import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox, OUTBOX_LIMIT } from "../../web/shop/outbox.js";

const seqs = (batches) => batches.map(({ seq }) => seq);
const filled = (count) => {
  const outbox = new Outbox();
  for (let i = 0; i < count; ++i) outbox.add([{ id: `s${i}` }]);
  return outbox;
};

test("batches are numbered from one without a gap", () => {
  assert.deepEqual(seqs(filled(3).unacknowledged()), [1, 2, 3]);
});

test("an ack is cumulative, and repeating it is harmless", () => {
  const outbox = filled(4);
  assert.deepEqual(seqs(outbox.acknowledge(2)), [1, 2]);
  assert.deepEqual(outbox.acknowledge(2), []);
  assert.deepEqual(seqs(outbox.unacknowledged()), [3, 4]);
  assert.deepEqual(seqs(outbox.acknowledge(99)), [3, 4]);
});

test("in the same session a welcome acknowledges, and numbering goes on", () => {
  const outbox = filled(3);
  assert.deepEqual(seqs(outbox.welcome(true, 2)), [1, 2]);
  assert.deepEqual(seqs(outbox.unacknowledged()), [3]);
  assert.equal(outbox.add([]).seq, 4);
});

test("in a new session all that was not acknowledged is numbered anew and keeps its ids", () => {
  const outbox = filled(4);
  outbox.acknowledge(2);
  assert.deepEqual(outbox.welcome(false, 0), []);
  assert.deepEqual(seqs(outbox.unacknowledged()), [1, 2]);
  assert.deepEqual(outbox.unacknowledged().map(({ signals }) => signals[0].id), ["s2", "s3"]);
});

test("a full outbox refuses, since a dropped batch would leave a gap", () => {
  const outbox = filled(OUTBOX_LIMIT);
  assert.equal(outbox.add([]), null);
  outbox.acknowledge(1);
  assert.equal(outbox.add([]).seq, OUTBOX_LIMIT + 1);
});
