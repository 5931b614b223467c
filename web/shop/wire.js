// The client's side of `attune.v1.json` over one WebSocket: hello and resume, numbered signals that
// are sent again until acknowledged, lists kept by deltas, reconnects with full jitter.
// Knows nothing of the page. The world (socket, time, chance) comes in through the constructor.

import { Outbox } from "./outbox.js";
import { merged } from "./slate.js";
import { clock, ThreadedSocket } from "./socket.js";

const BACKOFF_MS = { first: 500, most: 30000 };
const STEADY_MS = 10000; // A connection that lived so long resets the backoff.
const AWAITING_LIMIT = 100; // Sent batches that no ranking contains yet.
const CONTROLS_LIMIT = 20; // Controls kept while the socket is closed.
const BEACON_LIMIT = 100; // Signals in the last word of a page that goes.
const AGAIN_MS = 250; // At most one round of sending again in this time.

/// Whether, by the contract's close codes, a client comes back by itself.
export function reconnects(code) {
  if (code === 4408 || code === 4429) return true;
  return !(code === 1000 || code === 1002 || code === 1007 || (code >= 4400 && code < 4500));
}

/// Full jitter: anything up to 0.5 s, doubling with each attempt, at most 30 s.
export function backoff(attempt, random) {
  return random() * Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** Math.min(attempt, 16));
}

/// `emit(name, ...)` hears: status(word, detail), welcome(frame), list(slot, held, rec),
/// sent(batch), acked(batch), dropped(id, code), pushed(batch, ms, rec), fault(frame).
export class Wire {
  #world; #emit; #hello; #socket = null; #session = null; #outbox = new Outbox();
  #slots = new Map(); #controls = []; #awaiting = []; #paused = false; #decision = null;
  #attempt = 0; #goawayMs = null; #openedAt = 0; #heardAt = 0; #watch = null; #retry = null;
  #againAt = -Infinity; #ready = false; #greeted = false;

