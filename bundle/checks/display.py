"""A virtual display whose picture lies in a file: looking at it costs a read, and no program draws for us."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .report import RefusedError

SIZE = (1280, 800)
Picture = npt.NDArray[np.uint8]


class Display:
    """A display `name` such as ":71", whose screen can be read at any time."""

    def __init__(self, name: str, screen: Path) -> None:
        self.name = name
        self._screen = screen

    def picture(self) -> Picture:
        """(height, width, 3) what is on the screen: the file is in the format of `xwd`."""
        data = self._screen.read_bytes()
        head = struct.unpack(">25I", data[:100])
        start, width, height, row, colours = head[0], head[4], head[5], head[12], head[19]
        pixels = np.frombuffer(data, np.uint8, row * height, start + 12 * colours).reshape(height, row)
        return pixels[:, : 4 * width].reshape(height, width, 4)[:, :, 2::-1]

    def save(self, path: Path) -> None:
        from PIL import Image

        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(np.ascontiguousarray(self.picture())).save(path)


@contextmanager
def virtual_display() -> Iterator[Display]:
    """Xvfb for as long as the block lasts. Raises RefusedError where there is none, or it does not come up."""
    if shutil.which("Xvfb") is None:
        raise RefusedError("This tier needs Xvfb (Debian's package xvfb).")
    with tempfile.TemporaryDirectory(prefix="tidemark-screen-") as folder:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-fbdir", folder]
        command += ["-nolisten", "tcp", "-noreset"]
        server = subprocess.Popen(
            command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )  # fmt: skip
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                number = told.readline().strip()
            if not number:
                raise RefusedError("Xvfb did not start.")
            yield Display(f":{number}", Path(folder) / "Xvfb_screen0")
        finally:
            server.terminate()
            server.wait()


def wait_for(seen: object, seconds: float, every: float = 0.05) -> bool:
    """Whether `seen()` turned true within `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen():  # type: ignore[operator]
            return True
        time.sleep(every)
    return False
