// `attune demo` as a child on free ports.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/// Keys that stay the same when a demo is started again.
export const KEYS = { browser: "pk_page_tests_0001", server: "sk_page_tests_0001" };

/// @param listen  `ADDR:PORT`: where an earlier demo was, or a free port.
/// @returns the ready line's fields; `stop` and `kill`, which give the exit code.
export async function startDemo({ listen = "127.0.0.1:0", visitors = 5, seed = 1 } = {}) {
  const child = spawn(process.env.ATTUNE, ["demo", "--listen", listen, "--admin", "127.0.0.1:0",
    "--seed", seed, "--visitors", visitors, "--set", `http.publishable_keys=${KEYS.browser}`,
    "--set", `http.secret_keys=${KEYS.server}`], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const ready = await Promise.race([
    ended.then((code) => { throw new Error(`the demo ended with ${code}: ${said}`); }),
    new Promise((resolve) => createInterface({ input: child.stdout }).on("line", (line) => {
      const words = JSON.parse(line);
      if (words.event === "ready") resolve(words);
    })),
  ]);
  const end = (signal) => {
    child.kill(signal);
    return ended;
  };
  return { ...ready, stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}
