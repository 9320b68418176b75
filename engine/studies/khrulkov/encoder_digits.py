"""Encoder and interpolations of 8 x 8 digits, d = 64: eps_rel beside what can see more ([K] on images)."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ...clouds.points import PointCloud
from ...experiment.experiment import Experiment
from ...experiment.schedule import Schedule
from ...experiment.target import SoftenedCloud
from ...values import FloatArray, frozen_array
from ..base.declared import chart, check, curve, scene
from ..base.digit_images import MISSING, PACKAGE, SIDE, is_missing, shuffled
from ..base.parts import numbers, part_of
from ..base.sections import Lines, told
from ..base.study import Check, Found, Part, Steps, Study, StudyRequest, Tiles, scalar

ORDER = 64  # key of the images' order
COUNTS = {False: (100, 300, 1000), True: (100, 300)}  # images, by whether it is quick
SOFTNESS = 0.3  # of pixels that go from -1 to 1
TIME = 6.0
EVALUATIONS = {False: 192, True: 128}
LATENTS = {False: 12, True: 3}  # at which the flow's derivative, 64 x 64, is taken
SWIRL_STEPS, SWIRL_IMAGES = 96, 300
PAIRS = ((0, 1), (4, 9), (3, 8))  # digits to interpolate between
SHARES = tuple(np.linspace(0, 1, 7).tolist())
ROWS = ("through codes", "pixel by pixel", "transport of ink")
OPTIMAL = "[K] the encoder is the optimal map"
NO_IMAGES = "The paper's image collections and trained networks are not part of this program, and need a large GPU."


def _parts(request: StudyRequest) -> tuple[Part, ...]:
    if is_missing():
        return ()
    return (
        *(part_of(f"n{n}", f"codes of {n:,} digits", _excess, request, n) for n in COUNTS[request.quick]),
        part_of("swirl", "derivative of the encoder, 64 x 64", _swirl, request),
        part_of("between", "interpolation between digits", _between, request),
    )


def _softened(images: FloatArray) -> SoftenedCloud:
    return SoftenedCloud(centres=images, weights=np.full(len(images), 1 / len(images)), softness=SOFTNESS)


def _excess(request: StudyRequest, n: int) -> Steps:
    """eps_rel on one softened copy of each of n images; `there_and_back`: 99 % quantile of |decode(E(x)) - x|."""
    from ...flow.codes import decode, encode
    from ...flow.encoder_excess import as_arrays, encoder_excess

    images = shuffled(request.seed, ORDER)[0][:n]
    law, schedule, evaluations = _softened(images), Schedule(termination_time=TIME), EVALUATIONS[request.quick]
    x0 = images + SOFTNESS * np.random.default_rng([request.seed, n]).standard_normal(images.shape)
    yield
    codes = encode(law, x0, schedule, evaluations)
    yield
    back = decode(law, codes, schedule, evaluations)
    yield
    excess = yield from encoder_excess(x0, codes)
    return as_arrays(excess) | numbers(there_and_back=float(np.quantile(np.linalg.norm(back - x0, axis=1), 0.99)))


def _swirl(request: StudyRequest) -> Steps:
    """`asymmetry`: rms |J - J'|/|J| in the Frobenius norm; `rotation` (k,): largest angle of each polar factor."""
    from ...diagnostics import FULL, Problem
    from ...diagnostics.flow import flow_jacobian
    from ...diagnostics.swirl import rotation_angles

    cloud = PointCloud.of(shuffled(request.seed, ORDER)[0][:SWIRL_IMAGES])
    problem = Problem(Experiment(cloud=cloud, softness=SOFTNESS, termination_time=TIME), FULL)
    latents = np.random.default_rng([request.seed, 8]).standard_normal((LATENTS[request.quick], SIDE**2))
    found = np.empty((len(latents), SIDE**2, SIDE**2))
    for k in range(len(latents)):
        (found[k],) = yield from flow_jacobian(problem, latents[k : k + 1], SWIRL_STEPS)
    skew = ((found - found.swapaxes(1, 2)) ** 2).sum(axis=(1, 2)) / (found**2).sum(axis=(1, 2))
    return {"asymmetry": np.sqrt(skew.mean()), "rotation": rotation_angles(found)}


def _between(request: StudyRequest) -> Steps:
    """`images` (pairs, 3, k, 8, 8) in shades 0 to 1, rows as ROWS."""
    from ...flow.codes import decode, encode

    count, (images, labels) = COUNTS[request.quick][-1], shuffled(request.seed, ORDER)
    images, labels = images[:count], labels[:count]
    law, schedule, evaluations = _softened(images), Schedule(termination_time=TIME), EVALUATIONS[request.quick]
    tables = []
    for pair in PAIRS:
        ends = np.array([images[labels == digit][0] for digit in pair])
        codes = encode(law, ends, schedule, evaluations)
        yield
        through = decode(law, on_the_arc(*codes), schedule, evaluations)
        yield
        shades = (ends + 1) / 2
        straight = [(1 - share) * shades[0] + share * shades[1] for share in SHARES]
        moved = moved_ink(shades[0], shades[1])
        yield
        tables.append([(through + 1) / 2, straight, moved])
    return {"images": np.array(tables).reshape(len(PAIRS), len(ROWS), len(SHARES), SIDE, SIDE)}


