// The socket's thread: a frame is dated when it arrives, however busy the page is with drawing.

let socket = null;

onmessage = ({ data }) => {
  if (data.open) {
    socket = new WebSocket(data.open, "attune.v1.json");
    socket.onopen = () => postMessage({ opened: true });
    socket.onmessage = (event) => {
      postMessage({ text: event.data, at: performance.timeOrigin + performance.now() });
    };
    socket.onclose = (event) => {
      postMessage({ closed: event.code });
      close();
    };
  } else if (data.close) {
    socket.close(data.close);
  } else if (socket.readyState === WebSocket.OPEN) {
    socket.send(data.send);
  }
};
