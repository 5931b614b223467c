// The demo shop: puts the page's parts together.

import { Consent, rememberedAnonId } from "./consent.js";
import { List } from "./lists.js";
import { Panel } from "./panel.js";
import { Cart, Product } from "./product.js";
import { Impressions, Signals } from "./signals.js";
import { Wire } from "./wire.js";

const LISTS = {
  home: { title: "Recommended for you", n: 12 },
  trending: { title: "Popular right now", n: 6 },
  similar: { title: "Similar to what you opened", n: 6 },
};
const SAID_MS = 8000;
const STATUS = {
  connecting: "connecting", live: "live", waiting: "reconnecting", draining: "server restarts",
};

const element = (id) => document.getElementById(id);
const bodies = new Map(); // Item -> body: titles for the panel.
const lists = new Map(); // Slot -> List.

let saidAt = null;

/// One line at the foot of the page, read aloud; one that can be undone stays until the next.
function say(text, undoItem = "") {
  clearTimeout(saidAt);
  element("said").textContent = text;
  element("undo").hidden = !undoItem;
  element("undo").dataset.item = undoItem;
  if (!undoItem) saidAt = setTimeout(() => (element("said").textContent = ""), SAID_MS);
}

/// What the server may know of the device without asking; sizes are rounded.
function context() {
  const rounded = (px) => Math.round(px / 50) * 50;
  const touch = matchMedia("(pointer: coarse)").matches;
  const narrow = matchMedia("(max-width: 40rem)").matches;
  return {
    device: {
      class: narrow ? "mobile" : "desktop", input: touch ? "touch" : "mouse",
      reduced_motion: matchMedia("(prefers-reduced-motion: reduce)").matches,
      color_scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
    },
    viewport: { w: rounded(innerWidth), h: rounded(innerHeight) },
    locale: navigator.language,
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/// Where a card stood when something happened to it: the keys of attribution.
function whereIs(card) {
  const { slot, rid, pos } = card.dataset;
  return rid ? { slot, rid, pos: Number(pos) } : { slot, pos: Number(pos) };
}

function start(config) {
  const panel = new Panel((item) => bodies.get(item)?.fields?.title ?? item);
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const wire = new Wire({
    url: `${scheme}://${location.host}/v1/stream`, key: config.key, context: context(),
    anonId: rememberedAnonId(), emit: (name, ...rest) => heard[name]?.(...rest),
  });
  const signals = new Signals({
    allows: (purpose) => consent.allows(purpose),
    keptBack: (signal, purpose) => panel.keptBack(signal, purpose),
    send: (batch) => {
      const taken = wire.send(batch);
      if (!taken) panel.refused(batch);
      else if (taken.sentAt === null) panel.waiting(batch);
    },
  });
  const consent = new Consent(element("consent-banner"), element("consent"), (decision) => {
    if (!decision.purposes.profile) signals.discard();
    wire.consent(decision);
    visited();
    say(decision.purposes.personalize ? "The lists now follow what you do." : "Your choice holds.");
  });
  const impressions = new Impressions(signals);

  let greeted = false;
  let counted = false; // A visit is told once, when a purpose covers it.
  const visited = () => {
    if (counted) return;
    counted = consent.allows("profile") || consent.allows("measure");
    signals.happened({ type: "page_view", page: { path: location.pathname, kind: "home" } });
  };

  const actions = {
    like({ body, where }) {
      signals.happened({ type: "like", item: body.id, ...where });
      say(`You like ${body.fields.title ?? body.id}.`);
    },
    hide({ body, where }) {
      signals.happened({ type: "hide", item: body.id, ...where });
      if (product.item === body.id) product.close();
      say(`${body.fields.title ?? body.id} is hidden.`, body.id);
    },
    add_to_cart({ body, where }) {
      signals.happened({ type: "add_to_cart", item: body.id, ...where });
      cart.add({ body, where });
      say(`${body.fields.title ?? body.id} is in the cart.`);
    },
    hover({ body, where }) {
      signals.happened({ type: "hover", item: body.id, hover_ms: body.ms, ...where });
    },
    dwell({ body, where }, activeMs) {
      signals.happened({ type: "dwell", item: body.id, active_ms: activeMs, ...where });
    },
    open({ body, where }, card) {
      const item = body.id;
      signals.happened({ type: "click", item, ...where }, { type: "view_item", item, ...where });
      product.open(body, where, card.querySelector(".open"));
      if (lists.has("similar")) wire.subscribe("similar", { n: LISTS.similar.n, params: { item } });
    },
  };
  const product = new Product(element("product"), (what, shown, ms) => actions[what](shown, ms));
  const cart = new Cart(element("cart"), (lines) => {
    const items = lines.map(({ body }) => ({ id: body.id, price: body.fields.price, quantity: 1 }));
    const value = Math.round(items.reduce((sum, { price }) => sum + (price ?? 0), 0) * 100) / 100;
    const order = { order_id: `o-${Date.now()}`, value, currency: "EUR", items };
    signals.happened({ type: "purchase", ...order });
    say("Bought. Thank you.");
  });

  const heard = {
    status(word, detail) {
      element("status").dataset.status = word;
      element("status").textContent = STATUS[word] ?? `disconnected (${detail})`;
      element("again").hidden = word !== "closed";
    },
    welcome(frame) {
      consent.confirmed(frame);
      if (!greeted) visited();
      greeted = true;
    },
    list(slot, held, rec) {
      for (const [id, body] of held.bodies) bodies.set(id, body);
      lists.get(slot).show(held, rec);
      panel.ranking(slot, slot, rec);
    },
    sent: (batch) => panel.sent(batch),
    acked: (batch) => panel.acked(batch),
    dropped: (id, code) => panel.dropped(id, code),
    pushed: (batch, ms) => panel.pushed(batch, ms),
    fault(frame) {
      if (frame.code === "not_found") lists.get(frame.id)?.note("This list is not offered here.");
      else if (!frame.temporary) say(`The server refused something: ${frame.title}`);
    },
  };

  for (const name of config.slots) {
    const known = LISTS[name] ?? { title: name, n: 6 };
    lists.set(name, new List({
      slot: name, title: known.title, parent: element("lists"), impressions,
      act: (what, card, body) => actions[what]({ body, where: whereIs(card) }, card),
    }));
    if (name === "similar") lists.get(name).note("Open a product to see what is like it.");
    else wire.subscribe(name, { n: known.n });
  }
  element("undo").addEventListener("click", ({ target }) => {
    wire.control("more_like", { item: target.dataset.item });
    say("Shown again.");
  });
  element("pause").addEventListener("click", ({ currentTarget: button }) => {
    const paused = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(paused));
    wire.control(paused ? "pause" : "resume");
    say(paused ? "The lists stand still." : "The lists are live again.");
  });
  addEventListener("pagehide", () => {
    product.close(); // Tells how long it was looked at.
    signals.flush();
    wire.leave();
  });
  element("again").addEventListener("click", () => wire.connect());
  wire.connect();
}

fetch("/shop/config.json")
  .then((answer) => answer.json())
  .then(start)
  .catch((error) => {
    element("status").dataset.status = "closed";
    element("status").textContent = "the shop could not start";
    say(`The shop could not start: ${error.message}`);
  });
