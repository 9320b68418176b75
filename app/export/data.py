"""The numbers behind a film, to take into another program: NPZ with every array, or a CSV table. No Qt, no torch.

NPZ (no pickle, the same bytes for the same film; names that a film has not are absent):

| name | shape | |
|---|---|---|
| `about` | () | JSON: title, version, digest, seed, what parts there are |
| `experiment` | () | JSON: the experiment, as `Experiment.from_json` reads it |
| `cloud`, `weights`, `labels` | (m, d), (m,), (m,) | the drawing; `offset`, `scale` (d,): its file's units |
| `forward_phases`, `forward`; `reverse_phases`, `reverse` | (k,), (k, n, d) | each from its start, on its own clock |
| `sources`, `latents` | (n,), (n, d) | data point of a forward particle; start of the reversal |
| `plan_starts`, `plan_ends` | (n, d) | the optimal map |
| `plan_assignment`, `plan_sites`, `plan_masses`, `plan_potentials` | (n,), (m', d), (m',), (m',) | its plan |
| `cell_corners`, `cell_ends` | (c, 2), (m',) | power cells: cell i is `cell_corners[cell_ends[i - 1]:cell_ends[i]]` |
| `density_phases`, `density`, `density_half_width` | (k,), (k, h, w), () | p_t over its maximum, row 0 on top |
| `score_phases`, `score_points`, `score` | (k,), (g, 2), (k, g, 2) | grad log p_t |
| `plane_0_phases`, `plane_0`, ...; `basins_...` | (k,), (k, h, w) | fields of the insight view |
| `curves`, `readings` | () | JSON: the charts' curves, the readings |
| `held/...` | | the same of side A, where two sides are compared: those above are side B's |
| `compared` | () | JSON: each reading that both sides have, with the values of A and B, B - A and its floor |
| `session` | () | text: the experiment with its look; `tidemark open` reads it |
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, cast

import numpy as np

from engine import Chart, EngineError, Film

from ..encoding.data_report import DataReport
from ..session.carried import SESSION_KEY
from ..session.standardisation import Standardisation
from ..storage.atomic import atomic_file
from .data_json import compared_json, curve_json, reading_json
from .data_rows import CURVES, compared_readings, curve_rows, readings_of, readings_table

Table = Literal["readings", "curves"]
Units = Standardisation | None
SUFFIXES = (".npz", ".csv")


def write_data(
    path: Path,
    film: Film,
    *,
    title: str = "",
    version: str = "",
    table: Table = "readings",
    charts: Iterable[Chart] = (),
    units: Units = None,
    session: str = "",
) -> DataReport:
    """Write a film's numbers to `path`, by its suffix: `.npz` for everything, `.csv` for one `table`.

    `table` "readings": one row a number (a list takes one row an entry), with A, B and B - A
    of two sides. "curves": one row a point of the insight
    view's charts and of `charts`, further ones that are shown. `session`: its text, for an NPZ; in a CSV no reader
    expects it. All or nothing, checked by reading it back. Raises
    EngineError for another suffix, a film without what is asked for, or a place that can't be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise EngineError(f"Can't write data to {path.name!r}.", f"End the name in {' or '.join(SUFFIXES)}.")
    shown = (*_charts(film), *charts)
    if suffix == ".npz":
        arrays = film_arrays(film, title=title, version=version, charts=shown, units=units, session=session)
        with atomic_file(path) as part:
            with part.open("wb") as file:
                np.savez_compressed(file, **cast(dict[str, Any], arrays))
            _verify(part, arrays)
            size = part.stat().st_size
        return DataReport(path=path, size=size, entries=len(arrays))
    head, entries = (CURVES, curve_rows(shown)) if table == "curves" else readings_table(film)
    rows = list(entries)
    if not rows:
        view = "no readings" if table == "readings" else "no curves"
        raise EngineError(
            f"This film has {view}.",
            "Wait until they are measured." if table == "readings" else "Show an insight view that has a chart.",
        )
    text = csv_text(head, rows)
    with atomic_file(path) as part:
        part.write_bytes(text.encode())
        with part.open(newline="", encoding="utf-8") as file:
            found = sum(1 for _ in csv.reader(file)) - 1
        if found != len(rows):
            raise EngineError(f"The finished file did not read back well: {found} rows.", "Nothing was kept.")
        size = part.stat().st_size
    return DataReport(path=path, size=size, entries=len(rows))


