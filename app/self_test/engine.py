"""`tidemark self-test`: known numbers, a painted picture, films that decode, arrays that read back."""

from __future__ import annotations

import functools
import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine import Experiment, Film, PointCloud, device_info, preset, simulate, solve_transport

from ..encoding import ENCODERS
from ..export.vector import VECTOR_FORMATS
from .lab import learning, session

DECODED = (".mp4", ".webm", ".gif")  # by FFmpeg, frame by frame


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, what was seen, and whether that is right."""

    name: str
    passed: bool
    saw: str


def checks(png: Path | None) -> Iterator[tuple[int, int, Check]]:
    """Every check in turn, with its number and how many there are; one that raises is a failed one.

    The picture is kept at `png` when given.
    """
    planned: list[tuple[str, Callable[[], tuple[bool, str]]]] = [
        ("engine loads", _engine),
        ("optimal transport of two atoms", _transport),
        ("flow of a Gaussian", _flow),
        ("learned score", learning),
        ("session (.tidemark)", session),
        ("picture", lambda: _picture(png)),
        *(_planned(name, kind.title, kind.suffix) for name, kind in ENCODERS.items()),
        *(_planned(name, kind.title, kind.suffix) for name, kind in VECTOR_FORMATS.items()),
        ("arrays (.npz)", _arrays),
    ]
    for done, (name, check) in enumerate(planned, start=1):
        yield done, len(planned), _run(name, check)


def _planned(form: str, title: str, suffix: str) -> tuple[str, Callable[[], tuple[bool, str]]]:
    """The check of a format."""
    return f"{title} ({suffix})", functools.partial(_format, form, suffix)


def _run(name: str, check: Callable[[], tuple[bool, str]]) -> Check:
    try:
        passed, saw = check()
    except Exception as error:  # the report is the point of a self-test
        return Check(name, False, f"{type(error).__name__}: {error}")
    return Check(name, passed, saw)


def _engine() -> tuple[bool, str]:
    device = device_info()
    return device.threads >= 1, f"{device.name}, {device.threads} thread(s)"


def _transport() -> tuple[bool, str]:
    """W2^2 from N(0, I) to equal atoms at (+-1, 0) is 3 - 2 sqrt(2/pi)."""
    experiment = Experiment(cloud=PointCloud.of([[-1.0, 0.0], [1.0, 0.0]]))
    *_, plan = solve_transport(experiment)
    expected = 3 - 2 * math.sqrt(2 / math.pi)
    found = plan.w2_squared.number or math.nan
    return abs(found - expected) < 1e-8, f"W2² = {found:.9f}, exactly {expected:.9f}"


def _flow() -> tuple[bool, str]:
    """A softened point is a Gaussian: the flow scales latents by s0/sqrt(var_T), var_T = alpha^2 s0^2 + sigma^2."""
    softness = 0.5
    experiment = Experiment(cloud=PointCloud.of([[0.0, 0.0]]), softness=softness, steps=128)
    *_, result = simulate(experiment)
    schedule = experiment.schedule
    alpha, sigma = schedule.alpha(3.0), schedule.sigma(3.0)
    expected = result.latents * softness / math.sqrt(alpha**2 * softness**2 + sigma**2)
    error = float(np.abs(result.reverse.at(1.0) - expected).max())
    return error < 1e-3, f"largest error {error:.1e} at 128 steps in single precision"


def _picture(png: Path | None) -> tuple[bool, str]:
    from ..export.render import render_to_file
    from ..export.render_options import RenderOptions

    with tempfile.TemporaryDirectory() as folder:
        target = png or Path(folder) / "picture.png"
        options = RenderOptions(size=(640, 360), panes=("forward", "reverse", "transport", "insight"))
        render_to_file(preset("moons").experiment, "Self-test", target, options)
        from PIL import Image

        with Image.open(target) as image:
            colours = np.unique(np.asarray(image.convert("RGB")).reshape(-1, 3), axis=0)
            return image.size == (640, 360) and len(colours) > 100, f"{image.size}, {len(colours)} colours"


def _format(form: str, suffix: str) -> tuple[bool, str]:
    """Six frames of a film that moves, or one picture, by the format of a suffix; its writer has read it back."""
    from ..export.render import render_to_file
    from ..export.render_options import RenderOptions

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"film{suffix}"
        options = RenderOptions(size=(480, 160), fps=10, seconds=0.6, form=form)
        report = render_to_file(preset("two-atoms").experiment, "Self-test", target, options)
        said = f"{report.count} frame(s), {report.size} bytes"
        if suffix not in DECODED:
            return report.size > 0, said
        import av

        with av.open(str(target)) as container:
            frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        moved = float(np.abs(frames[-1].astype(float) - frames[0]).mean())
        return len(frames) == report.count == 6 and moved > 0.5, said


def _arrays() -> tuple[bool, str]:
    """The reversal of a run, written and read: bit for bit."""
    from ..export.data import write_data

    experiment = preset("two-atoms").experiment
    *_, result = simulate(experiment)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "run.npz"
        report = write_data(target, Film(experiment=experiment, diffusion=result))
        with np.load(target, allow_pickle=False) as stored:
            same = np.array_equal(stored["reverse"], result.reverse.positions)
    return same, f"{report.entries} arrays, {report.size} bytes"
