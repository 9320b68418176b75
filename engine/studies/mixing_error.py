"""What a reversal's law errs by: the mixing error of its start, and the approximation error of its score ([V])."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np

from ..experiment.presets import preset
from ..experiment.target import SoftenedCloud
from ..files.session_value import SavedLook, SavedSession
from ..study import Findings, Found, Part, Steps, Study, StudyRequest, bare_points, require_points
from ..values import FloatArray

FOUR = SoftenedCloud(
    centres=np.array([[1.0, 0.5], [-1.0, 0.8], [-0.6, -1.0], [0.9, -0.7]]),
    weights=np.array([0.4, 0.3, 0.2, 0.1]),
    softness=0.0,
)
TIMES = np.geomspace(0.1, 4.0, 13)
CHECKED = np.array([0.5, 1.0, 2.0])  # times whose numbers are known from a prototype
VARIANCES, EXCESS = np.array([2.0, 0.1]), 0.2  # of the Gaussian, and of its score's length
MOST = 80  # points of a drawing
PARTICLES = {False: 40_000, True: 8_000}
COARSER = 2  # times fewer nodes, by which a quadrature's error is told
STEPS = {False: 240, True: 120}  # of the pinned process, by whether it is quick
NODES = {False: 40_000, True: 20_000}  # of every quadrature, all points together
RATES = {False: 20, True: 10}  # SNRs of the approximation error's integral, in a factor e
MISFIT_VARIANCE, MISFIT_SOFTNESS, MISFIT_TIMES = 0.8, 0.5, (0.2, 0.5, 1.0)


def law(request: StudyRequest) -> SoftenedCloud:
    """The drawing's points, bare, at most 80 of them; or the four points of the paper's weights."""
    if request.experiment is None:
        return FOUR
    return bare_points(require_points(request, 2), MOST)


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    own = (
        Part(name="mixing", label="the mixing error against T", work=lambda: _mixing(request)),
        Part(name="pinned", label="the pinned process from its point", work=lambda: _pinned(request)),
        Part(name="girsanov", label="a score of wrong weights", work=lambda: _girsanov(request)),
    )
    if request.experiment is not None:
        return own
    return (
        *own,
        Part(name="gaussian", label="a Gaussian with a score too long", work=_gaussian),
        Part(name="constants", label="the score by its semigroup", work=lambda: _constants(request)),
    )


def _mixing(request: StudyRequest) -> Steps:
    """By T (13,): `kl` with `kl_error`, its `bound`, `kl_masses` of what SDE and N(0, I) bring to the points, `tv`;
    and `kl_wrong`, that of the masses that the score of wrong weights brings."""
    from . import mixing_error_laws as laws

    data, nodes = law(request), NODES[request.quick]
    rows = []
    for time in TIMES.tolist():
        kl, coarse = (laws.mixing_error(data, time, count) for count in (nodes, nodes // COARSER))
        yield
        masses = laws.prior_masses(data, time, data.weights, nodes)
        wrong = laws.prior_masses(data, time, laws.tilted(data), nodes)
        entropies = [laws.relative_entropy(data.weights, each) for each in (masses, wrong)]
        away = 0.5 * float(np.abs(masses - data.weights).sum())
        rows.append([kl, abs(kl - coarse) + laws.BEYOND, laws.convexity_bound(data, time), away, *entropies])
        yield
    names = ("kl", "kl_error", "bound", "tv", "kl_masses", "kl_wrong")
    return dict(zip(names, np.array(rows).T, strict=True))


def _pinned(request: StudyRequest) -> Steps:
    """`masses` (m,) that particles bring to the points, from y_0 = 0; `start` (m,), the weights of the posterior there.

    Steps are even in the clock's angle, each a bridge to the posterior mean; the last ends at it.
    """
    from ..experiment.schedule import PinnedSchedule
    from ..processes import PinnedBrownian
    from .mixing_error_laws import posterior

    data, process = law(request), PinnedBrownian(schedule=PinnedSchedule(termination_time=1.0, beta=2.0))
    particles = max(1000, PARTICLES[request.quick] // max(1, len(data) // 40))
    random = np.random.default_rng([request.seed, 1])
    y: FloatArray = np.zeros((particles, data.d))
    start = process.posterior_weights(y[:1], 0.0, data)[0]
    times = np.sin(np.linspace(0.0, math.pi / 2, STEPS[request.quick] + 1)) ** 2
    for a, b in zip(times[:-2].tolist(), times[1:-1].tolist(), strict=True):
        y = process.bridge_step(y, process.posterior_mean(y, a, data), a, b, random.standard_normal(y.shape))
        yield
    last = float(times[-2])
    shares = posterior(y / last, process.reverse_level(last), data.centres, data.weights)
    return {"masses": shares.mean(axis=0), "start": start, "particles": np.array(float(particles))}


def _girsanov(request: StudyRequest) -> Steps:
    """`r` (k,) and `cumulative` (k,) = 1/2 int E|D - D'|^2 d(r^2) up to it, `error` of the whole; `entropy` of weights.

    Below the first SNR both denoisers are means, and |D - D'|^2 is constant.
    """
    from . import mixing_error_laws as laws

    data = law(request)
    wrong, scale = laws.tilted(data), math.sqrt(float(data.weights @ (data.centres**2).sum(axis=1))) or 1.0
    least, most = (
        1e-3 / scale,
        max(300 / scale, 12 / laws.closest(data)),
    )  # from where all points are one, to each apart
    r = np.geomspace(least, most, 1 + math.ceil(RATES[request.quick] * math.log(most / least)))
    nodes = NODES[request.quick]
    whole = []
    for count in (nodes, nodes // COARSER):
        errors = np.zeros(len(r))
        for number, rate in enumerate(r.tolist()):
            errors[number] = laws.denoiser_error(data, wrong, rate, count)
            if number % 8 == 7:
                yield
        density = r**2 * errors  # of 1/2 E|D - D'|^2 d(r^2) in d log r
        steps = np.diff(np.log(r)) * (density[1:] + density[:-1]) / 2
        whole.append(0.5 * density[0] + np.concatenate([[0.0], np.cumsum(steps)]))
    entropy = laws.relative_entropy(data.weights, wrong)
    drawn = entropy / math.sqrt(nodes) if data.d > 2 else 0.0  # where two draws may agree by chance
    error = max(abs(float(whole[0][-1] - whole[1][-1])), drawn)
    return {"r": r, "cumulative": whole[0], "error": np.array(error), "entropy": np.array(entropy)}


def _gaussian() -> Steps:
    """`mixing`, `approximation`, `end`, `plain` by T (13,), and `known`, the mixing error at the checked times (3,)."""
    from .mixing_error_laws import gaussian_terms

    rows = []
    for time in TIMES.tolist():
        rows.append(gaussian_terms(VARIANCES, EXCESS, time))
        yield
    known = [gaussian_terms(VARIANCES, EXCESS, time)[0] for time in CHECKED.tolist()]
    names = ("mixing", "approximation", "end", "plain")
    return dict(zip(names, np.array(rows).T, strict=True)) | {"known": np.array(known)}


def _constants(request: StudyRequest) -> Steps:
    """By time (3,): `corrected`, largest misfit of the corrected form, `printed`, rms of the printed one's, and the
    `closed` form of that, rms |y|/(2 sigma^2)."""
    from .mixing_error_laws import score_misfits

    soft = dataclasses.replace(FOUR, softness=MISFIT_SOFTNESS)
    y = np.random.default_rng([request.seed, 2]).standard_normal((12, 2))
    closed = math.sqrt(float((y**2).sum(axis=1).mean())) / (2 * MISFIT_VARIANCE)
    rows = []
    for time in MISFIT_TIMES:
        rows.append((*score_misfits(soft, time, MISFIT_VARIANCE, y), closed))
        yield
    return dict(zip(("corrected", "printed", "closed"), np.array(rows).T, strict=True))


def _findings(request: StudyRequest, found: Mapping[str, Found]) -> Findings:
    from .mixing_error_findings import findings

    return findings(request, law(request), found)


def _scene(request: StudyRequest) -> SavedSession:
    drawn = request.experiment is not None
    experiment = require_points(request, 2) if drawn else preset("two-atoms-unequal").experiment
    return SavedSession(
        experiment=experiment.with_parameters({"process": "pinned"}),
        title="Mixing and approximation",
        look=SavedLook(insight="basins"),
    )


MIXING_ERROR = Study(
    name="mixing-error",
    title="Mixing and approximation",
    paper="[V]",
    source="[V] path-space identity, (17), (23)",
    claim="The entropy of a reversal against the true one is its mixing error, which pinned Brownian motion does not "
    "have, plus its approximation error; what its end law errs by is at most that.",
    look="VP's mixing error falls with T. The pinned process starts at one point, and brings every point its weight.",
    parts=_parts,
    findings=_findings,
    scene=_scene,
    takes_drawing=True,
)