def film_arrays(
    film: Film,
    *,
    title: str = "",
    version: str = "",
    charts: Iterable[Chart] = (),
    units: Units = None,
    session: str = "",
) -> dict[str, np.ndarray[Any, Any]]:
    """What an NPZ holds, by name: see the table above."""
    experiment = film.experiment
    arrays: dict[str, Any] = {
        "experiment": json.dumps(experiment.to_json()),
        "cloud": experiment.cloud.positions,
        "weights": experiment.cloud.weights,
        "labels": experiment.cloud.labels,
        **({} if units is None else {"offset": units.offset, "scale": units.scale}),
        **({SESSION_KEY: session} if session else {}),
    }
    if film.diffusion is not None:
        run = film.diffusion
        arrays |= {
            "forward_phases": run.forward.phases, "forward": run.forward.positions,
            "reverse_phases": run.reverse.phases, "reverse": run.reverse.positions,
            "sources": run.sources, "latents": run.latents,
        }  # fmt: skip
    if film.transport is not None:
        arrays |= _plan_arrays(film)
    if film.density is not None:
        arrays |= {
            "density_phases": film.density.phases, "density": film.density.values,
            "density_half_width": film.density.half_width,
        }  # fmt: skip
    if film.score is not None:
        arrays |= {
            "score_phases": film.score.phases, "score_points": film.score.points, "score": film.score.values,
        }  # fmt: skip
    arrays |= _insight_arrays(film)
    arrays["curves"] = json.dumps([curve_json(chart) for chart in charts])
    arrays["readings"] = json.dumps([reading_json(reading) for reading in readings_of(film)])
    if film.held is not None:
        both = compared_readings(film.held, film)
        arrays["compared"] = json.dumps([compared_json(each) for each in both])
        sides = film_arrays(film.held, charts=_charts(film.held))
        arrays |= {f"held/{name}": array for name, array in sides.items() if name != "about"}
    arrays["about"] = json.dumps(
        {
            "software": "Tidemark", "version": version, "title": title, "seed": experiment.seed,
            "digest": experiment.digest.hex(), "arrays": sorted(arrays),
        }
    )  # fmt: skip
    return {name: np.asarray(value) for name, value in arrays.items()}


def csv_text(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    """A table with a head line, by RFC 4180 but with plain newlines; empty cells where there is nothing to say."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return buffer.getvalue()


def _charts(film: Film) -> tuple[Chart, ...]:
    seen = () if film.insight is None else film.insight.charts
    return (*seen, *(() if film.learning is None else (film.learning.chart,)))


def _plan_arrays(film: Film) -> dict[str, Any]:
    plan = film.transport
    assert plan is not None
    arrays: dict[str, Any] = {
        "plan_starts": plan.starts, "plan_ends": plan.ends, "plan_assignment": plan.assignment,
        "plan_sites": plan.sites, "plan_masses": plan.masses,
    }  # fmt: skip
    if plan.potentials is not None:
        arrays["plan_potentials"] = plan.potentials
    if plan.cells:
        arrays["cell_corners"] = np.concatenate([np.asarray(cell).reshape(-1, 2) for cell in plan.cells])
        arrays["cell_ends"] = np.cumsum([len(cell) for cell in plan.cells])
    return arrays


def _insight_arrays(film: Film) -> dict[str, Any]:
    if film.insight is None:
        return {}
    arrays: dict[str, Any] = {}
    for index, plane in enumerate(film.insight.planes):
        arrays |= {
            f"plane_{index}_phases": plane.phases, f"plane_{index}": plane.values,
            f"plane_{index}_half_width": plane.half_width, f"plane_{index}_label": plane.label,
        }  # fmt: skip
    if film.insight.basins is not None:
        basins = film.insight.basins
        arrays |= {
            "basins_flow": basins.flow, "basins_optimal": basins.optimal, "basins_targets": basins.targets,
            "basins_half_width": basins.half_width,
        }  # fmt: skip
    return arrays


def _verify(part: Path, arrays: dict[str, np.ndarray[Any, Any]]) -> None:
    """Raises EngineError where the file does not read back with the same names and shapes, without pickle."""
    with part.open("rb") as file, np.load(file, allow_pickle=False) as found:
        right = set(found.files) == set(arrays) and all(
            found[name].shape == array.shape and found[name].dtype == array.dtype for name, array in arrays.items()
        )
    if not right:
        raise EngineError("The finished file did not read back well.", "Nothing was kept; try again.")
