"""Messages between the window's process and the engine's: pickled values, with their arrays beside them, uncopied.

Both ends are this program, of one version, over a private pipe: nothing from outside is ever unpickled here.
"""

from __future__ import annotations

import pickle
import struct
import threading
from multiprocessing.connection import Connection
from typing import Any


class Wire:
    """One end of the pipe. `send` may be called by several threads, `receive` by one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()

    def send(self, message: Any) -> None:
        """Raises OSError once the other end is gone."""
        arrays: list[pickle.PickleBuffer] = []
        head = pickle.dumps(message, protocol=5, buffer_callback=arrays.append)
        raw = [array.raw() for array in arrays]
        sizes = struct.pack(f"<{len(raw)}Q", *(len(array) for array in raw))
        body = b"".join(raw)
        with self._sending:
            self._connection.send_bytes(head)
            self._connection.send_bytes(sizes)
            self._connection.send_bytes(body)

    def receive(self) -> Any:
        """The next message; its arrays are read-only. Raises EOFError or OSError once the other end is gone."""
        head = self._connection.recv_bytes()
        sizes = self._connection.recv_bytes()
        body = memoryview(self._connection.recv_bytes())
        arrays, start = [], 0
        for (size,) in struct.iter_unpack("<Q", sizes):
            arrays.append(body[start : start + size])
            start += size
        return pickle.loads(head, buffers=arrays)

    def waiting(self, seconds: float) -> bool:
        """Whether a message, or the other end's end, comes within so long. Raises OSError once it is gone."""
        return self._connection.poll(seconds)

    def close(self) -> None:
        self._connection.close()
