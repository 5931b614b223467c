// The protocol client over a fake socket, a fake clock and dice that always say one half.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Wire, backoff, reconnects } from "../../web/shop/wire.js";

class World {
  sockets = []; timers = []; time = 0; heard = []; beacons = [];

  open() {
    const socket = { sent: [], send: (text) => socket.sent.push(JSON.parse(text)), close() {} };
    this.sockets.push(socket);
    return socket;
  }
  client(more = {}) {
    const wire = new Wire({
      ...more, key: "pk_x", emit: (...event) => this.heard.push(event),
      world: {
        open: () => this.open(), random: () => 0.5, now: () => this.time, wall: () => 1000,
        after: (ms, f) => this.timers.push({ at: this.time + ms, f }) && this.timers.at(-1),
        beacon: (path, body) => this.beacons.push([path, JSON.parse(body)]),
        cancel: (timer) => (this.timers = this.timers.filter((each) => each !== timer)),
      },
    });
    wire.connect();
    return wire;
  }
  get socket() { return this.sockets.at(-1); }
  get sent() { return this.socket.sent; }
  of(type) { return this.sent.filter((frame) => frame.type === type); }
  events(name) { return this.heard.filter(([each]) => each === name); }
  say(frame) { this.socket.onmessage({ data: JSON.stringify(frame) }); }
  welcome(more = {}) {
    this.socket.onopen();
    this.say({
      type: "welcome", proto: 1, session_id: "s1", resume_token: "t1", ping_ms: 25000, epoch: "e1",
      ack: 0, ...more,
    });
  }
  lose(code) { this.socket.onclose({ code }); }
  pass(ms) {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((each) => each !== next);
      this.time = next.at;
      next.f();
    }
    this.time = end;
  }
}

const rec = (more) => ({
  type: "rec", slot: "home", epoch: "e1", rev: 1, state_version: 0, order: ["a"],
  items: [{ id: "a" }], ...more,
});

test("hello goes first, then subscriptions, then signals that waited", () => {
  const world = new World();
  const wire = world.client();
  wire.subscribe("home", { n: 12 });
  wire.send([{ id: "x" }]);
  world.welcome();
  assert.deepEqual(world.sent.map(({ type }) => type), ["hello", "subscribe", "signals"]);
  assert.deepEqual(world.of("hello")[0].caps, ["delta"]);
  assert.equal(world.of("subscribe")[0].n, 12);
  assert.equal(world.of("signals")[0].seq, 1);
});

test("a mismatch asks for one snapshot and keeps the list meanwhile", () => {
  const world = new World();
  world.client().subscribe("home");
  world.welcome();
  world.say(rec({}));
  world.say(rec({ rev: 7, base: 5, items: [] }));
  world.say(rec({ rev: 8, base: 7, items: [] }));
  assert.equal(world.of("sync").length, 1);
  assert.equal(world.events("list").length, 1);
  world.say(rec({ rev: 9 }));
  assert.equal(world.events("list").length, 2);
});

test("a push takes from the sending to the ranking that contains the batch", () => {
  const world = new World();
  const wire = world.client();
  wire.subscribe("home");
  world.welcome();
  wire.send([{ id: "x" }]);
  world.time += 3;
  world.say(rec({ state_version: 0 }));
  assert.equal(world.events("pushed").length, 0);
  world.time += 2;
  world.say(rec({ rev: 2, base: 1, state_version: 1 }));
  const [[, batch, ms]] = world.events("pushed");
  assert.equal(batch.seq, 1);
  assert.equal(ms, 5);
});

test("a resumed session sends again what the server lacks, under the same numbers", () => {
  const world = new World();
  const wire = world.client();
  wire.subscribe("home");
  world.welcome();
  world.say(rec({ rev: 4 }));
  wire.send([{ id: "x" }]);
  wire.send([{ id: "y" }]);
  world.lose(1006);
  wire.send([{ id: "z" }]);
  world.pass(1000);
  world.welcome({ ack: 1, resumed: true });
  const [hello] = world.of("hello");
  assert.deepEqual(hello.resume, { token: "t1", seq: 0, slots: { home: 4 } });
  assert.equal(hello.session_id, "s1");
  assert.equal(world.of("subscribe").length, 0, "a listed slot goes on by itself");
  assert.deepEqual(world.of("signals").map(({ seq }) => seq), [2, 3]);
  assert.deepEqual(world.events("acked").map(([, batch]) => batch.signals[0].id), ["x"]);
});

test("a new session gets new numbers, all subscriptions, the pause and the consent again", () => {
  const world = new World();
  const wire = world.client();
  wire.subscribe("home");
  world.welcome();
  world.say(rec({}));
  wire.consent({ ts: 5, purposes: { profile: true } });
  wire.control("pause");
  wire.send([{ id: "x" }]);
  world.say({ type: "ack", seq: 1 });
  wire.send([{ id: "y" }]);
  world.lose(4503);
  world.pass(1000);
  world.welcome({ session_id: "s2", resumed: false });
  assert.equal(world.of("hello")[0].consent.ts, 5);
  assert.equal(world.of("subscribe").length, 1);
  assert.equal(world.of("control")[0].op, "pause");
  const [{ seq, signals }] = world.of("signals");
  assert.deepEqual([seq, signals[0].id], [1, "y"]);
});

