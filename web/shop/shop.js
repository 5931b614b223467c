// The demo shop: puts the page's parts together.

import { Consent } from "./consent.js";
import { Kept } from "./kept.js";
import { List } from "./lists.js";
import { Panel } from "./panel.js";
import { Cart, Product } from "./product.js";
import { Impressions, Signals } from "./signals.js";
import { Wire } from "./wire.js";

const LISTS = {
  home: { title: "Recommended for you", n: 12 },
  popular: { title: "Popular right now", n: 6 },
  similar: { title: "Similar to what you opened", n: 6 },
};
const SAID_MS = 8000;
const KEEP_MS = 1000; // Lists are kept at most so often.
const STATUS = {
  connecting: "Connecting…", live: "Live", waiting: "No connection: trying again…",
  draining: "The shop restarts: trying again soon…",
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

/// What engineers look at is out of the way. A link to `#behind` opens it, and a reload keeps it.
function showBehind() {
  const behind = element("behind");
  behind.open = location.hash === "#behind";
  behind.addEventListener("toggle", () => {
    history.replaceState(null, "", behind.open ? "#behind" : location.pathname);
  });
}

function start(config) {
  const panel = new Panel((item) => bodies.get(item)?.fields?.title ?? item);
  const kept = new Kept();
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const wire = new Wire({
    url: `${scheme}://${location.host}/v1/stream`, key: config.key, context: context(),
    anonId: kept.anonId, session: kept.session, decision: kept.consent.decision,
    emit: (name, ...rest) => heard[name]?.(...rest),
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
  const consent = new Consent(element("consent-banner"), element("consent"), kept, (decision) => {
    if (!decision.purposes.profile) signals.discard();
    wire.consent(decision);
    panel.allowed(consent.purposes);
    keepSoon();
    visited();
    say(consent.allows("personalize") ? "The lists now follow what you do."
                                      : "Your choice holds. The lists are the same for everyone.");
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

  let keeping = null;
  const keepSoon = () => {
    keeping ??= setTimeout(() => {
      keeping = null;
      const shown = [...lists].filter(([, list]) => list.shown)
        .map(([slot, list]) => [slot, list.shown]);
      kept.keepLists(Object.fromEntries(shown));
    }, KEEP_MS);
  };

  const heard = {
    status(word, detail) {
      element("status").dataset.status = word;
      element("status").textContent = STATUS[word] ?? "Not connected.";
      panel.connection(word, detail);
      element("again").hidden = word !== "closed";
      for (const list of lists.values()) list.live = word === "live";
      if (word === "waiting") fetchMissing(config, lists);
    },
    welcome(frame) {
      consent.confirmed(frame);
      kept.remember(wire.session);
      panel.allowed(consent.purposes);
      if (!greeted) visited();
      greeted = true;
    },
    list(slot, held, rec) {
      for (const [id, body] of held.bodies) bodies.set(id, body);
      lists.get(slot).show(held, rec);
      panel.ranking(slot, rec);
      keepSoon();
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
    const { [name]: before } = kept.lists;
    if (before && name !== "similar") lists.get(name).showKept(before); // No product is open yet.
  }
  const setPaused = (paused) => element("pause").setAttribute("aria-pressed", String(paused));
  setPaused(kept.session?.paused ?? false);
  element("undo").addEventListener("click", ({ target }) => {
    wire.control("more_like", { item: target.dataset.item });
    say("Shown again.");
  });
  element("pause").addEventListener("click", ({ currentTarget: button }) => {
    const paused = button.getAttribute("aria-pressed") !== "true";
    setPaused(paused);
    wire.control(paused ? "pause" : "resume");
    kept.remember(wire.session);
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

/// Where the live connection does not come about, lists that are still empty are asked for once, as
/// they are for everyone.
async function fetchMissing({ key }, lists) {
  for (const [slot, list] of lists) {
    const n = LISTS[slot]?.n;
    if (list.shown || !n || slot === "similar") continue;
    try {
      const answer = await fetch(`/v1/recommendations/${slot}?n=${n}`,
        { headers: { "X-Attune-Key": key } });
      if (answer.ok && !list.shown) list.showKept(await answer.json());
    } catch {
      return; // No answer at all: the next attempt to connect asks again.
    }
  }
}

showBehind();
fetch("/shop/config.json")
  .then((answer) => answer.json())
  .then(start)
  .catch((error) => {
    element("status").dataset.status = "closed";
    element("status").textContent = "The shop could not start.";
    say(`The shop could not start: ${error.message}`);
  });
