"""MP4 and WebM joined: packets are copied with their times moved on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from .encoder import require
from .frame_rate import frame_rate
from .join_errors import misfit, unreadable

MUXING = {".mp4": {"movflags": "+faststart"}, ".webm": {"fflags": "+bitexact"}}
FORMATS = {".mp4": "mp4", ".webm": "webm"}


def join_video(parts: Sequence[Path], output: Path) -> tuple[int, Fraction]:
    """Frames and seconds of the joined film. Raises EngineError for what differs in codec, size or rate."""
    import av

    suffix = parts[0].suffix.lower()
    first: dict[str, Any] = {}
    count = 0
    with av.open(str(output), "w", format=FORMATS[suffix], options=dict(MUXING[suffix])) as joined:
        stream: Any = None
        for part in parts:
            with _opened(part) as container:
                video = container.streams.video[0]
                facts = _facts(video)
                if stream is None:
                    first = facts
                    joined.metadata.update(container.metadata)
                    stream = joined.add_stream_from_template(video, opaque=True)
                    stream.time_base = video.time_base
                _require_alike(parts[0], first, part, facts)
                start = count / facts["rate"]
                shift = round(start / video.time_base)
                for packet in container.demux(video):
                    if packet.size == 0:
                        continue
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    joined.mux(packet)
                    count += 1
    _verify(output, count, first)
    return count, count / first["rate"]


def _opened(path: Path) -> Any:
    """Raises EngineError for what is no film."""
    import av

    try:
        container = av.open(str(path))
    except (av.FFmpegError, ValueError):
        raise unreadable(path, "is no film that can be read") from None
    if len(container.streams) != 1 or len(container.streams.video) != 1:
        container.close()
        raise unreadable(path, "has other streams than one of pictures")
    return container


def _facts(video: Any) -> dict[str, Any]:
    context = video.codec_context
    return {
        "codec": context.name,
        "size": (video.width, video.height),
        "rate": frame_rate(float(video.average_rate or 0)),
        "pixels": context.pix_fmt,
        "encoding": bytes(context.extradata or b""),
        "clock": video.time_base,
    }


def _require_alike(path: Path, first: dict[str, Any], other: Path, facts: dict[str, Any]) -> None:
    told: dict[str, Callable[[Any], str]] = {
        "codec": lambda each: f"the codec {each}",
        "size": lambda each: f"{each[0]}x{each[1]} pixels",
        "rate": lambda each: f"{float(each):g} frames a second",
        "pixels": lambda each: f"colours as {each}",
        "encoding": lambda each: "its own encoding",
        "clock": lambda each: "its own clock",
    }
    for name, tell in told.items():
        if first[name] != facts[name]:
            raise misfit(other, path, f"it has {tell(facts[name])}, not {tell(first[name])}")


def _verify(path: Path, count: int, facts: dict[str, Any]) -> None:
    """Raises EngineError where the joined film does not read back with that many frames, and that length."""
    import av

    with av.open(str(path)) as container:
        video = container.streams.video[0]
        frames = sum(packet.size > 0 for packet in container.demux(video))
        seconds = Fraction(container.duration or 0, av.time_base)
    require(frames == count, f"{frames} of {count} frames")
    require(abs(seconds - count / facts["rate"]) <= 1 / facts["rate"], f"{float(seconds):.2f} s")
