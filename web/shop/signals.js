// From what a visitor does to the contract's signals. Nothing is sent that no purpose covers: such a
// signal is shown as kept back.

const FLUSH_MS = 1000; // Signals that are not urgent travel together.
const BATCH_LIMIT = 100;
const SEEN_MS = 1000; // In view for so long, half of it or more: an impression.
const HOVER_MS = 500;
const GATHER_MS = 100; // Cards seen together are one signal.
const DWELL_MS = 5000; // How often an open product reports its active time.
const IDLE_MS = 30000; // Without a move or a key for so long nobody is looking.
const URGENT = new Set(["click", "hide", "like", "dislike", "add_to_cart", "purchase"]);

/// A UUIDv7: time first, so that ids sort.
function signalId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let ms = Date.now();
  for (let i = 5; i >= 0; --i, ms = Math.floor(ms / 256)) bytes[i] = ms % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Signals {
  #allows; #send; #keptBack; #view = signalId(); #pending = []; #timer = null;

  /// `allows(purpose)`; `send(signals)`; `keptBack(signal, purpose)` for what consent does not cover.
  constructor({ allows, send, keptBack }) {
    this.#allows = allows;
    this.#send = send;
    this.#keptBack = keptBack;
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
  }

  /// One thing that happened, in one batch: `parts` are signals without id and time.
  happened(...parts) {
    for (const part of parts) {
      const signal = { id: signalId(), ts: Date.now(), view_id: this.#view, ...part };
      const missing = this.#missing(signal.type);
      if (missing) this.#keptBack(signal, missing);
      else this.#pending.push(signal);
    }
    const urgent = parts.some((part) => URGENT.has(part.type));
    if (urgent || this.#pending.length >= BATCH_LIMIT) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = null;
    while (this.#pending.length > 0) this.#send(this.#pending.splice(0, BATCH_LIMIT));
  }

  /// Forgets what was not sent: for a withdrawal of consent.
  discard() {
    this.#pending = [];
  }

  /// The purpose that is lacking for signals of `type`, or null. An explicit wish needs none.
  #missing(type) {
    if (type === "hide") return null;
    if (type === "hover") {
      return ["profile", "fine_behavior"].find((purpose) => !this.#allows(purpose)) ?? null;
    }
    return this.#allows("profile") || this.#allows("measure") ? null : "profile";
  }
}

/// Reports an impression for each card that a person could really see, once for each place it
/// has in a list: a card that a new order leaves where it was is not shown anew.
export class Impressions {
  #signals; #timers = new Map(); #reported = new WeakMap(); #due = new Map(); #gather = null;
  #observer = new IntersectionObserver((entries) => this.#moved(entries), { threshold: 0.5 });

  constructor(signals) {
    this.#signals = signals;
    document.addEventListener("visibilitychange", () => this.#restart());
  }

  watch(card) {
    this.#observer.observe(card);
  }

  unwatch(card) {
    this.#observer.unobserve(card);
    this.#stop(card);
  }

  /// A card has another place: being seen there is a new impression.
  replaced(card) {
    this.#reported.delete(card);
    if (this.#timers.has(card)) this.#start(card);
  }

  #moved(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#start(target);
      else this.#stop(target);
    }
  }

  #start(card) {
    this.#stop(card);
    this.#timers.set(card, document.hidden ? null : setTimeout(() => this.#seen(card), SEEN_MS));
  }

  #stop(card) {
    clearTimeout(this.#timers.get(card));
    this.#timers.delete(card);
  }

  #restart() {
    for (const card of [...this.#timers.keys()]) this.#start(card);
  }

  #seen(card) {
    if (this.#reported.has(card) || !card.isConnected) return;
    this.#reported.set(card, true);
    const { item, pos, rid, slot } = card.dataset;
    const key = `${slot} ${rid}`;
    if (!this.#due.has(key)) this.#due.set(key, { slot, rid, items: [] });
    this.#due.get(key).items.push({ id: item, pos: Number(pos), visible_ms: SEEN_MS });
    this.#gather ??= setTimeout(() => this.#report(), GATHER_MS);
  }

  #report() {
    this.#gather = null;
    for (const { slot, rid, items } of this.#due.values()) {
      const shown = { type: "impression", slot, viewable: true, items };
      this.#signals.happened(rid ? { ...shown, rid } : shown);
    }
    this.#due.clear();
  }
}

/// Calls `rested()` when a mouse stays on `card` for half a second.
export function watchHover(card, rested) {
  let timer = null;
  card.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") timer = setTimeout(() => rested(HOVER_MS), HOVER_MS);
  });
  card.addEventListener("pointerleave", () => clearTimeout(timer));
}

/// Measures how long a person is really with something: visible, and not idle.
export class Dwell {
  #report; #timer = null; #since = 0; #lastActive = 0; #activeMs = 0;

  /// `report(activeMs)` gets deltas, about every five seconds and at the end.
  constructor(report) {
    this.#report = report;
    for (const name of ["pointermove", "pointerdown", "keydown", "scroll"]) {
      addEventListener(name, () => (this.#lastActive = performance.now()), { passive: true });
    }
  }

  start() {
    this.#since = this.#lastActive = performance.now();
    this.#activeMs = 0;
    this.#timer = setInterval(() => this.#tick(), 1000);
  }

  stop() {
    if (this.#timer === null) return;
    this.#tick();
    clearInterval(this.#timer);
    this.#timer = null;
    this.#tell(1);
  }

  #tick() {
    const now = performance.now();
    const active = !document.hidden && now - this.#lastActive < IDLE_MS;
    if (active) this.#activeMs += Math.min(now - this.#since, 2000); // A machine that slept saw nothing.
    this.#since = now;
    this.#tell(DWELL_MS);
  }

  #tell(atLeastMs) {
    if (this.#activeMs < atLeastMs) return;
    this.#report(Math.round(this.#activeMs));
    this.#activeMs = 0;
  }
}