test("a page loaded anew goes on with the session of its tab", () => {
  const before = new World();
  const left = before.client();
  assert.equal(left.session, null, "nothing to go on with before a welcome");
  before.welcome({ ack: 0 });
  left.control("pause");
  assert.deepEqual(left.session, { id: "s1", token: "t1", paused: true });

  const world = new World();
  const decision = { ts: 5, purposes: { profile: true } };
  const wire = world.client({ session: left.session, decision });
  wire.subscribe("home");
  wire.send([{ id: "new" }]);
  world.welcome({ ack: 7, resumed: true, resume_token: "t2" });
  const [hello] = world.of("hello");
  assert.equal(hello.session_id, "s1");
  assert.deepEqual(hello.resume, { token: "t1", seq: 0, slots: {} });
  assert.deepEqual(hello.consent, decision);
  assert.equal(world.of("subscribe").length, 1, "the new page holds no list");
  assert.equal(world.of("control").length, 0, "a resumed session is still paused");
  const [{ seq, signals }] = world.of("signals");
  assert.deepEqual([seq, signals[0].id], [8, "new"], "numbers go on, and nothing counts as said");
  assert.equal(wire.session.token, "t2");
});

test("a session that cannot go on is replaced, and the pause asked for again", () => {
  const world = new World();
  world.client({ session: { id: "old", token: "t0", paused: true } });
  world.welcome({ session_id: "s9", resumed: false });
  assert.deepEqual(world.of("control").map(({ op }) => op), ["pause"]);
});

test("a page that goes says once more what was not acknowledged", () => {
  const world = new World();
  const wire = world.client();
  world.welcome();
  wire.leave();
  assert.deepEqual(world.beacons, [], "nothing to say");
  wire.send([{ id: "x" }]);
  wire.send([{ id: "y" }]);
  world.say({ type: "ack", seq: 1 });
  wire.leave();
  const body = { session_id: "s1", sent_at: 1000, signals: [{ id: "y" }] };
  assert.deepEqual(world.beacons, [["/v1/signals?key=pk_x", body]]);
});

test("a frame counts from its arrival, not from when the page had time for it", () => {
  const world = new World();
  const wire = world.client();
  wire.subscribe("home");
  world.welcome();
  wire.send([{ id: "x" }]);
  world.time = 50;
  world.socket.onmessage({ at: 2, data: JSON.stringify(rec({ state_version: 1 })) });
  assert.equal(world.events("pushed")[0][2], 2);
});

test("a gap is healed in one round, however many held batches name it", () => {
  const world = new World();
  const wire = world.client();
  world.welcome();
  wire.send([{ id: "x" }]);
  wire.send([{ id: "y" }]);
  world.time = 1000;
  for (let i = 0; i < 3; ++i) world.say({ type: "error", code: "resync_required", title: "" });
  assert.deepEqual(world.of("signals").map(({ seq }) => seq), [1, 2, 1, 2]);
});

test("a refused batch is sent again when the server says", () => {
  const world = new World();
  const wire = world.client();
  world.welcome();
  wire.send([{ id: "x" }]);
  world.say({ type: "error", code: "rate_limited", title: "", retry_ms: 700 });
  world.pass(699);
  assert.equal(world.of("signals").length, 1);
  world.pass(1);
  assert.equal(world.of("signals").length, 2);
});

test("a ping is answered, and a silent server is left", () => {
  const world = new World();
  world.client();
  world.welcome();
  world.say({ type: "ping", ts: 7 });
  assert.deepEqual(world.of("pong"), [{ type: "pong", ts: 7 }]);
  world.pass(80000);
  assert.ok(world.sockets.length > 1, "a new socket was opened");
});

test("goaway spreads the reconnect over its time", () => {
  const world = new World();
  world.client();
  world.welcome();
  world.say({ type: "goaway", retry_ms: 8000 });
  world.lose(4503);
  world.pass(3999);
  assert.equal(world.sockets.length, 1);
  world.pass(1);
  assert.equal(world.sockets.length, 2);
});

test("the close code decides whether a client comes back", () => {
  for (const code of [1001, 1006, 1011, 4408, 4429, 4500, 4503, 4504, 4507]) {
    assert.ok(reconnects(code), String(code));
  }
  for (const code of [1000, 1002, 1007, 4400, 4401, 4403, 4409, 4413]) {
    assert.ok(!reconnects(code), String(code));
  }
});

test("the wait is jittered over all of a bound that doubles from half a second to thirty", () => {
  const most = (attempt) => backoff(attempt, () => 1);
  assert.deepEqual([0, 1, 2, 6, 50].map(most), [500, 1000, 2000, 30000, 30000]);
  assert.equal(backoff(3, () => 0), 0);
});
