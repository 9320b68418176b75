"""A film in a container of FFmpeg's, through PyAV: frames in, packets out, one stream. Formats say the rest."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any, ClassVar

from .encoder import Encoder, Image, require_codec
from .reel import Reel


class ContainerEncoder(Encoder):
    """`codec` into a `container`; `what`, `instead`: what to say where this FFmpeg has no such encoder."""

    codec: ClassVar[str]
    container: ClassVar[str]
    what: ClassVar[str]
    instead: ClassVar[str]
    options: ClassVar[dict[str, str]] = {}
    muxing: ClassVar[dict[str, str]] = {}

    def __init__(self) -> None:
        self._container: Any = None
        self._stream: Any = None
        self._count = 0

    def check(self, reel: Reel) -> None:
        super().check(reel)
        require_codec(self.codec, self.what, self.instead)

    def pixel_format(self, reel: Reel) -> str:
        """In which the codec takes its frames."""
        return "rgba" if reel.alpha else "rgb24"

    def prepare(self, context: Any) -> None:
        """Whatever else the codec must be told before the first frame."""
        del context

    def frame(self, image: Image) -> Any:
        """A picture as a frame of `pixel_format`."""
        import av

        source = "rgba" if image.shape[2] == 4 else "rgb24"
        made = av.VideoFrame.from_ndarray(image, format=source)
        wanted = self._stream.pix_fmt
        return made if wanted == source else made.reformat(format=wanted)

    def open(self, path: Path, reel: Reel) -> None:
        import av

        os.environ.setdefault("SVT_LOG", "1")  # errors only
        container = self._container = av.open(str(path), "w", format=self.container, options=dict(self.muxing))
        container.metadata["title"] = reel.metadata.get("title", "")
        container.metadata["comment"] = json.dumps(dict(reel.metadata))
        stream: Any = container.add_stream(self.codec, rate=reel.fps, options=dict(self.options))
        stream.width, stream.height, stream.pix_fmt = reel.width, reel.height, self.pixel_format(reel)
        self.prepare(stream.codec_context)
        self._stream = stream

    def add(self, image: Image) -> None:
        frame = self.frame(image)
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
