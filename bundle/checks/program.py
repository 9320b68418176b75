"""Tier "program": the frozen program writes an MP4 and a GIF, a network learns for a hundred steps."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np

from ..project import NAME
from .report import Report
from .running import bare, timed

FRAMES = {".mp4": (60, 30), ".gif": (20, 10)}  # frames of two seconds, frames a second
LEARNT = "learned score"


def run(report: Report, bundle: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="tidemark-") as scratch:
        home = Path(scratch)
        for suffix, (count, fps) in FRAMES.items():
            target = home / f"moons{suffix}"
            command = [bundle / NAME, "render", "moons", "-o", target, "--size", "640x360"]
            _, seconds = timed([*command, "--fps", str(fps), "--seconds", "2"], bare(home))
            frames, moved = decoded(target)
            report.demand(
                frames == count and moved > 1,
                f"{target.name}: {frames} frames of {count}, {target.stat().st_size / 1e3:.0f} kB, "
                f"grey levels between first and middle {moved:.1f}, {seconds:.0f} s",
            )
        said, seconds = timed([bundle / NAME, "self-test", "--json"], bare(home))
        checks = {check["name"]: check for check in json.loads(said)["checks"]}
        report.demand(
            checks[LEARNT]["passed"] and "100 steps" in checks[LEARNT]["saw"], f"{LEARNT}: {checks[LEARNT]['saw']}"
        )
        held = checks["session (.tidemark)"]
        report.demand(held["passed"], f"session, written and read: {held['saw']}")
        report.demand(
            all(check["passed"] for check in checks.values()),
            f"the whole self-test: {len(checks)} checks, {seconds:.0f} s",
        )


def decoded(path: Path) -> tuple[int, float]:
    """The number of frames of a film, by another FFmpeg than its writer's, and how far its middle is from its start."""
    import av

    with av.open(str(path)) as container:
        frames = [frame.to_ndarray(format="rgb24").astype(float) for frame in container.decode(video=0)]
    return len(frames), float(np.abs(frames[len(frames) // 2] - frames[0]).mean()) if frames else 0.0
