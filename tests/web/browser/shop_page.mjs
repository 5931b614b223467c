// The demo's page in a real browser: a hand clicks, the list moves.
//
//   node shop_page.mjs PROGRAM FOLDER    FOLDER gets screenshots of before and after.

import assert from "node:assert/strict";
import { join } from "node:path";

import { Chromium, pause, until } from "./chromium.mjs";
import { startDemo } from "./demo.mjs";

const SETTLED_MS = 600; // Cards glide for 420.
const [program, folder] = process.argv.slice(2);

const home = `document.querySelector('ol[data-slot="home"]')`;
const demo = await startDemo(program, ["--seed", "1", "--visitors", "5"]);
const browser = await Chromium.start({ width: 1280, height: 1000 });
try {
  const order = () => browser.value(`[...${home}.children].map((x) => x.dataset.item)`);
  const version = () => browser.value(`Number(${home}.dataset.stateVersion)`);
  const inCategory = (name) => browser.value(`[...${home}.children]
    .filter((x) => x.querySelector(".category").textContent === ${JSON.stringify(name)}).length`);

  await browser.open(`http://${demo.listen}/`);
  await until("a first list of 12", async () =>
    await browser.value(`${home}?.children.length`) === 12);
  assert.equal(await browser.value(`document.querySelector("#status").dataset.status`), "live");
  await until("asked for consent", () =>
    browser.value(`!document.querySelector("#consent-banner").hidden`));
  await browser.click("#consent-allow");
  await until("personalized", () => browser.value(`document.querySelector("#consent-banner").hidden
    && document.querySelector('#consent input[name="personalize"]').checked`));
  await pause(SETTLED_MS);
  await browser.screenshot(join(folder, "before.png"));

  // Three cards of one category, one after another: each click reranks, and what is liked gathers.
  const before = await order();
  const liked = await browser.value(`${home}.children[4].querySelector(".category").textContent`);
  const had = await inCategory(liked);
  const seen = new Set();
  for (let clicks = 0; clicks < 3; ++clicks) {
    const known = await version();
    const item = await browser.value(`([...${home}.children].find((x) =>
      x.querySelector(".category").textContent === ${JSON.stringify(liked)}
      && !${JSON.stringify([...seen])}.includes(x.dataset.item)) ?? ${home}.children[4]).dataset.item`);
    seen.add(item);
    await browser.click(`ol[data-slot="home"] [data-item="${item}"] .open`);
    await until(`a list that contains click ${clicks + 1}`, async () => await version() > known);
    await pause(SETTLED_MS);
  }
  assert.notDeepEqual(await order(), before, "the list did not move");
  assert.ok(await inCategory(liked) >= had, `${liked} became rarer for who clicked it`);
  const push = await browser.value(`document.querySelector("#push-ms").textContent`);
  assert.match(push, /\d/, "the page does not say how long the push took");
  await browser.screenshot(join(folder, "after.png"));

  // What is hidden goes, and stays away from what follows.
  const known = await version();
  const gone = (await order())[0];
  await browser.click(`ol[data-slot="home"] [data-item="${gone}"] [data-do="hide"]`);
  await until("a list that contains the hide", async () => await version() > known);
  assert.ok(!(await order()).includes(gone), "a hidden item is still shown");
  assert.deepEqual(browser.faults, []);
  console.log(`clicked ${liked} (${had} of 12 before, ${await inCategory(liked)} after), ${push}`);
} finally {
  await browser.stop();
  assert.equal(await demo.stop(), 0);
}
