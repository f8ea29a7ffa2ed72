#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A TCP server that answers every request with the same recorded bytes, and parses nothing of what it sends.

replay_server.py FILE [close]   prints its port; ends when standard input does
"""

import re
import socket
import sys
import threading


class Replay:
    """One answer for every request. `close`: the connection ends with the answer, as openwsman's does; else it is kept, as OMI's
    is. `undrained`: the answer leaves before the body of the request was read, and nothing more is read. `deaf`: the answer leaves
    at the first bytes, whatever they are, and the rest is read and forgotten. Use it in a `with`."""

    def __init__(self, answer, close=False, undrained=False, deaf=False):
        self.answer, self.close, self.undrained, self.deaf = answer, close, undrained, deaf
        self.requests = []
        self.connections = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = set()
        self.lock = threading.Lock()
        self.thread = threading.Thread(target=self.accept, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exc):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            for connection in self.open:
                connection.close()

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections += 1
                self.open.add(connection)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            received = b""
            if self.deaf:
                connection.recv(1)
                connection.sendall(self.answer)
                connection.shutdown(socket.SHUT_WR)
            while self.deaf:
                self.more(connection, b"")
            while True:
                while b"\r\n\r\n" not in received:
                    received = self.more(connection, received)
                head, _, rest = received.partition(b"\r\n\r\n")
                length = int((re.search(rb"(?i)\r\ncontent-length: *(\d+)", head) or [0, b"0"])[1])
                while not self.undrained and len(rest) < length:
                    rest = self.more(connection, rest)
                self.requests.append((head.decode("latin-1"), rest[:length]))
                connection.sendall(self.answer)
                if self.close or self.undrained:
                    return
                received = rest[length:]
        except OSError:
            pass
        finally:
            with self.lock:
                self.open.discard(connection)
            connection.close()

    @staticmethod
    def more(connection, received):
        chunk = connection.recv(65536)
        if not chunk:
            raise OSError("the peer went away")
        return received + chunk


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as recorded, Replay(recorded.read(), close="close" in sys.argv[2:]) as server:
        print(server.port, flush=True)
        sys.stdin.read()
