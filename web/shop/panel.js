// The engine room: what was signalled, how long each push took, what the last rankings said.

const ROWS = 30;
const TIMES = 200; // The p50 is over so many of the newest.
const BARS = 40;
const URGENT = new Set(["click", "hide", "like", "dislike", "add_to_cart", "purchase"]);

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function inMs(ms) {
  return ms < 10 ? ms.toFixed(1) : ms.toFixed(0);
}

export class Panel {
  #rows = new Map(); #list; #push; #times = []; #titleOf;

  /// `titleOf(item)` gives an item's title where the page knows it.
  constructor(titleOf) {
    this.#titleOf = titleOf;
    this.#list = document.getElementById("signals");
    this.#push = document.getElementById("push-ms");
  }

  sent(batch) {
    for (const signal of batch.signals) this.#state(signal, "sent", `sent as ${batch.seq}`);
  }

  waiting(signals) {
    for (const signal of signals) this.#state(signal, "waiting", "waits for the connection");
  }

  /// What no purpose covers was not sent; a run of the same is one row.
  keptBack(signal, purpose) {
    const newest = this.#list.firstElementChild;
    if (newest?.dataset.state === "kept" && newest.dataset.type === signal.type) {
      const count = Number(newest.dataset.count ?? 1) + 1;
      newest.dataset.count = count;
      newest.querySelector(".about").textContent = `${count} times`;
      return;
    }
    this.#state(signal, "kept", `not sent: ${purpose.replace("_", " ")} is off`);
  }

  refused(signals) {
    for (const signal of signals) this.#state(signal, "dropped", "too many are waiting");
  }

  dropped(id, code) {
    const row = this.#rows.get(id);
    if (row) this.#mark(row, "dropped", `dropped: ${code.replaceAll("_", " ")}`);
  }

  acked(batch) {
    for (const { id } of batch.signals) {
      const row = this.#rows.get(id);
      if (row?.dataset.state === "sent") this.#mark(row, "acked", "acknowledged");
    }
  }

  /// A ranking contains the batch, `ms` after it was sent. Only urgent signals are answered at
  /// once, the others at the list's pace, so the p50 is of the urgent.
  pushed(batch, ms) {
    for (const { id } of batch.signals) {
      const row = this.#rows.get(id);
      if (row && row.dataset.state !== "dropped") {
        this.#mark(row, "ranked", "in the ranking");
        row.querySelector(".ms").textContent = `${inMs(ms)} ms`;
      }
    }
    if (!batch.signals.some(({ type }) => URGENT.has(type))) return;
    this.#times.push(ms);
    if (this.#times.length > TIMES) this.#times.shift();
    this.#push.textContent = `${inMs(median(this.#times))} ms`;
    Object.assign(this.#push.dataset, { last: ms.toFixed(2), count: this.#times.length });
    document.getElementById("push-last").textContent = `last ${inMs(ms)} ms`;
    document.getElementById("pace").textContent = `updated in ${inMs(ms)} ms`;
    this.#draw();
  }

  /// What is allowed, by the contract's names.
  allowed(purposes) {
    document.getElementById("purposes").textContent = purposes.join(", ") || "nothing";
  }

  /// The state of the socket; `detail` is a session, a wait in ms or a close code.
  connection(word, detail) {
    const known = { live: "session", waiting: "again in ms", closed: "code" }[word];
    const told = known ? `${word}, ${known} ${typeof detail === "number" ? Math.round(detail) : detail}` : word;
    document.getElementById("connection").textContent = told;
  }

  /// What the newest ranking of a slot says about itself.
  ranking(slot, rec) {
    const table = document.querySelector("#rankings tbody");
    let row = [...table.rows].find((each) => each.dataset.ranking === slot);
    if (!row) {
      row = table.insertRow();
      row.dataset.ranking = slot;
      row.append(document.createElement("th"));
      row.firstChild.scope = "row";
      for (let i = 0; i < 4; ++i) row.insertCell();
    }
    const cause = [...new Set(rec.cause ?? [])].join(", ") || "–";
    const cells = [slot, rec.rev, rec.state_version ?? "–", cause, rec.degraded ?? "none"];
    cells.forEach((text, i) => (row.cells[i].textContent = text));
  }

  #state(signal, state, text) {
    let row = this.#rows.get(signal.id);
    if (!row) {
      row = document.getElementById("signal").content.cloneNode(true).firstElementChild;
      row.querySelector(".type").textContent = signal.type.replaceAll("_", " ");
      const count = signal.items?.length;
      const about = signal.item ? this.#titleOf(signal.item) : count ? `${count} ${count === 1 ? "item" : "items"}` : "";
      row.querySelector(".about").textContent = about;
      row.dataset.type = signal.type;
      this.#rows.set(signal.id, row);
      this.#list.prepend(row);
      document.getElementById("no-signals").hidden = true;
      this.#trim();
    }
    this.#mark(row, state, text);
  }

  #mark(row, state, text) {
    row.dataset.state = state;
    row.querySelector(".state").textContent = text;
  }

  #trim() {
    for (const [id, row] of this.#rows) {
      if (this.#rows.size <= ROWS) return;
      row.remove();
      this.#rows.delete(id);
    }
  }

  /// A bar for each of the newest pushes, the tallest filling the strip.
  #draw() {
    const times = this.#times.slice(-BARS);
    const most = Math.max(...times, 1);
    const bars = document.getElementById("push-bars");
    bars.replaceChildren(...times.map((ms, i) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      const height = Math.max(1.5, (ms / most) * 28);
      const box = { x: i * 6, y: 30 - height, width: 4, height, rx: 1 };
      for (const [name, value] of Object.entries(box)) bar.setAttribute(name, value);
      return bar;
    }));
  }
}
