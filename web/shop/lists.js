// A live list on the page: cards that move to where the newest ranking has them.

import { rowSizes } from "./rows.js";
import { watchHover } from "./signals.js";

const MOVE_MS = 420;
const BADGE_MS = 2600;
const pointing = matchMedia("(hover: hover)"); // After a tap `:hover` stays for no good reason.
const stillness = matchMedia("(prefers-reduced-motion: reduce)");

/// What a visitor does on purpose: its effect is what they wait for, so it is shown at once.
const DELIBERATE = ["click", "like", "dislike", "hide", "add_to_cart", "purchase"];

/// How good a list is, in a visitor's words.
const QUALITY = {
  none: "chosen for you", contextual: "for everyone", popular: "what others look at",
  stale: "from a moment ago",
};

/// A price in words: none if it is not known, and nothing to pay is free.
export function money({ price, currency }) {
  if (typeof price !== "number") return "";
  if (price === 0) return "Free";
  const style = {
    style: "currency", currency: currency || "EUR", trailingZeroDisplay: "stripIfInteger",
  };
  return new Intl.NumberFormat(undefined, style).format(price);
}

export class List {
  #ol; #section; #waiting = null; #cards = new Map(); #impressions; #act; #slot; #badges = null;
  #degraded = null; #live = false; #shown = null; #newest = { order: [] };

