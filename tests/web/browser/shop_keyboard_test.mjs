// The shop's page for who has a keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Chromium, until } from "./chromium.mjs";
import { startDemo } from "./demo.mjs";
import { Shop } from "./shop.mjs";

let demo, browser, shop;
before(async () => {
  demo = await startDemo();
  browser = await Chromium.start();
  shop = new Shop(await browser.page({ width: 1280, height: 900 }), demo.listen);
  await shop.enter();
});
after(async () => {
  await browser?.stop();
  assert.equal(await demo?.stop(), 0);
});

/// What has the focus, as it is read aloud.
const focused = () => shop.page.value(`(() => {
  const x = document.activeElement;
  return x.getAttribute("aria-label") ?? (x.labels?.[0] ?? x).textContent.trim();
})()`);

/// Goes on until `check`, an expression about the focused element `x`, holds. @returns the way.
async function tabUntil(check, most = 120) {
  const way = [];
  for (let i = 0; i < most; ++i) {
    await shop.page.press("Tab");
    way.push(await focused());
    if (await shop.page.value(`((x) => ${check})(document.activeElement)`)) return way;
  }
  throw new Error(`not reached in ${most} steps: ${check}; seen: ${way.join(", ")}`);
}

test("the first stop leads past all that is before the products", async () => {
  await shop.page.press("Tab");
  assert.equal(await focused(), "Skip to the products");
  assert.ok(await shop.page.value(`(() => {
    const { top, left, bottom } = document.activeElement.getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight
      && document.elementFromPoint(left + 5, top + 5) === document.activeElement;
  })()`), "it is not seen");
  await shop.page.press("Enter");
  assert.equal(await shop.page.value("document.activeElement.id"), "lists");
  await shop.page.press("Tab");
  assert.equal(await shop.page.value(
    `document.activeElement === document.querySelector("#lists .open")`), true);
});

test("the focus goes as the page is read", async () => {
  await shop.enter();
  const way = await tabUntil(`x.matches(".open")`);
  assert.deepEqual(way.slice(0, -1), ["Skip to the products", "Pause the lists", "What you allow",
    "Allow nothing", "Allow all"]);
  const inCard = [await focused()];
  for (let i = 0; i < 3; ++i) {
    await shop.page.press("Tab");
    inCard.push(await focused());
  }
  const title = inCard[0];
  assert.deepEqual(inCard, [title, `Like: ${title}`, `Hide: ${title}`, `Add to cart: ${title}`]);
  await shop.page.press("Tab", { shift: true });
  assert.equal(await focused(), `Hide: ${title}`);
});

test("each stop is seen", async () => {
  for (const selector of ["#pause", "#consent-allow", `#lists .cards li:nth-child(2)`,
    `#consent [name="measure"]`, "#behind summary"]) {
    const target = selector.endsWith("(2)") ? `${selector} .open` : selector;
    const around = async () => shop.page.value(`(() => {
      const x = document.querySelector(${JSON.stringify(target)});
      const { outlineStyle, outlineWidth } = getComputedStyle(x, x.matches(".open") ? "::after" : null);
      return outlineStyle === "none" ? 0 : parseFloat(outlineWidth);
    })()`);
    await shop.page.value("document.activeElement.blur()");
    assert.equal(await around(), 0, `${selector} without the focus`);
    await shop.page.value(
      `document.querySelector(${JSON.stringify(target)}).focus({ focusVisible: true })`);
    assert.ok(await around() >= 2, `${selector} with the focus`);
  }
});

test("consent is given, and the focus does not fall off the page", async () => {
  await shop.page.value(`document.querySelector("#consent-allow").focus()`);
  await shop.page.press("Enter");
  await until("personalized", () => shop.page.value(
    `document.querySelector("#purposes").textContent.includes("personalize")`));
  assert.equal(await shop.page.value("document.activeElement.id"), "lists");
});

test("a product opens with Enter, has the focus, and gives it back with Escape", async () => {
  await tabUntil(`x.matches(".open")`);
  const title = await focused();
  await shop.andFollow(() => shop.page.press("Enter"));
  assert.equal(await shop.page.value(
    `document.activeElement === document.querySelector("#product .title")`), true);
  assert.equal(await focused(), title);
  await shop.page.press("Escape");
  await until("closed", () => shop.page.value(`document.querySelector("#product").hidden`));
  assert.ok(await shop.page.value(`document.activeElement !== document.body`),
    "the focus fell off the page");
});

test("where the card has left meanwhile, the focus goes to the lists", async () => {
  await tabUntil(`x.matches(".open")`);
  await shop.page.value(`window.opener_ = document.activeElement`);
  await shop.andFollow(() => shop.page.press("Enter"));
  await shop.page.value(`window.opener_.closest("li")?.remove()`);
  await shop.page.press("Escape");
  await until("closed", () => shop.page.value(`document.querySelector("#product").hidden`));
  assert.equal(await shop.page.value("document.activeElement.id"), "lists");
});

test("the focus stays on what was liked, wherever it goes", async () => {
  await shop.page.value(`document.querySelector("#lists .cards li:nth-child(7) [data-do=like]").focus()`);
  const liked = await focused();
  await shop.andFollow(() => shop.page.press("Enter"));
  const still = await focused();
  const there = await shop.page.value(`[...document.querySelectorAll('[data-slot="home"] [data-do=like]')]
    .some((x) => x.getAttribute("aria-label") === ${JSON.stringify(liked)})`);
  if (there) assert.equal(still, liked);
  else assert.ok(await shop.page.value(`document.activeElement.matches("#lists .open")`));
});

test("a switch is flipped with the space bar, and the shop obeys", async () => {
  const purposes = () => shop.page.value(`document.querySelector("#purposes").textContent`);
  await shop.page.value(`document.querySelector("#consent [name=personalize]").focus()`);
  await shop.page.press("Tab");
  assert.match(await focused(), /^Count me\./);
  assert.match(await purposes(), /measure/);
  await shop.page.press(" ");
  assert.equal(await shop.page.value("document.activeElement.checked"), false);
  assert.doesNotMatch(await purposes(), /measure/);
  await shop.page.press(" ");
  assert.match(await purposes(), /measure/);
});

test("nothing went wrong on the way", () => assert.deepEqual(shop.page.faults, []));
