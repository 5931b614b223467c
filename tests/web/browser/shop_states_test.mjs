// The shop's page in each state in which a newcomer meets it: what it says, that nothing is wrong
// with it for who cannot see, point or tell colours apart (axe), and that it fits.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Chromium, until } from "./chromium.mjs";
import { startDemo } from "./demo.mjs";
import { Shop } from "./shop.mjs";

const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

let demo, browser;
before(async () => {
  demo = await startDemo({ visitors: 0 });
  browser = await Chromium.start();
});
after(async () => {
  await browser?.stop();
  assert.equal(await demo?.stop(), 0);
});

/// What holds in every state.
async function fits(shop, name) {
  await shop.picture(name);
  assert.deepEqual(await shop.violations(), [], name);
  assert.equal(await shop.hole(), null, name);
  const beyond = await shop.page.value(
    "document.documentElement.scrollWidth - document.documentElement.clientWidth");
  assert.equal(beyond, 0, `${name}: the page is wider than the window`);
  assert.deepEqual(shop.page.faults, []);
}

/// It also holds on a phone, in the dark, and in colours that the system forces.
async function fitsEverywhere(shop, name) {
  const forced = { "forced-colors": "active" };
  const dark = { "prefers-color-scheme": "dark" };
  await fits(shop, name);
  for (const [how, features] of Object.entries({ dark, forced, "forced-dark": { ...forced, ...dark } })) {
    await shop.page.prefer(features);
    await fits(shop, `${name}-${how}`);
  }
  await shop.page.resize(PHONE.width, PHONE.height);
  for (const [how, features] of Object.entries({ "phone-forced": forced, "phone-dark": dark, phone: {} })) {
    await shop.page.prefer(features);
    await shop.settled();
    await fits(shop, `${name}-${how}`);
  }
  await shop.page.resize(WIDE.width, WIDE.height);
  await shop.settled();
}

// One visitor's way, in its order.
let shop, first;

test("cold: lists for everyone, and a question", async () => {
  shop = new Shop(await browser.page(WIDE), demo.listen);
  await shop.enter();
  assert.equal(await shop.quality(), "for everyone");
  await fitsEverywhere(shop, "cold");
});

test("after one click: lists for them, the product, and what is similar", async () => {
  await shop.allowAll();
  first = (await shop.order())[0];
  await shop.openItem(first);
  assert.equal(await shop.quality(), "chosen for you");
  assert.equal(await shop.page.value(`document.querySelector("#product").dataset.open`), first);
  await until("similar ones", () => shop.page.value(
    `document.querySelectorAll('ol[data-slot="similar"] .open').length > 0`));
  await shop.settled();
  assert.equal(await shop.hole("similar"), null);
  await fitsEverywhere(shop, "one-click");
});

test("after a change of mind: the other product, and lists that know it", async () => {
  const category = await shop.page.value(`document.querySelector("#product .category").textContent`);
  await shop.page.click("#product .close");
  for (let clicks = 0; clicks < 2; ++clicks) {
    const other = await shop.itemOf({ not: category.split(" › ").at(-1), but: [first] });
    await shop.openItem(other);
    assert.equal(await shop.page.value(`document.querySelector("#product").dataset.open`), other);
  }
  await fits(shop, "change-of-mind");
});

test("after a purchase: an empty cart, and a word of thanks", async () => {
  const cart = () => shop.page.value(`document.querySelector("#cart output").textContent`);
  await shop.andFollow(() => shop.page.click(`#product [data-do="add_to_cart"]`));
  assert.match(await cart(), /^Cart: 1, /);
  await shop.andFollow(() => shop.page.click("#cart button"));
  assert.equal(await cart(), "Cart: 0");
  assert.equal(await shop.page.value(`document.querySelector("#said").textContent`),
    "Bought. Thank you.");
  await fits(shop, "purchase");
});

test("after a permission is taken back: lists for everyone, and switches that say they wait",
  async () => {
    await shop.page.click("#product .close");
    await shop.page.click(`#consent [name="profile"]`);
    await until("the lists are for everyone", async () => await shop.quality() === "for everyone");
    await shop.settled();
    assert.equal(await shop.page.value(`[...document.querySelectorAll("#consent .waits")]
      .filter((x) => x.checkVisibility()).length`), 3);
    await fits(shop, "taken-back");
  });

test("with the engineers' part open", async () => {
  await shop.page.click(`#consent [name="profile"]`);
  await shop.page.click("#behind summary");
  await shop.openItem((await shop.order())[0]);
  await fitsEverywhere(shop, "behind");
});
