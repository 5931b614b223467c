// Rows that are always full: how many cards share each.

import assert from "node:assert/strict";
import { test } from "node:test";

import { rowSizes } from "../../web/shop/rows.js";

test("what divides evenly stands in equal rows", () => {
  assert.deepEqual(rowSizes(12, 6), [6, 6]);
  assert.deepEqual(rowSizes(12, 4), [4, 4, 4]);
});

test("what does not divide is spread, and the first have the most room", () => {
  // Two rows are needed for 11 of at most 6: 5 + 6. Three for 12 of at most 5: 4 each, no 5 + 5 + 2.
  assert.deepEqual(rowSizes(11, 6), [5, 6]);
  assert.deepEqual(rowSizes(12, 5), [4, 4, 4]);
  assert.deepEqual(rowSizes(7, 3), [2, 2, 3]);
});

test("few cards share one row", () => {
  assert.deepEqual(rowSizes(3, 8), [3]);
  assert.deepEqual(rowSizes(1, 8), [1]);
  assert.deepEqual(rowSizes(0, 8), []);
});

test("a page narrower than one card has one in each row", () => {
  assert.deepEqual(rowSizes(2, 0), [1, 1]);
});

test("each card has a place, no row is too long, and rows differ by one at most", () => {
  for (let count = 1; count <= 40; ++count) {
    for (let most = 1; most <= 12; ++most) {
      const sizes = rowSizes(count, most);
      assert.equal(sizes.reduce((sum, size) => sum + size, 0), count);
      assert.ok(Math.max(...sizes) <= most);
      assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      assert.equal(sizes.length, Math.ceil(count / most));
    }
  }
});
