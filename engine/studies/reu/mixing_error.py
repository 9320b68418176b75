"""What a reversal's law errs by: the mixing error of its start, and the approximation error of its score ([V])."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

import numpy as np

from ...results.insight_values import Chart
from ...values import FloatArray
from ..base.declared import chart, check, curve, scene
from ..base.parts import columns, numbers, over, part_of
from ..base.sections import Lines, by_part, told
from ..base.study import Found, Part, Steps, Study, StudyRequest, scalar
from . import mixing_error_laws as laws

TIMES = np.geomspace(0.1, 4.0, 13)
KNOWN = {0.5: 0.06281713, 1.0: 0.00824422, 2.0: 0.00015154}  # the Gaussian's KL(p_T | N(0, I)) by T, of a prototype
VARIANCES, EXCESS = np.array([2.0, 0.1]), 0.2  # of the Gaussian, and of its score's length
PARTICLES = {False: 40_000, True: 8_000}
COARSER = 2  # times fewer nodes, by which a quadrature's error is told
STEPS = {False: 240, True: 120}  # of the pinned process, by whether it is quick
NODES = {False: 40_000, True: 20_000}  # of every quadrature, all points together
RATES = {False: 20, True: 10}  # SNRs of the approximation error's integral, in a factor e
MISFIT_VARIANCE, MISFIT_SOFTNESS, MISFIT_TIMES = 0.8, 0.5, (0.2, 0.5, 1.0)
QUADRATURE = "quadrature with fewer nodes, and what lies beyond six deviations"
GAUSS = "rounding and Gauss-Legendre quadrature"
IDENTITY, PROCESSING, START = "[V] path-space identity", "[V] data processing", "[V] Föllmer process starts at 0"
UNREACHED = "Some point is so far away that the nodes of the prior reach it by none of their mass."


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    parts = (
        part_of("mixing", "the mixing error against T", _mixing, request),
        part_of("pinned", "the pinned process from its point", _pinned, request),
        part_of("girsanov", "a score of wrong weights", _girsanov, request),
        part_of("gaussian", "a Gaussian with a score too long", _gaussian),
        part_of("constants", "the score by its semigroup", _constants, request),
    )
    return parts if request.experiment is None else parts[:3]


def _mixing(request: StudyRequest) -> Steps:
    """By T (13,): `kl` with `kl_error`, its `bound`, `kl_masses` of what SDE and N(0, I) bring to the points, `tv`;
    and `kl_wrong`, that of the masses that the score of wrong weights brings."""
    data, nodes = laws.law(request), NODES[request.quick]
    rows = []
    for time in TIMES.tolist():
        kl, coarse = (laws.mixing_error(data, time, count) for count in (nodes, nodes // COARSER))
        yield
        masses, wrong = (laws.prior_masses(data, time, each, nodes) for each in (data.weights, laws.tilted(data)))
        entropies = [laws.relative_entropy(data.weights, each) for each in (masses, wrong)]
        away = laws.total_variation(masses, data.weights)
        rows.append([kl, abs(kl - coarse) + laws.BEYOND, laws.convexity_bound(data, time), away, *entropies])
        yield
    return columns(rows, "kl", "kl_error", "bound", "tv", "kl_masses", "kl_wrong")


def _pinned(request: StudyRequest) -> Steps:
    """`masses` (m,) that `particles` bring to the points, from y_0 = 0; `start` (m,), the posterior's weights there."""
    data, random = laws.law(request), np.random.default_rng([request.seed, 1])
    particles = max(1000, PARTICLES[request.quick] // max(1, len(data) // 40))
    start, masses = yield from laws.pinned_masses(data, particles, STEPS[request.quick], random)
    return {"masses": masses, "start": start} | numbers(particles=particles)


def _girsanov(request: StudyRequest) -> Steps:
    """`r` (k,), `cumulative` (k,) = 1/2 int E|D - D'|^2 d(r^2) up to it, `error` of the whole; `entropy` of weights."""
    data, nodes = laws.law(request), NODES[request.quick]
    wrong, r = laws.tilted(data), laws.rates(data, RATES[request.quick])
    fine = yield from laws.approximation_error(data, wrong, r, nodes)
    coarse = yield from laws.approximation_error(data, wrong, r, nodes // COARSER)
    entropy = laws.relative_entropy(data.weights, wrong)
    drawn = entropy / math.sqrt(nodes) if data.d > 2 else 0.0  # where two draws may agree by chance
    error = max(abs(float(fine[-1] - coarse[-1])), drawn)
    return {"r": r, "cumulative": fine} | numbers(error=error, entropy=entropy)


def _gaussian() -> Steps:
    """`mixing`, `approximation`, `end`, `plain` by T (13,), and `known`, the mixing error at the checked times (3,)."""
    rows = yield from over(TIMES.tolist(), lambda time: laws.gaussian_terms(VARIANCES, EXCESS, time))
    known = [laws.gaussian_terms(VARIANCES, EXCESS, time)[0] for time in KNOWN]
    return columns(rows, "mixing", "approximation", "end", "plain") | {"known": np.array(known)}


def _constants(request: StudyRequest) -> Steps:
    """By time (3,): `corrected`, largest misfit of the corrected form, `printed`, rms of the printed one's, and the
    `closed` form of that, rms |y|/(2 sigma^2)."""
    soft = dataclasses.replace(laws.FOUR, softness=MISFIT_SOFTNESS)
    y = np.random.default_rng([request.seed, 2]).standard_normal((12, 2))
    closed = math.sqrt(float((y**2).sum(axis=1).mean())) / (2 * MISFIT_VARIANCE)
    rows = yield from over(MISFIT_TIMES, lambda time: (*laws.score_misfits(soft, time, MISFIT_VARIANCE, y), closed))
    return columns(rows, "corrected", "printed", "closed")


def _of_points(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    if request.experiment is not None:
        yield "Of a drawing the points are taken without softness, and at most 80 of them."


def _of_mixing(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    mixing = found["mixing"]
    yield chart(
        "Mixing error of VP; the pinned process has none", "T", "nats",
        curve("KL(p_T | N(0, I))", TIMES, mixing["kl"]), curve("of the masses it leads to", TIMES, mixing["kl_masses"]),
        curve("by convexity, at most", TIMES, mixing["bound"], "bound"),
        logs="xy", note="Quadrature; its error is below the line's width.",
    )  # fmt: skip
    curves = [curve("VP from N(0, I)", TIMES, mixing["tv"])]
    if "pinned" in found:
        away, noise = _wrong_mass(found["pinned"])
        curves.append(curve("pinned, from one point", TIMES, away))
        curves.append(curve("noise of so many particles", TIMES, noise, "reference"))
    yield chart("Mass that reaches a wrong point", "T", "total variation", *curves, logs="xy")
    error = float(mixing["kl_error"].max())
    yield check(
        "VP: least room between the mixing error and its bound by convexity", (mixing["bound"] - mixing["kl"]).min(),
        0.0, error, QUADRATURE, "theorem", "[V] mixing error", relation="at least", unit="nat", floor=error,
    )  # fmt: skip
    room = float((mixing["kl"] - mixing["kl_masses"]).min())
    yield check(
        "VP: least room between the mixing error and the KL of the masses it leads to", room, 0.0, error, QUADRATURE,
        "theorem", PROCESSING, relation="at least", unit="nat", floor=error,
        missing="" if math.isfinite(room) else UNREACHED,
    )  # fmt: skip


def _wrong_mass(pinned: Found) -> tuple[float, float]:
    """What reaches a wrong point, and what independent particles would bring there by chance."""
    start = pinned["start"]
    return laws.total_variation(pinned["masses"], start), laws.mass_noise(start, scalar(pinned, "particles"))


def _of_pinned(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    pinned, weights, steps = found["pinned"], laws.law(request).weights, STEPS[request.quick]
    n = scalar(pinned, "particles")
    yield check(
        "pinned: largest error of the posterior weights at y₀ = 0", np.abs(pinned["start"] - weights).max(), 0.0,
        1e-14, "rounding", "theorem", START,
    )  # fmt: skip
    if request.experiment is not None:
        away, noise = _wrong_mass(pinned)
        yield check(
            "pinned: mass that reaches a wrong point, from one point", away, 0.0, 3 * noise + 1 / steps,
            f"three times the noise of {n:.0f} particles, and {steps} steps of first order", "theorem", START,
            floor=noise,
        )  # fmt: skip
        return
    for number, (mass, weight) in enumerate(zip(pinned["masses"].tolist(), weights.tolist(), strict=True), 1):
        error = math.sqrt(weight * (1 - weight) / n)
        yield check(
            f"pinned: mass that reaches point {number}", mass, weight, 4 * error + 1 / steps,
            f"four standard errors of {n:.0f} particles, and {steps} steps of first order", "closed form", START,
            floor=error,
        )  # fmt: skip


def _of_wrong_weights(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    wrong = found["girsanov"]
    r, cumulative, entropy = wrong["r"], wrong["cumulative"], scalar(wrong, "entropy")
    yield chart(
        "Approximation error of a score of wrong weights", "SNR r", "nats",
        curve("½∫E|D − D′|² d(r²) up to r", r, cumulative), curve("KL of the end laws", r, entropy, "reference"),
        logs="x",
    )  # fmt: skip
    # equal steps over a smooth hump in log r converge faster than any power; its jumps from point to point are no
    # narrower than a factor e, so what is left is the nodes' error
    tolerance = 2 * scalar(wrong, "error") + 1e-3 * float(np.diff(np.log(r))[0]) * entropy
    yield check(
        "pinned: ½∫E|D − D′|² d(r²) of a score of wrong weights", cumulative[-1], entropy, tolerance,
        "quadrature with fewer nodes, and steps in log r", "theorem",
        "[V] entropy of a Föllmer process is that of its end law", unit="nat", floor=scalar(wrong, "error"),
    )  # fmt: skip
    if "mixing" not in found:
        return
    mixing, terminal = found["mixing"], 1 / np.sqrt(np.expm1(2 * TIMES))
    error = cumulative[-1] - np.interp(np.log(terminal), np.log(r), cumulative)  # (13,), over r > r_T
    yield _path_chart("VP with that score: path and end", mixing["kl"], error, mixing["kl_wrong"])
    room = float((mixing["kl"] + error - mixing["kl_wrong"]).min())
    yield check(
        "VP, wrong weights: least room between the path's KL and the end law's", room, 0.0,
        tolerance + float(mixing["kl_error"].max()), QUADRATURE, "theorem", PROCESSING, relation="at least",
        unit="nat", missing="" if math.isfinite(room) else UNREACHED,
    )  # fmt: skip


def _of_gaussian(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    gaussian = found["gaussian"]
    mixing, error, end = gaussian["mixing"], gaussian["approximation"], gaussian["end"]
    yield _path_chart("A Gaussian, its score a fifth too long", mixing, error, end)
    for (time, reference), value in zip(KNOWN.items(), gaussian["known"], strict=True):
        yield check(
            f"Gaussian of eigenvalues 2 and .1: mixing error at T = {time:g}", value, reference, 1e-8,
            "eight printed decimals", "prototype", IDENTITY, unit="nat",
        )  # fmt: skip
    yield check(
        "Gaussian, score a fifth too long: least room between the path's KL and the end law's",
        (mixing + error - end).min(), 0.0, 1e-10, GAUSS, "theorem", PROCESSING, relation="at least", unit="nat",
    )  # fmt: skip
    yield check(
        "Gaussian, exact score: end variance against Σ₀ − KΣ_TK′ + KK′", gaussian["plain"].max(), 0.0, 1e-10, GAUSS,
        "closed form", IDENTITY,
    )  # fmt: skip


def _path_chart(title: str, mixing: FloatArray, approximation: FloatArray, end: FloatArray) -> Chart:
    """A path's two errors and their sum, over T, beside what its end law errs by."""
    return chart(
        title, "T", "nats",
        curve("mixing + approximation", TIMES, mixing + approximation), curve("mixing error", TIMES, mixing),
        curve("approximation error", TIMES, approximation), curve("KL of the end laws", TIMES, end, "reference"),
        logs="x",
    )  # fmt: skip


def _of_constants(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    misfits, times = found["constants"], ", ".join(f"{time:g}" for time in MISFIT_TIMES)
    yield check(
        f"largest |∇log p_t + y/σ² − ∇log φ_t|, t = {times}", misfits["corrected"].max(), 0.0, 1e-6,
        "central differences: step², 1e-8, times a third derivative", "theorem", "[V] (17), (23), corrected",
    )  # fmt: skip
    yield check(
        "misfit of the printed y/(2σ²), rms, beside that of a halved y/σ²", misfits["printed"].mean(),
        misfits["closed"].mean(), 1e-6, "as above: the printed form misses half of y/σ²", "closed form",
        "[V] (17), (23), as printed",
    )  # fmt: skip


MIXING_ERROR = Study(
    name="mixing-error", title="Mixing and approximation", paper="[V]", source="[V] path-space identity, (17), (23)",
    claim="The entropy of a reversal against the true one is its mixing error, which pinned Brownian motion does not "
    "have, plus its approximation error; what its end law errs by is at most that.",
    look="VP's mixing error falls with T. The pinned process starts at one point, and brings every point its weight.",
    parts=_parts, takes_drawing=True,
    findings=told(_of_points, by_part({
        "mixing": _of_mixing, "pinned": _of_pinned, "girsanov": _of_wrong_weights, "gaussian": _of_gaussian,
        "constants": _of_constants,
    })),
    scene=scene("Mixing and approximation", "two-atoms-unequal", "basins", process="pinned"),
)  # fmt: skip
