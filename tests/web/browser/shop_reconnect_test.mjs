// The shop's page while its server is killed and started again, and what the browser keeps.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Chromium, pause, until } from "./chromium.mjs";
import { KEYS, startDemo } from "./demo.mjs";
import { Shop } from "./shop.mjs";

const WIDE = { width: 1280, height: 900 };
const STALE = "from a moment ago";
const KEPT_MS = 1500; // Lists are kept once a second.

let demo, browser;
before(async () => {
  demo = await startDemo({ visitors: 0 });
  browser = await Chromium.start();
});
after(async () => {
  await browser?.stop();
  assert.equal(await demo?.stop(), 0);
});

async function newcomer() {
  const shop = new Shop(await browser.page(WIDE), demo.listen);
  await shop.enter();
  return shop;
}

/// Kills the server, and starts it again where it was after `act`.
async function whileAway(act) {
  await demo.kill();
  try {
    await act();
  } finally {
    demo = await startDemo({ listen: demo.listen, visitors: 0 });
  }
}

const status = (shop) =>
  shop.page.value(`document.querySelector("#status")?.dataset.status`);

/// What the page says while it waits to try again; null at other times, as while it tries.
const noticeOfWaiting = (shop) => shop.page.value(`(() => {
  const { dataset, textContent } = document.querySelector("#status");
  return dataset.status === "waiting" ? textContent : null;
})()`);

/// All that the browser keeps for the shop, by name.
const kept = (shop) => shop.page.value(`(async () => [
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
  ...(await navigator.serviceWorker.getRegistrations()).map((x) => x.scope),
  document.cookie].filter(Boolean))()`);

test("the lists stay while the server is away, say so, and come alive again", async () => {
  const shop = await newcomer();
  await shop.allowAll();
  await shop.page.value(`{
    globalThis.fewest = Infinity;
    const look = () => (fewest = Math.min(fewest,
      document.querySelectorAll('ol[data-slot="home"] [data-item]').length));
    new MutationObserver(look).observe(document.querySelector("#lists"),
      { childList: true, subtree: true });
    look();
  }`);
  let hidden;
  await whileAway(async () => {
    const notice = await until("no connection", () => noticeOfWaiting(shop));
    for (const slot of ["home", "popular"]) assert.equal(await shop.quality(slot), STALE);
    assert.match(notice, /trying again/);
    await shop.picture("reconnecting");
    assert.deepEqual(await shop.violations(), []);
    [hidden] = await shop.order(); // What is done meanwhile is not lost.
    await shop.page.click(`ol[data-slot="home"] [data-item="${hidden}"] [data-do="hide"]`);
  });
  await shop.live();
  await until("alive", async () => await shop.quality() !== STALE);
  await until("the hide is known", async () => !(await shop.order()).includes(hidden));
  assert.equal(await shop.page.value("fewest"), 12, "the page was empty for a while");
  await shop.page.close();
});

test("nothing is kept without storage", async () => {
  const shop = await newcomer();
  await shop.page.click("#consent-contextual");
  await shop.settled();
  await pause(KEPT_MS);
  assert.deepEqual(await kept(shop), []);
  await shop.page.call("Page.reload");
  await shop.live();
  assert.deepEqual(await kept(shop), []);
  await shop.page.close();
});

test("with storage a reload while the server is away shows the last lists", async () => {
  const shop = await newcomer();
  await shop.allowAll();
  const anon = await shop.page.value(`localStorage.getItem("attune.anon_id")`);
  assert.ok(anon);
  await until("the page is kept", async () => shop.page.value(`(async () => {
    const cache = await caches.open("attune-page");
    const pictures = [...document.querySelectorAll("#lists .picture")].map((x) => x.src);
    const there = await Promise.all(pictures.map((x) => cache.match(x)));
    return there.every(Boolean) && Boolean(navigator.serviceWorker.controller)
      && JSON.parse(localStorage.getItem("attune.lists"))?.slots.home.order.length === 12;
  })()`));
  await whileAway(async () => {
    await until("no connection", async () => await status(shop) === "waiting");
    await pause(KEPT_MS);
    const kept = await shop.page.value(`JSON.parse(localStorage.getItem("attune.lists")).slots.home.order`);
    await shop.page.call("Page.reload");
    await until("the page is there again", async () =>
      ["connecting", "waiting"].includes(await status(shop))
        && (await shop.order().catch(() => [])).length === 12);
    assert.deepEqual(await shop.order(), kept);
    assert.equal(await shop.quality(), STALE);
    await until("all pictures", () => shop.page.value(
      `[...document.querySelectorAll("#lists .picture")].every((x) => x.complete)`));
    assert.equal(await shop.page.value(`[...document.querySelectorAll("#lists .picture")]
      .filter((x) => x.naturalWidth === 0).length`), 0, "pictures are missing");
    assert.equal(await shop.page.value(
      `document.querySelector('#consent [name="profile"]').checked`), true,
      "the switches forgot what is allowed");
    await shop.picture("reloaded-offline");
    assert.deepEqual(await shop.violations(), []);
  });
  await shop.live();
  await until("alive", async () => await shop.quality() !== STALE);
  assert.equal(await shop.page.value(`localStorage.getItem("attune.anon_id")`), anon);
  await shop.page.close();
});

test("taking storage back removes all that was kept", async () => {
  const shop = await newcomer();
  await shop.allowAll();
  await until("kept", async () => (await kept(shop)).length >= 5);
  await shop.page.click(`#consent [name="storage"]`);
  await until("nothing is kept", async () => (await kept(shop)).length === 0);
  await pause(KEPT_MS);
  assert.deepEqual(await kept(shop), []);
  await shop.page.call("Page.reload");
  await shop.live();
  assert.deepEqual(await kept(shop), []);
  await shop.page.close();
});

test("a reload goes on with the session, its pause included", async () => {
  const shop = await newcomer();
  await shop.allowAll();
  const session = () => shop.page.value(`document.querySelector("#connection").textContent`);
  const first = await session();
  assert.match(first, /^live, session ./);
  await shop.page.click("#pause");
  await shop.settled();
  await shop.page.call("Page.reload");
  await shop.live();
  assert.equal(await session(), first);
  assert.equal(await shop.page.value(`document.querySelector("#pause").getAttribute("aria-pressed")`),
    "true");
  await shop.page.close();
});

test("a shop that comes up never answers with an empty list", async () => {
  let asked;
  await whileAway(async () => {
    asked = (async () => {
      for (;;) { // From before it listens, so that the first answer is the earliest there is.
        const answer = await fetch(`http://${demo.listen}/v1/recommendations/home?n=12`,
          { headers: { "X-Attune-Key": KEYS.browser } }).catch(() => null);
        if (answer) return answer.json();
      }
    })();
  });
  assert.equal((await asked).order?.length, 12);
});