def on_the_arc(start: FloatArray, end: FloatArray) -> FloatArray:
    """(k, d) codes between two (d,), along the great circle: straight lines lead through codes that are too short."""
    cosine = float(start @ end) / math.sqrt(float(start @ start) * float(end @ end))
    angle = math.acos(min(1.0, max(-1.0, cosine)))
    shares = np.array(SHARES)[:, None]
    codes: FloatArray = (np.sin((1 - shares) * angle) * start + np.sin(shares * angle) * end) / math.sin(angle)
    return codes


def moved_ink(start: FloatArray, end: FloatArray) -> list[FloatArray]:
    """(k) images (64,): McCann's interpolation of two images (64,) >= 0 as masses in the plane, spread on pixels."""
    from ...transport import displaced_cloud, exact_plan

    rows, columns = np.divmod(np.arange(SIDE**2), SIDE)
    places = np.stack([rows, columns], axis=1).astype(np.float64)
    inks = (float(start.sum()), float(end.sum()))
    plan = exact_plan(places, places, start / inks[0], end / inks[1])
    images = []
    for share in SHARES:
        positions, masses = displaced_cloud(plan, places, places, share)
        images.append(_on_pixels(positions, masses) * ((1 - share) * inks[0] + share * inks[1]))
    return images


def _on_pixels(positions: FloatArray, masses: FloatArray) -> FloatArray:
    """(64,) masses (e,) at positions (e, 2), each shared among the four pixels about it."""
    corner = np.clip(np.floor(positions).astype(int), 0, SIDE - 2)
    part = positions - corner
    image = np.zeros((SIDE, SIDE))
    for down in (0, 1):
        for right in (0, 1):
            share = np.abs(1 - down - part[:, 0]) * np.abs(1 - right - part[:, 1])
            np.add.at(image, (corner[:, 0] + down, corner[:, 1] + right), masses * share)
    return image.ravel()


def _told(request: StudyRequest, found: Mapping[str, Found]) -> Lines:
    there = {n: found[f"n{n}"] for n in COUNTS[request.quick] if f"n{n}" in found}
    if is_missing():
        yield _not_here("digits", MISSING)
    else:
        yield from _excesses(there)
        yield from _asymmetry(there, found.get("swirl"))
        yield from _interpolations(found.get("between"))
    yield _not_here("the paper's images", NO_IMAGES)


def _excesses(there: dict[int, Found]) -> Lines:
    for n, each in there.items():
        floor = scalar(each, "floor")
        yield check(
            f"ε_rel, {n:,} digits", scalar(each, "eps_rel"), 0.0, max(1e-12, floor),
            "rounding, and the assignment's certificate", "paper", OPTIMAL, relation="at most", floor=floor,
            reading="Some exchange of whole images pays, so n is large enough for ε_rel to see the gap.",
        )  # fmt: skip
        yield check(
            f"|decode(E(x)) − x|, 99 % quantile, {n:,} digits", scalar(each, "there_and_back"), 0.0, 0.024,
            "a hundredth of the softening's own length, 0.3 √64; beyond are images where basins part",
            "closed form", "the flow is invertible",
        )  # fmt: skip


def _asymmetry(there: dict[int, Found], swirl: Found | None) -> Lines:
    """Beside eps_rel by n."""
    n, eps_rel = list(there), [max(scalar(each, "eps_rel"), 1e-16) for each in there.values()]
    curves, note = [curve("ε_rel (1e-16 for 0)", n, eps_rel)], ""
    if swirl is not None:
        asymmetry = scalar(swirl, "asymmetry")
        curves.append(curve("asymmetry |J − Jᵀ|/|J|", n, asymmetry, "reference"))
        note = f"The flow's polar factor turns by up to {swirl['rotation'].max():.1f}°."
        yield check(
            "|J − Jᵀ|/|J| of the flow, digits, rms", asymmetry, 0.0, 1e-6,
            "rounding of a product of as many symmetric matrices as steps; 0 where they commute",
            "theorem", f"{OPTIMAL}; Brenier 1991: then its Jacobian is symmetric",
            reading="No gradient, so not optimal. In 64 dimensions images are so far apart that no exchange of two "
            "pays.",
        )  # fmt: skip
    if there:
        yield chart("Digits, d = 64: what ε_rel sees", "images n", "value", *curves, logs="xy", note=note)


def _interpolations(between: Found | None) -> Lines:
    for (first, last), table in zip(PAIRS, between["images"], strict=True) if between is not None else ():
        yield Tiles(
            title=f"From a {first} to a {last}", images=frozen_array(table), row_labels=ROWS,
            column_labels=tuple(f"{share:.2f}" for share in SHARES),
            note="Codes on a great circle; the last row moves the ink of one image onto the other's at least cost.",
        )  # fmt: skip


def _not_here(images: str, reason: str) -> Check:
    return check(
        f"ε_rel, {images}", None, 0.0, 0.0, "there is nothing to compare", "paper", "[K] images", relation="at most",
        missing=reason,
    )  # fmt: skip


ENCODER_DIGITS = Study(
    name="encoder-digits", title="Codes of small images", paper="[K]", source="[K] images",
    claim="On images the encoder costs as little as the exact assignment, and codes interpolate between them.",
    look="ε_rel reads 0 while the flow's Jacobian is not symmetric. Codes give sharp strokes, pixels double exposures.",
    parts=_parts, findings=told(_told), scene=scene("Codes of a shape", "letters", "swirl", softness=0.1),
    packages=(PACKAGE,),
)  # fmt: skip
