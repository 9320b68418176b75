"""What a person wants exported: a value, so that later edits can't leak into a running export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .export_timing import Timing

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
SCALES = (1, 2, 3, 4)
LARGEST_SIDE = 7680

Kind = Literal["film", "still", "drawing", "data"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format that can be chosen. `name` tells those of one `suffix` apart.

    `kind`: frames over time, one picture of pixels, one of lines and text, or numbers. `alpha`: it keeps what is
    transparent; `even`: both sides must be even; `hundredths`: its clock counts hundredths of a second.
    """

    name: str
    suffix: str
    title: str
    kind: Kind
    alpha: bool = False
    even: bool = False
    hundredths: bool = False

    def admissible_size(self, width: int, height: int) -> tuple[int, int]:
        """The nearest smaller size that it can hold."""
        return (width // 2 * 2, height // 2 * 2) if self.even else (width, height)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRequest:
    """`path` ends in the format's suffix; `width`, `height` in pixels before a still's `scale`.

    `seconds`: of one run of the clock; see `Timing`. `panes`: see `PANES`. `transparent`: without ground. `story`: the
    film is of the story, whose scenes say how long it is and what is seen. `both`: both sides of a comparison.
    """

    path: str
    form: ExportFormat
    width: int
    height: int
    fps: float
    seconds: float
    loop: str
    panes: tuple[str, ...]
    captions: bool
    theme: str
    repeats: int = 1
    hold_start: float = 0.0
    hold_end: float = 0.0
    scale: int = 1
    transparent: bool = False
    story: bool = False
    both: bool = False

    @property
    def timing(self) -> Timing:
        """The film's clock."""
        return Timing(
            fps=self.fps, seconds=self.seconds, loop=self.loop, repeats=self.repeats, hold_start=self.hold_start,
            hold_end=self.hold_end,
        )  # fmt: skip

    @property
    def frames(self) -> int:
        """How many pictures there are to paint; 1 for a still, 0 for numbers."""
        return {"film": self.timing.count, "data": 0}.get(self.form.kind, 1)

    @property
    def pixels(self) -> tuple[int, int]:
        """Of the picture that is written."""
        return self.width * self.scale, self.height * self.scale


def gif_rate(fps: float) -> float:
    """The true frames a second of a GIF, whose clock counts whole hundredths of a second."""
    return 100 / max(round(100 / fps), 2)
