// How the shop's page looks under what people set, at every width, and while items come and go.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Chromium, until } from "./chromium.mjs";
import { KEYS, startDemo } from "./demo.mjs";
import { Shop } from "./shop.mjs";

const WIDE = { width: 1280, height: 900 };

let demo, browser, shop;
before(async () => {
  demo = await startDemo({ visitors: 0 });
  browser = await Chromium.start();
  shop = new Shop(await browser.page(WIDE), demo.listen);
  await shop.enter();
});
after(async () => {
  await browser?.stop();
  assert.equal(await demo?.stop(), 0);
});

/// WCAG 2.2's contrast of two colours, 1 to 21.
function contrast(one, other) {
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((x) => x / 255)
      .map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

/// The largest contrast to what is around a switch, whose corners are round: its first pixel.
function strongest(pixels) {
  return Math.max(...pixels.map((pixel) => contrast(pixel, pixels[0])));
}

for (const scheme of ["light", "dark"]) {
  for (const forced of ["none", "active"]) {
    test(`switches are seen, on and off: ${scheme}, forced colours ${forced}`, async () => {
      await shop.page.prefer({ "prefers-color-scheme": scheme, "forced-colors": forced });
      const selector = `#consent [name="storage"]`;
      const toggle = () => shop.page.value(`document.querySelector('${selector}').click()`);
      const look = async () => {
        await shop.settled();
        return shop.page.pixels(selector);
      };
      const off = await look();
      await toggle();
      const on = await look();
      await toggle();
      await shop.page.prefer({});
      // Non-text contrast: 3 at least (WCAG 2.2, 1.4.11). On differs from off by more than its edge.
      assert.ok(strongest(off) >= 3, `off: ${strongest(off)}`);
      assert.ok(strongest(on) >= 3, `on: ${strongest(on)}`);
      const changed = off.filter((pixel, i) => contrast(pixel, on[i]) >= 1.5).length;
      assert.ok(changed >= off.length / 10, `${changed} of ${off.length} pixels differ`);
    });
  }
}

test("a button that is pressed is seen to be, in forced colours", async () => {
  await shop.page.prefer({ "forced-colors": "active" });
  await shop.page.pointAway();
  const before = await shop.page.pixels("#pause");
  await shop.page.value(`document.querySelector("#pause").click()`);
  const pressed = await shop.page.pixels("#pause");
  await shop.page.value(`document.querySelector("#pause").click()`);
  await shop.page.prefer({});
  const changed = before.filter((pixel, i) => contrast(pixel, pressed[i]) >= 3).length;
  assert.ok(changed >= before.length / 2, `${changed} of ${before.length} pixels differ`);
});

test("cards glide, but not for who prefers reduced motion", async () => {
  await shop.page.value(`{
    globalThis.glides = 0;
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (...how) { ++glides; return animate.apply(this, how); };
  }`);
  const hideFirst = async () => {
    const [first] = await shop.order();
    await shop.page.value("glides = 0");
    await shop.page.click(`ol[data-slot="home"] [data-item="${first}"] [data-do="hide"]`);
    await until("hidden", async () => !(await shop.order()).includes(first));
    await shop.settled();
    return shop.page.value("glides");
  };
  await shop.page.prefer({ "prefers-reduced-motion": "no-preference" });
  assert.ok(await hideFirst() > 0);
  const moving = () => shop.page.value(`[...document.querySelectorAll("*")].filter((x) =>
    getComputedStyle(x).transitionDuration.split(", ").some((x) => parseFloat(x) > 0)).length`);
  assert.ok(await moving() > 0);
  await shop.page.prefer({ "prefers-reduced-motion": "reduce" });
  assert.equal(await hideFirst(), 0);
  assert.equal(await moving(), 0);
  await shop.page.prefer({});
});

test("rows are full at every width", async () => {
  for (let width = 320; width <= 1920; width += 50) {
    await shop.page.resize(width, 900);
    await until(`rows that are full at ${width}`, async () => await shop.hole() === null, 2000)
      .catch(async () => assert.fail(`${width} px: a hole ${await shop.hole()}`));
    assert.ok(await shop.page.value(`document.documentElement.scrollWidth <= ${width}`),
      `${width} px: the page is wider than the window`);
  }
  await shop.page.resize(WIDE.width, WIDE.height);
});

const items = (method, path, body) => fetch(`http://${demo.listen}/v1/items${path}`, {
  method, body, headers: {
    Authorization: `Bearer ${KEYS.server}`, "Content-Type": "application/json",
  },
});

test("rows are full while items come and go", async () => {
  // One of few: a shop that is nearly sold out.
  const wanted = (await shop.order()).slice(0, 9);
  const known = [];
  for (let cursor = ""; cursor !== null;) {
    const page = await (await items("GET", `?limit=200${cursor && `&cursor=${cursor}`}`)).json();
    known.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor ?? null;
  }
  const gone = known.filter((id) => !wanted.includes(id));
  for (let at = 0; at < gone.length; at += 20)
    await Promise.all(gone.slice(at, at + 20).map((id) => items("DELETE", `/${id}`)));
  await shop.page.pointAway();
  await shop.page.call("Page.reload");
  await until("nine are left", async () => (await shop.order().catch(() => [])).length === 9);
  for (let left = 9; left > 1; --left) {
    await shop.settled();
    assert.equal(await shop.hole(), null, `${left} items`);
    const [first] = await shop.order();
    await shop.page.click(`ol[data-slot="home"] [data-item="${first}"] [data-do="hide"]`);
    await until(`${first} is off the page`, async () => !(await shop.order()).includes(first));
  }
  assert.equal(await shop.hole(), null, "one item");
  await shop.page.click("#undo");
  await until("one is back", async () => (await shop.order()).length === 2);
  assert.equal(await shop.hole(), null, "two items");
});

// A list of the page's own, shown what a server may send: three items, then the same list (its
// `rid`) without the second, then another one.
test("what the shop no longer has leaves at once, and nothing moves under a hand", async () => {
  await shop.page.resize(WIDE.width, WIDE.height);
  await shop.page.value(`(async () => {
    const { List } = await import("/shop/lists.js");
    const { Impressions, Signals } = await import("/shop/signals.js");
    const signals = new Signals({ allows: () => false, keptBack() {}, send() {} });
    globalThis.own = new List({ slot: "own", title: "Own", parent: document.querySelector("main"),
      impressions: new Impressions(signals), act() {} });
    const bodies = (order) => new Map(order.map((id) => [id, { id, fields: { title: id } }]));
    globalThis.show = (rid, ...order) => own.show({ order, bodies: bodies(order) }, { rid });
    globalThis.takeAway = (rid, ...order) => own.show({ order, bodies: bodies(order) },
      { rid, apply: "now", cause: ["item_gone"] });
    show("r1", "a", "b", "c");
  })()`);
  const places = () => shop.page.value(`[...document.querySelectorAll('[data-slot="own"] > li')]
    .map((x) => [x.dataset.item ?? x.textContent, Math.round(x.getBoundingClientRect().left)])`);
  const names = async () => (await places()).map(([name]) => name);
  const offered = () => shop.page.value(
    `!document.querySelector('[data-slot="own"]').closest("section").querySelector(".fresh").hidden`);
  const [a, b, c] = await places();
  await shop.page.value(`document.querySelector('[data-slot="own"] [data-item="c"] .open').focus()`);
  await shop.page.value(`takeAway("r1", "a", "c")`);
  assert.deepEqual(await places(), [a, ["No longer available", b[1]], c]);
  await shop.page.value(`show("r2", "d", "c", "a")`);
  assert.deepEqual(await names(), ["a", "No longer available", "c"]);
  assert.ok(await offered());
  await shop.page.value(`takeAway("r2", "d", "c")`); // And now "a", out of the list that waits.
  assert.deepEqual(await names(), ["No longer available", "No longer available", "c"]);
  await shop.page.value("document.activeElement.blur()");
  await until("the newest is shown", async () => !await offered());
  assert.deepEqual(await names(), ["d", "c"]);
  assert.equal(await shop.hole("own"), null);

  await shop.page.value(`takeAway("r2", "d")`);
  assert.deepEqual(await names(), ["d"], "without a hand it leaves nothing behind");
});

test("what is free says so, and what has no price says nothing", async () => {
  assert.deepEqual(await shop.page.value(`import("/shop/lists.js").then(({ money }) =>
    [money({ price: 0, currency: "EUR" }), money({}), money({ price: 5, currency: "EUR" })])`),
    ["Free", "", "€5"]);
});
