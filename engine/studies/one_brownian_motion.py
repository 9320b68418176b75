"""VP, VE and pinned Brownian motion are one Brownian motion under different clocks: with the exact score, one flow."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ..experiment.presets import preset
from ..experiment.target import SoftenedCloud
from ..files.session_value import SavedLook, SavedSession
from ..study import Findings, Found, Part, Steps, Study, StudyRequest, bare_points, require_points

NAMES = {"ou": "VP", "ve": "VE", "pinned": "pinned"}
LEVELS = np.geomspace(400.0, 0.05, 25)
TIMES = np.array([0.05, 0.2, 0.4, 0.6, 0.8, 0.95])  # of the Foellmer process
NUMBERS = {False: (8, 16, 32, 64, 128, 256), True: (8, 32, 128)}  # steps of flows on their own clocks
SIDE = {False: 200, True: 60}  # of the grid of latents, by whether it is quick, up to ten points; coarser beyond
MOST = 60  # points of a drawing
ENDS = 500  # particles whose ends are compared
EPS = float(np.finfo(np.float64).eps)
SHARED = 64  # steps that all take at the same noise levels


def law(request: StudyRequest) -> SoftenedCloud:
    """The drawing's points, bare, at most 60 of them; or the preset of five points."""
    experiment = preset("five-points").experiment if request.experiment is None else require_points(request)
    return bare_points(experiment, MOST)


def side(request: StudyRequest) -> int:
    """Even number of the grid's nodes a side."""
    return 2 * round(SIDE[request.quick] / 2 * min(1.0, math.sqrt(10 / len(law(request)))))


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    parts = [
        Part(name="denoisers", label="denoisers at equal noise levels", work=lambda: _denoisers(request)),
        Part(name="ends", label="equal steps at equal noise levels", work=lambda: _ends(request)),
        Part(name="drift", label="the Föllmer drift", work=lambda: _drift(request)),
    ]
    if law(request).d == 2:
        parts += [
            Part(name=f"basins-{name}", label=f"basins of {said}", work=lambda name=name: _basins(request, name))  # type: ignore[misc]
            for name, said in NAMES.items()
        ]
    return tuple(parts)


def _denoisers(request: StudyRequest) -> Steps:
    """By level (25,): `ve`, `pinned`, the largest difference of their denoisers from VP's, `rounding` what to expect.

    Logits |x|^2/(2 s^2) of size L are rounded to L eps, and shift the mean of points no more than 2 R apart by R L eps.
    """
    from .one_brownian_motion_work import denoised, process_of

    data = law(request)
    random = np.random.default_rng([request.seed, 1])
    reach = float(np.sqrt((data.centres**2).sum(axis=1)).max()) or 1.0
    rows = []
    for s in LEVELS.tolist():
        chosen = random.choice(len(data), size=ENDS, p=data.weights)
        xt = data.centres[chosen] + s * random.standard_normal((ENDS, data.d))
        found = []
        for name in NAMES:
            process = process_of(name)
            t = process.schedule.time(s)
            found.append(denoised(process, process.schedule.alpha(t) * xt, t, data))
        largest = float((np.abs(xt).max() * math.sqrt(data.d) + reach) ** 2 / (2 * s * s))
        rounding = (
            np.finfo(np.float64).eps * (1 + largest) * reach * 8 + 4 * np.finfo(np.float64).eps * np.abs(xt).max()
        )
        rows.append([*(np.abs(each - found[0]).max() for each in found[1:]), rounding])
        yield
    return dict(zip(("ve", "pinned", "rounding"), np.array(rows).T, strict=True))


def _ends(request: StudyRequest) -> Steps:
    """`ode`, `sde` (2,): largest differences of VE's and pinned's ends from VP's, after as many steps at equal levels.

    Each steps in its own coordinates; for the reverse SDE all take the same noise.
    """
    from ..experiment.schedule import Schedule
    from .one_brownian_motion_work import TIME, carried, lowest

    data = law(request)
    random = np.random.default_rng([request.seed, 2])
    levels = np.geomspace(Schedule(termination_time=TIME).terminal_noise_level, lowest(data), SHARED + 1)
    start = levels[0] * random.standard_normal((ENDS, data.d))
    noise = random.standard_normal((SHARED, ENDS, data.d))
    found = {}
    for kind, given in (("ode", None), ("sde", noise)):
        first = yield from carried("ou", start, levels, data, given)
        free = yield from carried("ve", start, levels, data, given)
        pinned = yield from carried("pinned", start, levels, data, given)
        found[kind] = np.array([np.abs(each - first).max() for each in (free, pinned)])
    return found


def _drift(request: StudyRequest) -> Steps:
    """By time (6,): `score`, `semigroup`, the Föllmer drift's largest relative misfits to two other formulas of it."""
    from .one_brownian_motion_work import drift_misfits

    data = law(request)
    y = data.mean + np.random.default_rng([request.seed, 3]).standard_normal((50, data.d))
    by_score, by_semigroup = drift_misfits(data, y, TIMES)
    yield
    return {"score": by_score, "semigroup": by_semigroup}


def _basins(request: StudyRequest, name: str) -> Steps:
    """`basins` (k, n): where the flow takes the grid's latents, by numbers of steps on the process's own clock.

    `weights` (n,): the Gaussian mass of the latents' cells.
    """
    from ..diagnostics.concavity.quadrature import gaussian_cells
    from ..experiment.schedule import Schedule
    from .one_brownian_motion_work import TIME, basins_of, carried, own_levels

    data = law(request)
    cells = gaussian_cells(side(request), 2)
    start = Schedule(termination_time=TIME).terminal_noise_level * cells.nodes
    rows = []
    for steps in NUMBERS[request.quick]:
        ends = yield from carried(name, start, own_levels(name, steps, data), data)
        rows.append(basins_of(ends, data))
    return {"basins": np.array(rows, np.float64), "weights": cells.weights}


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    from .one_brownian_motion_findings import findings

    return findings(request, law(request), found)


def _scene(request: StudyRequest) -> SavedSession:
    drawn = request.experiment is not None
    experiment = require_points(request) if drawn else preset("five-points").experiment
    return SavedSession(
        experiment=experiment.with_parameters({"process": "pinned"}),
        title="One Brownian motion",
        look=SavedLook(insight="basins"),
    )


ONE_BROWNIAN_MOTION = Study(
    name="one-brownian-motion",
    title="One motion, three clocks",
    paper="[V]",
    source="[V] time changes; Föllmer drift",
    claim="VP, VE and pinned Brownian motion are one Brownian motion under different clocks: at equal noise levels "
    "their exact denoisers, flows and basins are the same.",
    look="On clocks of their own the flows differ by their steps alone, which more steps take below the grid's floor.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
