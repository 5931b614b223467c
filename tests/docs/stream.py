"""A WebSocket (RFC 6455) on /v1/stream: as much of it as frames in documents need."""

import base64
import json
import os
import socket
import struct
import time

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class StreamClosed(Exception):
    pass


class Stream:
    def __init__(self, address, fault_of, patience_s=5):
        """fault_of(frame) says what is wrong with any frame, or None."""
        self.fault_of = fault_of
        host, _, port = address.rpartition(":")
        self.patience_s = patience_s
        self.socket = socket.create_connection((host, int(port)), timeout=patience_s)
        self.bytes = b""
        self.passed_over = []  # Frames that came and were not asked for yet.
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /v1/stream HTTP/1.1\r\nHost: {address}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: attune.v1.json\r\n\r\n".encode())
        while b"\r\n\r\n" not in self.bytes:
            self.receive()
        head, _, self.bytes = self.bytes.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 101"):
            raise StreamClosed(head.decode(errors="replace"))

    def receive(self):
        if not (more := self.socket.recv(65_536)):
            raise StreamClosed("the server closed the socket")
        self.bytes += more

    def take(self, count):
        while len(self.bytes) < count:
            self.receive()
        taken, self.bytes = self.bytes[:count], self.bytes[count:]
        return taken

    def send(self, text, code=TEXT):
        payload = text if isinstance(text, bytes) else text.encode()
        mask = os.urandom(4)
        size = len(payload)
        head = bytes([128 | code]) + (
            bytes([128 | size]) if size < 126 else bytes([254]) + struct.pack(">H", size))
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(head + mask + masked)

    def frame(self):
        """The next text message, as JSON. The server sends no fragments."""
        while True:
            first, size = self.take(2)
            if size == 126:
                size, = struct.unpack(">H", self.take(2))
            elif size == 127:
                size, = struct.unpack(">Q", self.take(8))
            payload = self.take(size)
            if first & 15 == TEXT:
                return json.loads(payload)
            if first & 15 == PING:
                self.send(payload, PONG)
            if first & 15 == CLOSE:
                code = struct.unpack(">H", payload[:2])[0] if len(payload) > 1 else 1005
                raise StreamClosed(f"the server closed with {code}: {payload[2:].decode()}")

    def await_frame(self, differs):
        """Finds a frame that does not differ, in whatever order they come.
        @returns None, or how the last one of its type does."""
        for frame in self.passed_over:
            if differs(frame) is None:
                self.passed_over.remove(frame)
                return None
        late = time.monotonic() + self.patience_s
        found = "no frame of its type came"
        while time.monotonic() < late:
            self.socket.settimeout(max(0.01, late - time.monotonic()))
            try:
                frame = self.frame()
            except (StreamClosed, OSError) as e:
                return f"{found}; then {e}"
            if fault := self.fault_of(frame):
                return f"{fault} in {json.dumps(frame)[:600]}"
            difference = differs(frame)
            if difference is None:
                return None
            self.passed_over.append(frame)
            if not difference.startswith("/type "):
                found = f"{difference} in {json.dumps(frame)[:600]}"
        return found

    def close(self):
        self.socket.close()
