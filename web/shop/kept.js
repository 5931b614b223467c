// What the browser keeps for the next visit: nothing unless `storage` is allowed, and nothing of it
// once that is taken back.

const NAMES = { anonId: "attune.anon_id", consent: "attune.consent", lists: "attune.lists" };
const SESSION = "attune.session";
const FRESH_MS = 24 * 3600 * 1000; // Lists older than this are not worth showing.
const FILE_MS = 10_000; // A file that takes longer is as one that the server does not give.
const PAGE = "attune-page"; // The cache of the page's own files and the pictures of its lists.
const WORKER = "/offline.js";

/// Storage that a browser may refuse: what cannot be kept is not there the next time.
function quietly(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/// The cache of the page's files, or null: there is none here, or none is allowed.
async function openCache() {
  try {
    return await caches.open(PAGE);
  } catch {
    return null;
  }
}

/// The addresses of all files of this origin that show `slots`.
function filesOf(slots) {
  const pictures = Object.values(slots).flatMap(({ items }) => items)
    .map(({ fields }) => fields?.image).filter((path) => path && URL.canParse(path, location))
    .map((path) => new URL(path, location))
    .filter(({ origin }) => origin === location.origin);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) =>
      origin === location.origin && /^\/shop\/[^/]+$/.test(pathname));
  return new Set(["/shop/socket_worker.js", location.pathname,
    ...loaded.map(({ pathname }) => pathname), ...pictures]
    .map((path) => new URL(path, location).href));
}

export class Kept {
  #allowed = false; #session = null;
  #current = false; // Whether the files kept are of this visit.
  #keeping = false; #next = null; // The newest lists that wait for those that are being kept.

  constructor() {
    this.#allowed = this.anonId !== null;
    addEventListener("pagehide", () => this.#putSession());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#takeSession());
    this.#takeSession();
  }

  /// Whether the visitor let something be kept, now or on an earlier visit.
  get allowed() {
    return this.#allowed;
  }

  /// The visitor's name of an earlier visit, or null.
  get anonId() {
    return quietly(() => localStorage.getItem(NAMES.anonId));
  }

  /// What was decided on an earlier visit and what was in force at its end: `{decision, purposes}`,
  /// each of them null if it is not known.
  get consent() {
    return this.#read(NAMES.consent) ?? { decision: null, purposes: null };
  }

  /// The session that this tab had before it was loaded anew: `{id, token}`, or null.
  get session() {
    return this.#session;
  }

  /// The last lists: `{slot: {order, items}}`; empty if there are none or they are too old.
  get lists() {
    const { at = 0, slots = {} } = this.#read(NAMES.lists) ?? {};
    return Date.now() - at < FRESH_MS ? slots : {};
  }

  /// Keeps what a visitor is known by, or, if `storage` is not allowed, removes all that was kept.
  /// @param decision  Of this browser, to be told again to a server that does not know it.
  /// @param purposes  What is in force.
  visitor({ anonId, decision, purposes }) {
    const allowed = purposes.storage && Boolean(anonId);
    if (!allowed && this.#allowed) this.#clear();
    this.#allowed = allowed;
    if (!allowed) return;
    quietly(() => localStorage.setItem(NAMES.anonId, anonId));
    this.#write(NAMES.consent, { decision, purposes });
    navigator.serviceWorker?.register(WORKER).catch(() => {}); // Then there is no page offline.
  }

  remember(session) {
    this.#session = session;
  }

  /// Keeps lists (`{slot: {order, items}}`) and, for a reload without a connection, the files that
  /// show them. The files come first: lists that are kept are whole, and while the server does not
  /// give them, what was kept before stays. @pre `allowed`.
  async keepLists(slots) {
    this.#next = slots;
    if (this.#keeping) return;
    this.#keeping = true;
    while (this.#next) {
      const newest = this.#next;
      this.#next = null;
      await this.#keepNow(newest).catch(() => {}); // A browser may refuse to keep anything.
    }
    this.#keeping = false;
  }

  async #keepNow(slots) {
    if (!this.#allowed) return;
    const cache = await openCache();
    const wanted = filesOf(slots);
    if (cache && !await this.#addTo(cache, wanted)) return;
    if (!this.#allowed) { // It was taken back meanwhile.
      if (cache) await caches.delete(PAGE);
      return;
    }
    this.#write(NAMES.lists, { at: Date.now(), slots });
    for (const { url } of await cache?.keys() ?? []) if (!wanted.has(url)) await cache.delete(url);
  }

  /// Whether all of `wanted` that the server has is in the cache now.
  async #addTo(cache, wanted) {
    const there = this.#current ? (await cache.keys()).map(({ url }) => url) : [];
    const missing = [...wanted].filter((url) => !there.includes(url));
    const answers = await Promise.all(missing.map((url) =>
      fetch(url, { signal: AbortSignal.timeout(FILE_MS) }))).catch(() => null);
    if (!answers) return false;
    const given = answers.map((answer, n) => [missing[n], answer]).filter(([, { ok }]) => ok);
    // Without room for them a reload without a connection shows fewer.
    await Promise.allSettled(given.map(([url, answer]) => cache.put(url, answer)));
    this.#current = true;
    return true;
  }

  #clear() {
    quietly(() => Object.values(NAMES).forEach((name) => localStorage.removeItem(name)));
    quietly(() => caches.delete(PAGE).catch(() => {}));
    navigator.serviceWorker?.getRegistrations()
      .then((all) => all.forEach((each) => each.unregister())).catch(() => {});
  }

  /// A session is one tab's. What lies in the tab's storage is copied into a duplicate of the tab,
  /// so the session lies there only while no page is open.
  #takeSession() {
    this.#session = quietly(() => JSON.parse(sessionStorage.getItem(SESSION)));
    quietly(() => sessionStorage.removeItem(SESSION));
  }

  #putSession() {
    if (!this.#allowed || !this.#session) return;
    quietly(() => sessionStorage.setItem(SESSION, JSON.stringify(this.#session)));
  }

  #read(name) {
    return quietly(() => JSON.parse(localStorage.getItem(name)));
  }

  #write(name, value) {
    quietly(() => localStorage.setItem(name, JSON.stringify(value)));
  }
}
