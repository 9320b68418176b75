"""MP4 with H.264 by x264 through PyAV: 4:2:0, constant rate factor 18, tagged BT.709 (players otherwise assume 601)."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from engine import EngineError

from .encoder import Encoder, Image, require

BT709 = 1  # the number of BT.709 in H.264's tables of primaries, transfer and matrix
LIMITED = 1  # "TV" range: black is 16
CODEC = "libx264"


class Mp4(Encoder):
    """H.264 film. Sides must be even, because colour is stored at half the resolution."""

    suffix = ".mp4"
    title = "MP4 film (H.264)"

    def __init__(self) -> None:
        self._container: Any = None
        self._stream: Any = None
        self._count = 0

    def check(self, width: int, height: int, fps: Fraction, count: int) -> None:
        super().check(width, height, fps, count)
        if width % 2 or height % 2:
            even = f"{width + width % 2}x{height + height % 2}"
            raise EngineError(f"An MP4 film needs even sides, not {width}x{height}.", f"Use {even}.")
        import av
        from av.codec.codec import UnknownCodecError

        try:
            av.Codec(CODEC, "w")
        except UnknownCodecError:
            raise EngineError("The FFmpeg at hand has no H.264 encoder.", "Export a .gif instead.") from None

    def open(self, path: Path, width: int, height: int, fps: Fraction, metadata: Mapping[str, str]) -> None:
        import av

        container = self._container = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
        container.metadata["title"] = metadata.get("title", "")
        container.metadata["comment"] = json.dumps(dict(metadata))
        stream: Any = container.add_stream(CODEC, rate=fps, options={"crf": "18", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED
        self._stream = stream

    def add(self, rgb: Image) -> None:
        import av
        from av.video.reformatter import ColorRange, Colorspace

        frame = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
            format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )
        frame.pts, frame.time_base = self._count, 1 / self._stream.codec_context.framerate
        self._count += 1
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def abort(self) -> None:
        if self._container is not None:
            with contextlib.suppress(Exception):
                self._container.close()

    def verify(self, path: Path, width: int, height: int, fps: Fraction, count: int) -> None:
        import av

        with av.open(str(path)) as container:
            video = container.streams.video[0]
            size = (video.width, video.height)
            frames = sum(packet.size > 0 for packet in container.demux(video))
            seconds = float((video.duration or 0) * (video.time_base or 0))
        require(size == (width, height), path, f"{size[0]}x{size[1]} pixels")
        require(frames == count, path, f"{frames} of {count} frames")
        require(abs(seconds - count / fps) <= 1 / fps, path, f"{seconds:.2f} s instead of {float(count / fps):.2f} s")
