// A WebSocket on a thread of its own, with as much of its interface as the wire needs. Its messages
// carry `at`: when they arrived, in milliseconds on the clock of `clock()`.

/// Milliseconds since 1970, never going back, the same on each thread of the page.
export function clock() {
  return performance.timeOrigin + performance.now();
}

export class ThreadedSocket {
  onopen; onmessage; onclose;
  #worker = new Worker("/shop/socket_worker.js");

  constructor(url) {
    this.#worker.onmessage = ({ data }) => {
      if (data.opened) this.onopen();
      else if (data.closed) this.onclose({ code: data.closed });
      else this.onmessage({ data: data.text, at: data.at });
    };
    this.#worker.onerror = () => this.onclose({ code: 1006 });
    this.#worker.postMessage({ open: url });
  }

  send(text) {
    this.#worker.postMessage({ send: text });
  }

  close(code) {
    this.#worker.postMessage({ close: code });
  }
}
