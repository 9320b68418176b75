"""What a person wants exported: a value, so that later edits can't leak into a running export."""

from __future__ import annotations

from dataclasses import dataclass

SIZES: tuple[tuple[str, int, int], ...] = (
    ("720p", 1280, 720),
    ("1080p", 1920, 1080),
    ("4K", 3840, 2160),
    ("Square", 1080, 1080),
)
PANES: dict[str, tuple[str, ...]] = {
    "All four panes": ("forward", "reverse", "transport", "insight"),
    "Three panes": ("forward", "reverse", "transport"),
    "Forward diffusion": ("forward",),
    "Reverse denoising": ("reverse",),
    "Optimal transport": ("transport",),
    "Insight": ("insight",),
}
STILLS = (".png",)
EVEN = (".mp4", ".webm")  # their colour planes are halved, so both sides must be even


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """`path` ends in `suffix`; `width`, `height` in pixels; `seconds` is the film's whole length.

    `loop`: "once" runs from the data to T, "ping-pong" there and back within the same time. `panes`: see `PANES`.
    """

    path: str
    suffix: str
    width: int
    height: int
    fps: int
    seconds: float
    loop: str
    panes: tuple[str, ...]
    captions: bool
    theme: str

    @property
    def frames(self) -> int:
        """How many pictures there are to paint; 1 for a still."""
        return 1 if self.suffix in STILLS else max(round(self.fps * self.seconds), 1)


def admissible_size(suffix: str, width: int, height: int) -> tuple[int, int]:
    """The nearest smaller size that a format can hold: even sides for video."""
    return (width // 2 * 2, height // 2 * 2) if suffix in EVEN else (width, height)


def gif_rate(fps: int) -> float:
    """The true frames a second of a GIF, whose clock counts whole hundredths of a second."""
    return 100 / max(round(100 / fps), 2)
