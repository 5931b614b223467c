// The shop's page as a person meets it: what is to be seen, and what can be done.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { pause, until } from "./chromium.mjs";

const SETTLED_MS = 600; // Cards glide for 420.
const folder = process.env.ATTUNE_WEB_FOLDER;

const list = (slot) => `document.querySelector('ol[data-slot="${slot}"]')`;

export class Shop {
  constructor(page, address) {
    this.page = page;
    this.address = address;
  }

  /// Goes to the shop, and waits until it is there and asks what it may.
  async enter() {
    await this.page.open(`http://${this.address}/`);
    await this.live();
    await until("asked for consent", () =>
      this.page.value(`!document.querySelector("#consent-banner").hidden`));
  }

  async live() {
    await until("live with a full first list", () => this.page.value(
      `document.querySelector("#status")?.dataset.status === "live"
       && ${list("home")}?.children.length === 12 && ${list("home")}.dataset.rev !== ""`));
  }

  async allowAll() {
    await this.page.click("#consent-allow");
    await until("personalized", () => this.page.value(
      `document.querySelector("#purposes").textContent.includes("personalize")`));
    await this.settled();
  }

  settled() {
    return pause(SETTLED_MS);
  }

  order(slot = "home") {
    return this.page.value(`[...${list(slot)}.children].map((x) => x.dataset.item)`);
  }

  version(slot = "home") {
    return this.page.value(`Number(${list(slot)}.dataset.stateVersion)`);
  }

  quality(slot = "home") {
    return this.page.value(
      `${list(slot)}.closest("section").querySelector(".quality").textContent`);
  }

  categories(slot = "home") {
    return this.page.value(
      `[...${list(slot)}.querySelectorAll(".category")].map((x) => x.textContent)`);
  }

  /// What is in the way of full rows, in words; null where every row is full. Of the layout, in
  /// whole pixels: cards that still glide have their places.
  hole(slot = "home") {
    return this.page.value(`(() => {
      const list = ${list(slot)};
      const rows = new Map();
      for (const { offsetLeft, offsetWidth, offsetTop } of list.children) {
        const box = { left: offsetLeft, right: offsetLeft + offsetWidth };
        rows.set(offsetTop, [...rows.get(offsetTop) ?? [], box]);
      }
      for (const [top, row] of rows) {
        const far = (one, other) => Math.abs(one - other) > 2;
        const [first] = row;
        if (far(first.left, list.offsetLeft)) return "left of the row at " + top;
        const right = list.offsetLeft + list.offsetWidth - row.at(-1).right;
        if (far(right, 0)) return right + " px at the right of the row at " + top;
        for (let i = 1; i < row.length; ++i)
          if (far(row[i].left - row[i - 1].right, 10)) return "inside the row at " + top;
      }
      return null;
    })()`);
  }

  /// Does something that the lists follow, and waits for the one that contains it.
  async andFollow(act) {
    const known = await this.version();
    await act();
    await until("a list that contains what was done", async () => await this.version() > known);
    await this.settled();
  }

  openItem(item, slot = "home") {
    return this.andFollow(() =>
      this.page.click(`ol[data-slot="${slot}"] [data-item="${item}"] .open`));
  }

  /// An item of a category, else one of another than `not`, that was not named in `but`.
  async itemOf({ category, not, but = [] }) {
    return this.page.value(`[...${list("home")}.children].find((x) => {
      const its = x.querySelector(".category").textContent;
      return !${JSON.stringify(but)}.includes(x.dataset.item)
        && (${JSON.stringify(category ?? null)} ?? its) === its && its !== ${JSON.stringify(not ?? "")};
    })?.dataset.item`);
  }

  /// The rules that axe finds broken, a line each.
  async violations() {
    const source = await readFile(join(folder, "node_modules/axe-core/axe.min.js"), "utf8");
    await this.page.value(`${source}; void 0`);
    await this.page.value( // What fades in has its colours only then.
      "Promise.allSettled(document.getAnimations().map((x) => x.finished)).then(() => 0)");
    return this.page.value(`axe.run(document, { resultTypes: ["violations"] }).then((found) =>
      found.violations.map(({ id, help, nodes }) =>
        id + ": " + help + ": " + nodes.map((x) => x.html + " " + x.failureSummary).join(" | ")))`);
  }

  /// A picture of all of the page, for who wants to look.
  async picture(name) {
    await this.page.screenshot(join(folder, `${name}.png`), { whole: true });
  }
}
