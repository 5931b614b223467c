// A real Chromium without a window, driven over its DevTools pipe: messages of JSON, each ended by
// a zero byte, on the descriptors 3 and 4.

import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const STEP_MS = 20;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// Waits until `check` gives something that counts as true. @returns it.
export async function until(what, check, withinMs = 20_000) {
  for (const end = Date.now() + withinMs; Date.now() < end; await pause(STEP_MS)) {
    const found = await check();
    if (found) return found;
  }
  throw new Error(`within ${withinMs} ms: not ${what}`);
}

export class Chromium {
  #process; #folder; #calls = new Map(); #next = 1; #session; #rest = "";
  faults = []; // What the page's console complains of, and what it throws.

  static async start({ width, height }) {
    const it = new Chromium();
    it.#folder = await mkdtemp(join(tmpdir(), "attune-chromium-"));
    it.#process = spawn("chromium", [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
      "--no-first-run", "--remote-debugging-pipe", `--user-data-dir=${it.#folder}`, "about:blank",
    ], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
    it.#process.stdio[4].setEncoding("utf8").on("data", (text) => it.#heard(text));
    const { targetId } = await it.#call("Target.createTarget", { url: "about:blank" });
    it.#session = (await it.#call("Target.attachToTarget", { targetId, flatten: true })).sessionId;
    for (const domain of ["Page", "Runtime", "Log"]) await it.#call(`${domain}.enable`);
    await it.#call("Emulation.setDeviceMetricsOverride",
      { width, height, deviceScaleFactor: 1, mobile: false });
    return it;
  }

  open(url) {
    return this.#call("Page.navigate", { url });
  }

  /// The value of an expression in the page.
  async value(expression) {
    const answer = await this.#call("Runtime.evaluate", { expression, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.text}`);
    return answer.result.value;
  }

  /// Presses the mouse where the first element of a selector is, as a hand would.
  async click(selector) {
    const at = await this.value(`(() => {
      const x = document.querySelector(${JSON.stringify(selector)});
      x.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = x.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    for (const type of ["mouseMoved", "mousePressed", "mouseReleased"])
      await this.#call("Input.dispatchMouseEvent", { type, ...at, button: "left", clickCount: 1 });
  }

  async screenshot(path) {
    const { data } = await this.#call("Page.captureScreenshot", { format: "png" });
    await writeFile(path, Buffer.from(data, "base64"));
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGTERM");
    await ended;
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #call(method, params = {}) {
    const id = this.#next++;
    const message = { id, method, params, sessionId: this.#session };
    this.#process.stdio[3].write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject, method }));
  }

  #heard(text) {
    const parts = (this.#rest + text).split("\0");
    this.#rest = parts.pop();
    for (const part of parts) this.#take(JSON.parse(part));
  }

  #take({ id, method, params, result, error }) {
    if (id) {
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      if (error) call.reject(new Error(`${call.method}: ${error.message}`));
      else call.resolve(result);
    } else if (method === "Runtime.exceptionThrown") {
      this.faults.push(params.exceptionDetails.exception?.description ?? "an exception");
    } else if (method === "Log.entryAdded" && params.entry.level === "error") {
      this.faults.push(params.entry.text);
    }
  }
}
