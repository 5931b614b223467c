// The demo's page in a real browser: a hand clicks, the list moves.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Chromium, until } from "./chromium.mjs";
import { startDemo } from "./demo.mjs";
import { Shop } from "./shop.mjs";

let demo, browser, shop;
before(async () => {
  demo = await startDemo();
  browser = await Chromium.start();
  shop = new Shop(await browser.page({ width: 1280, height: 1000 }), demo.listen);
});
after(async () => {
  await browser?.stop();
  assert.equal(await demo?.stop(), 0);
});

// Three cards of one category, one after another: each click reranks, and what is liked gathers.
test("a list follows clicks and says how long that took", async () => {
  await shop.enter();
  await shop.allowAll();
  const first = await shop.order();
  const liked = (await shop.categories())[4];
  const count = async () => (await shop.categories()).filter((x) => x === liked).length;
  const had = await count();
  const seen = []; // What was clicked is not urged again: these leave the list.
  for (let clicks = 0; clicks < 3; ++clicks) {
    const item = await shop.itemOf({ category: liked, but: seen }) ?? (await shop.order())[4];
    seen.push(item);
    await shop.openItem(item);
  }
  assert.notDeepEqual(await shop.order(), first, "the list did not move");
  const left = had - seen.filter((item) => first.includes(item)).length;
  assert.ok(await count() >= Math.max(1, left), `${liked} became rarer for who clicked it`);
  for (const place of ["#push-ms", "#pace"])
    assert.match(await shop.page.value(`document.querySelector("${place}").textContent`), /\d ms$/);
});

test("what is hidden goes, and stays away from what follows", async () => {
  const gone = (await shop.order())[0];
  await shop.andFollow(() =>
    shop.page.click(`ol[data-slot="home"] [data-item="${gone}"] [data-do="hide"]`));
  assert.ok(!(await shop.order()).includes(gone), "a hidden item is still shown");
  await shop.andFollow(() => shop.page.click("#undo"));
});

test("visitors read visitors' words, and engineers find theirs behind them", async () => {
  const words = ["rev", "contains", "degraded", "contextual", "state_version", "signalled"];
  const said = () => shop.page.value("document.body.innerText");
  const shown = async () => {
    const text = await said();
    return words.filter((word) => new RegExp(`\\b${word}\\b`).test(text));
  };
  assert.deepEqual(await shown(), []);
  await shop.page.click("#behind summary");
  await until("the address says that it is open", () =>
    shop.page.value(`location.hash === "#behind"`));
  assert.deepEqual(await shown(), words);
  assert.match(await shop.page.value(`document.querySelector("#rankings").innerText`), /home\s+\d+/);
  await shop.page.call("Page.reload");
  await shop.live();
  assert.equal(await shop.page.value(`document.querySelector("#behind").open`), true);
});

test("allowing nothing is asked as plainly as allowing all", async () => {
  const other = new Shop(await browser.page({ width: 1280, height: 1000 }), demo.listen);
  await other.enter();
  const [all, nothing] = await other.page.value(
    `["#consent-allow", "#consent-contextual"].map((x) => {
      const button = document.querySelector(x);
      const { width, height } = button.getBoundingClientRect();
      const { backgroundColor, color, fontWeight, fontSize, borderColor } = getComputedStyle(button);
      return { words: button.textContent, width, height,
               backgroundColor, color, fontWeight, fontSize, borderColor };
    })`);
  assert.equal(all.words, "Allow all");
  assert.equal(nothing.words, "Allow nothing");
  assert.deepEqual({ ...nothing, words: "" }, { ...all, words: "" });
  await other.page.click("#consent-contextual");
  await until("not asked again", () =>
    other.page.value(`document.querySelector("#consent-banner").hidden`));
  assert.equal(await other.page.value(`document.querySelector("#purposes").textContent`),
    "contextual");
  assert.equal(await other.page.value(`document.querySelectorAll("#consent :checked").length`), 0);
  await other.page.close();
});

test("nothing went wrong on the way", () => assert.deepEqual(shop.page.faults, []));
