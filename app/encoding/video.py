"""Video by way of FFmpeg: MP4 with H.264, WebM with VP9 or AV1. Tagged BT.709 (players otherwise assume 601).

VP9 and AV1 are the formats that no patent licence is asked for. "Sharp colours" keeps colour at full resolution: small
coloured dots are drawn crisply, but few hardware decoders take it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from .container import ContainerEncoder
from .encoder import Image, require
from .reel import Reel

BT709 = 1  # the number of BT.709 in the tables of primaries, transfer and matrix (ITU-T H.273)
LIMITED = 1  # "TV" range: black is 16


class Video(ContainerEncoder):
    """A film whose colours are stored as luma and chroma."""

    pixels: ClassVar[str] = "yuv420p"

    def pixel_format(self, reel: Reel) -> str:
        return self.pixels

    def prepare(self, context: Any) -> None:
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED

    def frame(self, image: Image) -> Any:
        import av
        from av.video.reformatter import ColorRange, Colorspace

        return av.VideoFrame.from_ndarray(image, format="rgb24").reformat(
            format=self.pixels, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
        )

    def verify(self, path: Path, reel: Reel) -> None:
        import av

        with av.open(str(path)) as container:
            video = container.streams.video[0]
            size = (video.width, video.height)
            frames = sum(packet.size > 0 for packet in container.demux(video))
            seconds = (container.duration or 0) / av.time_base
        require(size == reel.size, f"{size[0]}x{size[1]} pixels")
        require(frames == reel.count, f"{frames} of {reel.count} frames")
        require(abs(seconds - reel.seconds) <= 1 / reel.fps, f"{seconds:.2f} s instead of {float(reel.seconds):.2f} s")


class Mp4(Video):
    """H.264 by x264, 4:2:0, constant rate factor 18."""

    name, suffix, title = "mp4", ".mp4", "MP4 film (H.264)"
    even = True
    codec, container, what, instead = "libx264", "mp4", "H.264", "a .webm"
    options: ClassVar = {"crf": "18", "preset": "veryfast"}
    muxing: ClassVar = {"movflags": "+faststart"}


class SharpMp4(Mp4):
    """H.264 with colour at full resolution (4:4:4)."""

    name, title = "mp4-sharp", "MP4 film, sharp colours (H.264 4:4:4)"
    even = False
    pixels = "yuv444p"


class WebmVp9(Video):
    """VP9 by libvpx, 4:2:0, constant quality 24."""

    name, suffix, title = "webm", ".webm", "WebM film (VP9)"
    even = True
    codec, container, what, instead = "libvpx-vp9", "webm", "VP9", "a .mp4"
    options: ClassVar = {
        "crf": "24", "b:v": "0", "deadline": "realtime", "cpu-used": "7", "row-mt": "1", "threads": "4",
    }  # fmt: skip
    muxing: ClassVar = {"fflags": "+bitexact"}  # no random number of its own in the file


class WebmAv1(WebmVp9):
    """AV1 by SVT-AV1, 4:2:0, constant rate factor 26."""

    name, title = "webm-av1", "WebM film (AV1)"
    codec, what, instead = "libsvtav1", "AV1", "a WebM film with VP9"
    options: ClassVar = {"crf": "26", "preset": "10"}
