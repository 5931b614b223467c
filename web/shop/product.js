// The open product, and the cart.

import { money } from "./lists.js";
import { Dwell } from "./signals.js";

export class Product {
  #root; #shown = null; #dwell; #opener = null;

  /// `act(what, shown, activeMs)` hears `like`, `hide`, `add_to_cart` and `dwell`; `shown` is
  /// `{body, where}`, `where` being slot, rid and pos of the card that was opened.
  constructor(root, act) {
    this.#root = root;
    this.#dwell = new Dwell((ms) => act("dwell", this.#shown, ms));
    root.querySelector(".close").addEventListener("click", () => this.close());
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    for (const button of root.querySelectorAll("button[data-do]")) {
      button.addEventListener("click", () => act(button.dataset.do, this.#shown));
    }
  }

  get item() {
    return this.#shown?.body.id;
  }

  open(body, where, opener) {
    this.#dwell.stop();
    this.#shown = { body, where };
    this.#opener = opener;
    const { fields } = body;
    const part = (name) => this.#root.querySelector(`.${name}`);
    if (fields.image) part("picture").src = fields.image;
    part("title").textContent = fields.title ?? body.id;
    part("category").textContent = (fields.categories ?? []).join(" › ");
    part("price").textContent = money(fields);
    part("tags").replaceChildren(...(fields.tags ?? []).map((tag) => {
      const li = document.createElement("li");
      li.textContent = tag;
      return li;
    }));
    this.#root.hidden = false;
    this.#root.dataset.open = body.id;
    this.#dwell.start();
    this.#root.parentElement.scrollTop = 0;
    part("title").focus({ preventScroll: matchMedia("(min-width: 60rem)").matches });
  }

  close() {
    if (!this.#shown) return;
    this.#dwell.stop();
    this.#shown = null;
    this.#root.hidden = true;
    const back = this.#opener?.isConnected ? this.#opener : document.getElementById("lists");
    back.focus({ preventScroll: true }); // A list that came meanwhile may have no card for it.
  }
}

export class Cart {
  #root; #lines = [];

  /// `buy(lines)` gets `[{body, where}]`.
  constructor(root, buy) {
    this.#root = root;
    root.querySelector("button").addEventListener("click", () => {
      buy(this.#lines);
      this.#lines = [];
      this.#show();
    });
    this.#show();
  }

  add(line) {
    this.#lines.push(line);
    this.#show();
  }

  #show() {
    const priced = this.#lines.filter(({ body }) => body.fields.price !== undefined);
    const total = priced.reduce((sum, { body }) => sum + body.fields.price, 0);
    const count = this.#lines.length;
    const price = priced.length > 0 ? `, ${money({ price: total })}` : "";
    this.#root.querySelector("output").textContent = `Cart: ${count}${price}`;
    this.#root.querySelector("button").disabled = count === 0;
  }
}
