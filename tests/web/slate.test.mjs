import assert from "node:assert/strict";
import { test } from "node:test";

import { merged } from "../../web/shop/slate.js";

const bodies = (...ids) => ids.map((id) => ({ id }));
const snapshot = { slot: "home", epoch: "e1", rev: 3, order: ["a", "b"], items: bodies("a", "b") };
const { held } = merged(null, snapshot);

test("a snapshot is taken whatever was held", () => {
  assert.deepEqual(held.order, ["a", "b"]);
  const next = merged(held, { ...snapshot, epoch: "e2", rev: 1, order: ["c"], items: bodies("c") });
  assert.deepEqual(next.held.order, ["c"]);
  assert.equal(next.held.bodies.size, 1);
});

test("a delta on the held revision brings the bodies that lack and drops those that left", () => {
  const delta = { epoch: "e1", rev: 4, base: 3, order: ["c", "a"], items: bodies("c") };
  const next = merged(held, delta).held;
  assert.deepEqual(next.order, ["c", "a"]);
  assert.deepEqual([...next.bodies.keys()].sort(), ["a", "c"]);
  assert.deepEqual(held.order, ["a", "b"], "the old list is as it was");
});

test("a delta may skip revisions and may bring nothing", () => {
  const next = merged(held, { epoch: "e1", rev: 9, base: 3, order: ["b", "a"], items: [] }).held;
  assert.equal(next.rev, 9);
  assert.deepEqual(next.order, ["b", "a"]);
});

test("a delta on another base or epoch, or without anything held, asks for a snapshot", () => {
  const delta = { epoch: "e1", rev: 6, base: 5, order: ["a"], items: [] };
  assert.match(merged(held, delta).sync, /base 5/);
  assert.match(merged(held, { ...delta, base: 3, epoch: "e2" }).sync, /epoch/);
  assert.match(merged(null, delta).sync, /epoch/);
});

test("an unknown id asks for a snapshot, in a delta and in a snapshot", () => {
  assert.match(merged(held, { epoch: "e1", rev: 4, base: 3, order: ["x"], items: [] }).sync, /x/);
  assert.match(merged(null, { ...snapshot, items: bodies("a") }).sync, /b/);
});

test("the same delta twice changes nothing", () => {
  const delta = { epoch: "e1", rev: 4, base: 3, order: ["b", "a"], items: [] };
  const once = merged(held, delta).held;
  assert.equal(merged(once, delta).stale, true);
});
