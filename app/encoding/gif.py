"""GIF in two passes through PyAV: one palette for the film from sampled frames (palettegen), then paletteuse.

GIF counts in hundredths of a second, so frames of 30 a second last 3 or 4 of them: single delays differ, the duration
does not. Players slow down delays below two hundredths, hence at most 50 frames a second.
"""

from __future__ import annotations

import contextlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from engine import EngineError

from .encoder import Encoder, Image, require, require_codec
from .insert import insert
from .reel import Reel

FASTEST = Fraction(50)
HUNDREDTH = Fraction(1, 100)
DITHER = "dither=bayer:bayer_scale=5"  # an ordered pattern stands still where the picture does; diffusion flickers


class Gif(Encoder):
    """GIF animation that repeats forever, 256 colours. Metadata as a comment, which FFmpeg can't write itself."""

    name, suffix, title = "gif", ".gif", "GIF animation"
    samples = 16

    def __init__(self) -> None:
        self._container: Any = None
        self._stream: Any = None
        self._palette: Any = None
        self._graph: Any = None  # its filters do not keep it alive
        self._source: Any = None
        self._sink: Any = None
        self._count = 0
        self._path = Path()
        self._reel = Reel(width=0, height=0)

    def check(self, reel: Reel) -> None:
        super().check(reel)
        if reel.fps > FASTEST:
            raise EngineError(
                f"A GIF can't show {float(reel.fps):g} frames a second.", f"Use at most {FASTEST}, or export a .mp4."
            )
        require_codec("gif", "GIF", "a .mp4")
        import av.filter

        if not {"palettegen", "paletteuse"} <= av.filter.filters_available:
            raise EngineError("The FFmpeg at hand can't make palettes for GIF.", "Export a .mp4 instead.")

    def playable_fps(self, fps: Fraction) -> Fraction:
        return min(fps, FASTEST)

    def learn(self, samples: list[Image]) -> None:
        import av
        import av.filter

        height, width = samples[0].shape[:2]
        graph = av.filter.Graph()
        source = graph.add("buffer", _buffer(width, height, "rgb24", HUNDREDTH))
        palettegen, sink = graph.add("palettegen", "reserve_transparent=1:stats_mode=full"), graph.add("buffersink")
        source.link_to(palettegen)
        palettegen.link_to(sink)
        graph.configure()
        for index, sample in enumerate(samples):
            frame = av.VideoFrame.from_ndarray(sample, format="rgb24")
            frame.pts = index
            source.push(frame)
        source.push(None)
        self._palette = sink.pull()

    def open(self, path: Path, reel: Reel) -> None:
        import av
        import av.filter

        self._path, self._reel = path, reel
        width, height, fps = reel.width, reel.height, reel.fps
        graph = self._graph = av.filter.Graph()
        self._source = graph.add("buffer", _buffer(width, height, "rgb24", 1 / fps))
        colours = graph.add(
            "buffer", _buffer(self._palette.width, self._palette.height, self._palette.format.name, 1 / fps)
        )
        paletteuse, self._sink = graph.add("paletteuse", DITHER), graph.add("buffersink")
        self._source.link_to(paletteuse, 0, 0)
        colours.link_to(paletteuse, 0, 1)
        paletteuse.link_to(self._sink)
        graph.configure()
        self._palette.pts = 0
        colours.push(self._palette)
        colours.push(None)
        self._container = av.open(str(path), "w", format="gif", options={"loop": "0"})
        self._stream = self._container.add_stream("gif", rate=fps)
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "pal8"
        self._stream.codec_context.time_base = 1 / fps

    def add(self, image: Image) -> None:
        import av

        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = self._count, self._stream.codec_context.time_base
        self._count += 1
        self._source.push(frame)
        self._drain()

    def close(self) -> None:
        self._source.push(None)
        self._drain()
        self._container.mux(self._stream.encode(None))
        self._container.close()
        if self._reel.metadata:
            add_comment(self._path, json.dumps(dict(self._reel.metadata)))

    def abort(self) -> None:
        if self._container is not None:
            with contextlib.suppress(Exception):
                self._container.close()

    def verify(self, path: Path, reel: Reel) -> None:
        from PIL import Image as Pictures

        seconds = Fraction(0)
        with Pictures.open(path) as picture:
            size = picture.size
            # A frame equal to the one before it is stored as a longer delay, so the length counts, not the number.
            for index in range(getattr(picture, "n_frames", 1)):
                picture.seek(index)
                seconds += Fraction(int(picture.info.get("duration", 0)), 1000)
        require(size == reel.size, f"{size[0]}x{size[1]} pixels")
        # Start and end are rounded to hundredths; the last frame's delay repeats the one before it (one frame at most).
        slack = 1 / reel.fps + 2 * HUNDREDTH
        require(reel.count == 1 or abs(seconds - reel.seconds) <= slack, f"{float(seconds):.2f} s")

    def _drain(self) -> None:
        """Encode the frames that the filter has ready."""
        import av

        while True:
            try:
                ready = self._sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            self._container.mux(self._stream.encode(ready))


def _buffer(width: int, height: int, pixels: str, time_base: Fraction) -> str:
    """Arguments of FFmpeg's filter that takes frames in."""
    return f"video_size={width}x{height}:pix_fmt={pixels}:time_base={time_base}:pixel_aspect=1/1"


def add_comment(path: Path, text: str) -> None:
    """A comment before a GIF's first picture (GIF89a, 24): blocks of at most 255 bytes, then an empty one."""
    with path.open("rb") as file:
        packed = file.read(11)[10]
    at = 13 + (3 << (packed % 8 + 1) if packed & 0x80 else 0)  # behind the global colour table, where there is one
    data = text.encode()
    blocks = (data[start : start + 255] for start in range(0, len(data), 255))
    insert(path, at, b"\x21\xfe" + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0")