  /// `act(what, card, body)` hears `open`, `like`, `hide`, `add_to_cart` and `hover`.
  constructor({ slot, title, parent, impressions, act }) {
    this.#slot = slot;
    this.#impressions = impressions;
    this.#act = act;
    this.#section = document.getElementById("list").content.cloneNode(true).firstElementChild;
    this.#section.querySelector("h2").textContent = title;
    this.#section.setAttribute("aria-label", title);
    this.#ol = this.#section.querySelector("ol");
    this.#ol.dataset.slot = slot;
    this.#section.querySelector(".fresh").addEventListener("click", () => this.#apply());
    this.#ol.addEventListener("pointerleave", () => this.#apply());
    this.#ol.addEventListener("focusout", (event) => {
      if (!this.#ol.contains(event.relatedTarget)) this.#apply();
    });
    document.addEventListener("visibilitychange", () => this.#apply());
    parent.append(this.#section);
    new ResizeObserver(() => this.#fillRows()).observe(this.#ol);
  }

  /// What is on the page, `{order, items}`, or null.
  get shown() {
    return this.#shown;
  }

  get title() {
    return this.#section.getAttribute("aria-label");
  }

  /// Shows a list: at once where the visitor did something on purpose or the server says so, else
  /// when nobody is at work in it, so that nothing moves away under a pointer. A later list
  /// replaces one that waits.
  show(held, rec) {
    this.#waiting = { held, rec };
    const first = this.#cards.size === 0;
    const busy = this.#ol.matches(pointing.matches ? ":hover, :focus-within" : ":focus-within");
    const inView = rec.apply === "next_view" && !document.hidden;
    const gone = this.#goneSince(held, rec);
    const now = rec.apply === "now" && gone.length === 0;
    const asked = now || rec.cause?.some((x) => DELIBERATE.includes(x));
    if (first || asked || !(busy || inView)) this.#apply();
    else this.#offer(true);
    this.#takeAway(gone);
  }

  /// Shows what was kept of an earlier visit, until something newer comes.
  showKept({ order, items }) {
    const bodies = new Map(items.map((body) => [body.id, body]));
    this.show({ order, bodies }, { degraded: "stale" });
  }

  /// Whether the list follows what happens now; else it says that it is from before.
  set live(live) {
    this.#live = live;
    this.#say();
  }

  /// Why there is nothing to see, in words.
  note(text) {
    this.#section.querySelector(".note").textContent = text;
  }

  #offer(waiting) {
    this.#section.querySelector(".fresh").hidden = !waiting;
  }

  #apply() {
    if (!this.#waiting) return;
    const { held, rec } = this.#waiting;
    this.#waiting = null;
    this.#offer(false);
    const ol = this.#ol;
    const focused = ol.contains(document.activeElement) ? document.activeElement : null;
    const before = new Map();
    for (const [id, card] of this.#cards) before.set(id, card.getBoundingClientRect());
    const focusedAt = focused ? [...ol.children].indexOf(focused.closest("li")) : -1;

    for (const place of ol.querySelectorAll(".gone")) place.remove();
    for (const [id, card] of this.#cards) if (!held.order.includes(id)) this.#remove(id, card);
    const moves = [];
    held.order.forEach((id, pos) => {
      const card = this.#cards.get(id) ?? this.#add(id, held.bodies.get(id));
      const was = before.has(id) ? Number(card.dataset.pos) : null;
      Object.assign(card.dataset, { pos, rid: rec.rid ?? "" });
      if (ol.children[pos] !== card) ol.insertBefore(card, ol.children[pos] ?? null);
      if (was !== pos) this.#impressions.replaced(card);
      moves.push({ card, from: before.get(id), up: was === null ? null : was - pos });
    });
    Object.assign(ol.dataset, {
      rev: rec.rev ?? "", stateVersion: rec.state_version ?? "", rid: rec.rid ?? "",
    });
    this.#shown = { order: held.order, items: held.order.map((id) => held.bodies.get(id)) };
    this.#degraded = rec.degraded ?? "none";
    this.#say();
    this.#fillRows();
    if (focused?.isConnected) focused.focus({ preventScroll: true });
    else if (focused) ol.children[Math.min(focusedAt, ol.children.length - 1)]
      ?.querySelector(".open").focus({ preventScroll: true });
    this.note(held.order.length > 0 ? "" : "Nothing to show.");
    if (before.size > 0) this.#animate(moves);
  }

  #say() {
    if (this.#degraded === null) return;
    const degraded = this.#live ? this.#degraded : "stale";
    const word = this.#section.querySelector(".quality");
    word.textContent = QUALITY[degraded] ?? degraded;
    word.dataset.degraded = degraded;
  }

  /// What a list lost that is otherwise the same (`rid`): the shop no longer has it.
  #goneSince({ order }, { rid }) {
    const before = this.#newest;
    this.#newest = { rid, order };
    return rid && rid === before.rid ? before.order.filter((id) => !order.includes(id)) : [];
  }

  /// What is gone leaves at once. Where the new order waits, it leaves its place, so that nothing
  /// moves under a hand.
  #takeAway(gone) {
    for (const id of gone) {
      const card = this.#cards.get(id);
      if (!card) continue;
      const place = document.createElement("li");
      place.className = "gone";
      place.textContent = "No longer available";
      if (card.contains(document.activeElement)) card.closest("main").focus();
      card.before(place);
      this.#remove(id, card);
    }
    this.#fillRows();
  }

  /// Gives each card its share of a row, so that every row is full at every width.
  #fillRows() {
    const style = getComputedStyle(this.#ol);
    const gap = parseFloat(style.columnGap);
    const least = parseFloat(style.getPropertyValue("--least"));
    const most = Math.floor((this.#ol.clientWidth + gap) / (least + gap));
    const cards = [...this.#ol.children];
    for (const size of rowSizes(cards.length, most)) {
      for (const card of cards.splice(0, size)) card.style.setProperty("--row", size);
    }
  }

  #remove(id, card) {
    this.#impressions.unwatch(card);
    this.#cards.delete(id);
    card.remove();
  }

  #add(id, { fields = {} }) {
    const body = { id, fields };
    const card = document.getElementById("card").content.cloneNode(true).firstElementChild;
    const part = (name) => card.querySelector(`.${name}`);
    Object.assign(card.dataset, { item: id, slot: this.#slot });
    if (fields.image) part("picture").src = fields.image;
    part("open").textContent = fields.title ?? id;
    part("category").textContent = (fields.categories ?? []).at(-1) ?? "";
    part("price").textContent = money(fields);
    part("tags").textContent = (fields.tags ?? []).slice(0, 3).join(" · ");
    for (const button of card.querySelectorAll("button[data-do]")) {
      const label = `${button.getAttribute("aria-label")}: ${fields.title ?? id}`;
      button.setAttribute("aria-label", label);
      button.addEventListener("click", () => {
        if (button.dataset.do === "like") button.setAttribute("aria-pressed", "true");
        this.#act(button.dataset.do, card, body);
      });
    }
    part("open").addEventListener("click", () => this.#act("open", card, body));
    watchHover(card, (ms) => this.#act("hover", card, { ...body, ms }));
    this.#cards.set(id, card);
    this.#impressions.watch(card);
    return card;
  }

  /// First, last, invert, play: each card glides from where it was. Climbers say by how much.
  #animate(moves) {
    clearTimeout(this.#badges);
    for (const { card, from, up } of moves) {
      const badge = card.querySelector(".rise");
      badge.textContent = up === null ? "new" : up > 0 ? `▲ ${up}` : "";
      if (stillness.matches) continue;
      const to = card.getBoundingClientRect();
      const timing = { duration: MOVE_MS, easing: "cubic-bezier(.2, .8, .2, 1)" };
      if (!from) {
        card.animate([{ opacity: 0, transform: "scale(.94)" }, { opacity: 1 }], timing);
      } else if (from.left !== to.left || from.top !== to.top) {
        const shift = `translate(${from.left - to.left}px, ${from.top - to.top}px)`;
        card.animate([{ transform: shift }, { transform: "none" }], timing);
      }
    }
    this.#badges = setTimeout(() => {
      for (const badge of this.#ol.querySelectorAll(".rise")) badge.textContent = "";
    }, BADGE_MS);
  }
}
