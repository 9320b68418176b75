"""What moves before the engine is there: a computed film of the default preset, bundled as `resources/first_film.npz`.

Positions are whole numbers of `STEP` world units, and stored as their changes from state to state, which compress well
and add up without error. The file is for one experiment, whose digest it carries: for another one it is not taken.
`scripts/make_first_film.py` makes it, and a test says when it must be made again.
"""

from __future__ import annotations

import dataclasses
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

import resources
from engine import DensityFilm, DiffusionResult, Experiment, Film, Quality, Reading, Trajectory, TransportResult

NAME = "first_film.npz"
STEP = 1 / 1024  # world units: a thirtieth of a pixel in a pane of the usual size
SHADES = 255  # of the density


def first_film(experiment: Experiment) -> Film | None:
    """The bundled film, if it is of `experiment`; None if it is of another one, or there is no readable file."""
    try:
        with resources.path(NAME).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
            head = json.loads(file["head"].tobytes())
            return unpacked(experiment, head, file) if head["digest"] == experiment.digest.hex() else None
    except (OSError, EOFError, KeyError, ValueError, TypeError, zipfile.BadZipFile):
        return None  # the engine will show the same a moment later


def unpacked(experiment: Experiment, head: dict[str, Any], file: Any) -> Film:
    """The film in an open archive. Raises KeyError, TypeError or ValueError for one of another make."""
    forward, reverse, plan = (_positions(file[name]) for name in ("forward", "reverse", "transport"))
    density = file["density"].astype(np.float32) / np.float32(SHADES)
    ends = file["corners"]
    return Film(
        experiment=experiment,
        diffusion=DiffusionResult(
            experiment=experiment.reduced("diffusion"),
            quality=Quality.FULL,
            forward=Trajectory(phases=np.linspace(0, 1, len(forward)), positions=forward),
            reverse=Trajectory(phases=np.linspace(0, 1, len(reverse)), positions=reverse),
            sources=file["sources"].astype(np.int64),
            latents=reverse[0].astype(np.float64),
            evaluations=head["evaluations"],
            error=head["error"],
            seconds=0.0,
            device="cpu",
        ),
        transport=TransportResult(
            experiment=experiment.reduced("transport"),
            quality=Quality.FULL,
            starts=plan[0],
            ends=plan[1],
            assignment=file["assignment"].astype(np.int64),
            sites=file["sites"],
            masses=file["masses"],
            potentials=file["potentials"],
            cells=tuple(np.split(file["cells"].astype(np.float64), ends[:-1])),
            w2_squared=Reading(**head["w2_squared"]),
            seconds=0.0,
        ),
        density=DensityFilm(
            experiment=experiment.reduced("diffusion"),
            phases=np.linspace(0, 1, len(density)),
            values=density,
            half_width=head["half_width"],
        ),
    )


def pack(film: Film, path: Path) -> None:
    """Write a whole film of a small cloud, with a semi-discrete plan, to `path`. Raises ValueError for another one."""
    diffusion, plan, density = film.diffusion, film.transport, film.density
    if diffusion is None or plan is None or density is None or plan.potentials is None:
        raise ValueError("only a whole film with a semi-discrete plan is packed")
    head = {
        "digest": film.experiment.digest.hex(),
        "evaluations": diffusion.evaluations,
        "error": diffusion.error,
        "half_width": density.half_width,
        "w2_squared": dataclasses.asdict(plan.w2_squared),
    }
    np.savez_compressed(
        path,
        head=np.frombuffer(json.dumps(head).encode(), np.uint8),
        forward=_changes(diffusion.forward.positions),
        reverse=_changes(diffusion.reverse.positions),
        transport=_changes(np.stack([plan.starts, plan.ends])),
        sources=diffusion.sources.astype(np.uint16),
        assignment=plan.assignment.astype(np.uint16),
        sites=plan.sites,
        masses=plan.masses,
        potentials=plan.potentials,
        cells=np.concatenate(plan.cells).astype(np.float32),
        corners=np.cumsum([len(cell) for cell in plan.cells]),
        density=np.rint(density.values * SHADES).astype(np.uint8),
    )


def _changes(positions: npt.NDArray[np.floating]) -> npt.NDArray[np.uint8]:
    """(2, d, n, k) low and high bytes of the steps from state to state of positions (k, n, d), each sort together."""
    whole = np.rint(np.asarray(positions, np.float64) / STEP).astype(np.int32)
    steps = np.diff(whole, axis=0, prepend=0)
    if np.abs(steps).max() > np.iinfo(np.int16).max:
        raise ValueError("positions are too far apart to be packed")
    ordered = np.ascontiguousarray(steps.transpose(2, 1, 0).astype("<i2"))
    return np.stack([ordered & 0xFF, ordered >> 8 & 0xFF]).astype(np.uint8)


def _positions(changes: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """(k, n, d) positions from their `_changes`."""
    low, high = changes.astype(np.int16)
    whole = np.cumsum((low | high << 8).transpose(2, 1, 0), axis=0, dtype=np.int32)
    return whole.astype(np.float32) * np.float32(STEP)