  /// `session` is what `session` gave on an earlier page of this tab: it goes on, if it still can.
  /// `decision` is a consent object of an earlier page: told in each hello, as a later one is.
  constructor({ url, key, context, anonId, session, decision = null, emit, world = {} }) {
    this.#hello = { type: "hello", proto: 1, key, context, caps: ["delta"] };
    if (anonId) this.#hello.anon_id = anonId;
    this.#decision = decision;
    if (session) {
      this.#session = { id: session.id, token: session.token, ack: 0 };
      this.#paused = session.paused;
    }
    this.#emit = emit;
    this.#world = {
      open: () => new ThreadedSocket(url), random: Math.random, now: clock, wall: Date.now,
      beacon: (path, body) => navigator.sendBeacon(path, body),
      after: (ms, f) => setTimeout(f, ms), cancel: (timer) => clearTimeout(timer), ...world,
    };
  }

  connect() {
    this.#world.cancel(this.#retry);
    this.#emit("status", "connecting");
    const socket = (this.#socket = this.#world.open());
    socket.onopen = () => this.#greet();
    socket.onmessage = (event) => this.#socket === socket && this.#hear(event);
    socket.onclose = (event) => this.#socket === socket && this.#lost(event.code);
  }

  /// What a later page needs to go on with this session, `{id, token, paused}`; null before a
  /// welcome.
  get session() {
    const { id, token } = this.#session ?? {};
    return id ? { id, token, paused: this.#paused } : null;
  }

  /// A live list; `options` are the fields of the contract's `subscribe`. Again: new parameters.
  subscribe(slot, options = {}) {
    this.#slots.set(slot, { options, held: null, syncing: false });
    if (this.#ready) this.#frame({ type: "subscribe", id: slot, slot, ...options });
  }

  /// Hands signals over as one batch, sent now or after the next welcome. Null: the outbox is full.
  send(signals) {
    const batch = this.#outbox.add(signals);
    if (batch && this.#ready) this.#transmit(batch);
    return batch;
  }

  control(op, fields = {}) {
    if (op === "pause" || op === "resume") this.#paused = op === "pause";
    const frame = { type: "control", id: `c-${op}`, op, ...fields };
    if (this.#ready) this.#frame(frame);
    else if (op !== "pause" && op !== "resume" && this.#controls.length < CONTROLS_LIMIT) {
      this.#controls.push(frame);
    }
  }

  /// In force before the next signal; repeated in each later hello.
  consent(decision) {
    this.#decision = decision;
    if (this.#ready) this.#frame({ type: "consent", consent: decision });
  }

  /// The page goes: what is not acknowledged goes once more by itself, since a socket may be cut
  /// first. The server knows repeats by the signals' ids.
  leave() {
    const signals = this.#outbox.unacknowledged().flatMap((batch) => batch.signals);
    if (!this.#session || signals.length === 0) return;
    const body = {
      session_id: this.#session.id, sent_at: Math.round(this.#world.wall()),
      signals: signals.slice(-BEACON_LIMIT),
    };
    const key = encodeURIComponent(this.#hello.key);
    this.#world.beacon(`/v1/signals?key=${key}`, JSON.stringify(body));
  }

  #frame(frame) {
    this.#socket.send(JSON.stringify(frame));
  }

  #greet() {
    const hello = { ...this.#hello };
    if (this.#decision) hello.consent = this.#decision;
    if (this.#session) {
      const slots = {};
      for (const [name, slot] of this.#slots) if (slot.held) slots[name] = slot.held.rev;
      hello.session_id = this.#session.id;
      hello.resume = { token: this.#session.token, seq: this.#session.ack, slots };
    }
    this.#openedAt = this.#world.now();
    this.#frame(hello);
  }

  #hear({ data, at = this.#world.now() }) {
    this.#heardAt = at;
    const frame = JSON.parse(data);
    switch (frame.type) {
      case "welcome": return this.#welcome(frame);
      case "rec": return this.#rec(frame);
      case "ack": return this.#ack(frame);
      case "ping": return this.#frame({ type: "pong", ts: frame.ts });
      case "goaway": this.#goawayMs = frame.retry_ms; return this.#emit("status", "draining");
      case "error": return this.#error(frame);
    }
  }

  #welcome(frame) {
    // Batches of this page in a session that an earlier one began have numbers of their own yet.
    const same = this.#greeted && this.#session.id === frame.session_id;
    this.#greeted = true;
    for (const batch of this.#outbox.welcome(same, frame.ack)) this.#emit("acked", batch);
    if (!same) this.#awaiting = [];
    this.#session = { id: frame.session_id, token: frame.resume_token, ack: frame.ack };
    if (frame.anon_id) this.#hello.anon_id = frame.anon_id;
    this.#ready = true;
    this.#goawayMs = null;
    this.#listen(frame.ping_ms ?? 25000);
    this.#emit("status", "live", frame.session_id);
    this.#emit("welcome", frame);
    for (const [name, slot] of this.#slots) {
      slot.syncing = false;
      if (frame.resumed && slot.held) continue;
      this.#frame({ type: "subscribe", id: name, slot: name, ...slot.options });
    }
    if (this.#paused && !frame.resumed) this.control("pause");
    for (const control of this.#controls.splice(0)) this.#frame(control);
    this.#again();
  }

  #rec(rec) {
    const slot = this.#slots.get(rec.slot);
    if (!slot) return;
    const { held, sync } = merged(slot.held, rec);
    if (sync && !slot.syncing) this.#frame({ type: "sync", slot: rec.slot });
    if (sync) slot.syncing = true;
    if (!held) return;
    slot.syncing = false;
    slot.held = held;
    this.#measure(rec);
    this.#emit("list", rec.slot, held, rec);
  }

  /// A ranking that says n contains batch n: from sending it to this is what a push took.
  #measure(rec) {
    this.#awaiting = this.#awaiting.filter((batch) => {
      if (batch.sentAt === null || batch.seq > rec.state_version) return true;
      this.#emit("pushed", batch, this.#heardAt - batch.sentAt, rec);
      return false;
    });
  }

  #ack(frame) {
    this.#session.ack = frame.seq;
    for (const { id, code } of frame.dropped ?? []) this.#emit("dropped", id, code);
    for (const batch of this.#outbox.acknowledge(frame.seq)) this.#emit("acked", batch);
  }

  #error(frame) {
    this.#emit("fault", frame);
    const gap = frame.code === "resync_required"; // Each held batch says so: one round heals all.
    if (gap && this.#world.now() - this.#againAt > AGAIN_MS) this.#again();
    if (frame.code === "rate_limited" || frame.code === "overloaded") {
      this.#world.after(frame.retry_ms ?? 1000, () => this.#ready && this.#again());
    }
  }

  #again() {
    this.#againAt = this.#world.now();
    for (const batch of this.#outbox.unacknowledged()) this.#transmit(batch);
  }

  #transmit(batch) {
    batch.sentAt = this.#world.now();
    const { seq, signals } = batch;
    this.#frame({ type: "signals", seq, sent_at: Math.round(this.#world.wall()), signals });
    if (!this.#awaiting.includes(batch)) this.#awaiting.push(batch);
    if (this.#awaiting.length > AWAITING_LIMIT) this.#awaiting.shift();
    this.#emit("sent", batch);
  }

  /// The server pings after `pingMs` of silence; silent for twice as long, the connection is dead.
  #listen(pingMs) {
    this.#world.cancel(this.#watch);
    this.#watch = this.#world.after(pingMs, () => {
      const silent = this.#world.now() - this.#heardAt;
      if (silent > 2 * pingMs) {
        this.#socket.close(4000);
        this.#lost(1006);
      } else {
        if (silent > pingMs) this.#frame({ type: "ping", ts: Math.round(this.#world.wall()) });
        this.#listen(pingMs);
      }
    });
  }

  #lost(code) {
    const now = this.#world.now();
    this.#world.cancel(this.#watch);
    if (this.#ready && now - this.#openedAt > STEADY_MS) this.#attempt = 0;
    this.#ready = false;
    this.#socket = null;
    if (!reconnects(code)) return this.#emit("status", "closed", code);
    const spread = this.#goawayMs;
    this.#goawayMs = null;
    const ms = spread === null ? backoff(this.#attempt++, this.#world.random)
                               : this.#world.random() * spread;
    this.#retry = this.#world.after(ms, () => this.connect());
    this.#emit("status", "waiting", ms);
  }
}
