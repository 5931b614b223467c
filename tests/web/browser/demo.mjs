// `attune demo` as a child on free ports.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/// @returns the ready line's fields, and `stop`, which gives the exit code.
export async function startDemo(program, more = []) {
  const free = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
  const child = spawn(program, ["demo", ...free, ...more], { stdio: ["ignore", "pipe", "pipe"] });
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
  const stop = () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { ...ready, stop };
}
