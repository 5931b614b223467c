// A real Chromium without a window, driven over its DevTools pipe: messages of JSON, each ended by
// a zero byte, on the descriptors 3 and 4.

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const STEP_MS = 20;
const SHIFT = 8; // A modifier's bit.
const KEYS = { Tab: 9, Enter: 13, Escape: 27, " ": 32 };

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// Waits until `check` gives something that counts as true. @returns it.
export async function until(what, check, withinMs = 60_000) {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(STEP_MS)) {
    const found = await check();
    if (found) return found;
  }
  throw new Error(`within ${withinMs} ms: not ${what}`);
}

export class Chromium {
  #process; #folder; #calls = new Map(); #next = 1; #rest = ""; #pages = new Map();

  static async start() {
    const it = new Chromium();
    it.#folder = await mkdtemp(join(tmpdir(), "attune-chromium-"));
    it.#process = spawn("chromium", [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${it.#folder}`, "about:blank",
    ], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    it.#process.stdio[4].setEncoding("utf8").on("data", (text) => it.#heard(text));
    return it;
  }

  /// A page of its own, as in a window in which nobody was before: nothing is stored.
  async page({ width, height }) {
    const { browserContextId } = await this.call("Target.createBrowserContext");
    const { targetId } = await this.call("Target.createTarget",
      { url: "about:blank", browserContextId });
    const { sessionId } = await this.call("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page((method, params) => this.call(method, params, sessionId),
      () => this.call("Target.disposeBrowserContext", { browserContextId }));
    this.#pages.set(sessionId, page);
    for (const domain of ["Page", "Runtime", "Log"]) await page.call(`${domain}.enable`);
    await page.call("Emulation.setScrollbarsHidden", { hidden: true }); // As on a phone.
    await page.resize(width, height);
    return page;
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGTERM");
    await ended;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  call(method, params = {}, sessionId = undefined) {
    const id = this.#next++;
    this.#process.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject, method }));
  }

  #heard(text) {
    const parts = (this.#rest + text).split("\0");
    this.#rest = parts.pop();
    for (const part of parts) this.#take(JSON.parse(part));
  }

  #take({ id, method, params, result, error, sessionId }) {
    if (!id) return this.#pages.get(sessionId)?.heard(method, params);
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (error) call.reject(new Error(`${call.method}: ${error.message}`));
    else call.resolve(result);
  }
}

class Page {
  faults = []; // What the page's console complains of, and what it throws.

  constructor(call, close) {
    this.call = call;
    this.close = close;
  }

  /// Goes there. @returns whether anything came.
  async open(url) {
    return !(await this.call("Page.navigate", { url })).errorText;
  }

  resize(width, height) {
    return this.call("Emulation.setDeviceMetricsOverride",
      { width, height, deviceScaleFactor: 1, mobile: false });
  }

  /// What the person has set, as media features: `{"prefers-color-scheme": "dark"}`.
  prefer(features) {
    const list = Object.entries(features).map(([name, value]) => ({ name, value }));
    return this.call("Emulation.setEmulatedMedia", { features: list });
  }

  /// The value of an expression in the page; of a promise, what it comes to.
  async value(expression) {
    const answer = await this.call("Runtime.evaluate",
      { expression, returnByValue: true, awaitPromise: true });
    const fault = answer.exceptionDetails;
    if (fault) throw new Error(`${expression}: ${fault.exception?.description ?? fault.text}`);
    return answer.result.value;
  }

  /// Presses the mouse where the first element of a selector is, as a hand would.
  async click(selector) {
    const at = await this.#middleOf(selector);
    for (const type of ["mouseMoved", "mousePressed", "mouseReleased"])
      await this.call("Input.dispatchMouseEvent", { type, ...at, button: "left", clickCount: 1 });
  }

  /// Takes the pointer off everything.
  pointAway() {
    return this.call("Input.dispatchMouseEvent", { type: "mouseMoved", x: 1, y: 1 });
  }

  async press(key, { shift = false } = {}) {
    const code = { key, windowsVirtualKeyCode: KEYS[key], modifiers: shift ? SHIFT : 0 };
    const text = { Enter: "\r", " ": " " }[key];
    await this.call("Input.dispatchKeyEvent",
      { type: text ? "keyDown" : "rawKeyDown", ...code, ...(text && { text }) });
    await this.call("Input.dispatchKeyEvent", { type: "keyUp", ...code });
  }

  async screenshot(path, { whole = false } = {}) {
    const { data } = await this.call("Page.captureScreenshot",
      { format: "png", captureBeyondViewport: whole });
    await writeFile(path, Buffer.from(data, "base64"));
  }

  /// What is drawn of an element: the pixels' [red, green, blue], from left to right and down.
  async pixels(selector) {
    const clip = await this.value(`(() => {
      const x = document.querySelector(${JSON.stringify(selector)});
      x.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = x.getBoundingClientRect();
      return { x: left + scrollX, y: top + scrollY, width, height, scale: 1 };
    })()`);
    const { data } = await this.call("Page.captureScreenshot", { format: "png", clip });
    return this.value(`(async () => {
      const picture = new Image();
      picture.src = "data:image/png;base64,${data}";
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
      canvas.drawImage(picture, 0, 0);
      const { data } = canvas.getImageData(0, 0, picture.width, picture.height);
      return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
    })()`);
  }

  heard(method, params) {
    if (method === "Runtime.exceptionThrown") {
      this.faults.push(params.exceptionDetails.exception?.description ?? "an exception");
    } else if (method === "Log.entryAdded" && params.entry.level === "error") {
      this.faults.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    }
  }

  #middleOf(selector) {
    return this.value(`(() => {
      const x = document.querySelector(${JSON.stringify(selector)});
      x.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = x.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
  }
}
